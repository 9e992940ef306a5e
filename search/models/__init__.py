"""Tables of searching."""

from search.models.outbox import OutboxRow, Rebuild

__all__ = ["OutboxRow", "Rebuild"]
