"""The models of reviewing."""

from approvals.models.watching import LeaderPost, NegativeListEntry, NegativeReason, Response, WrongWording

__all__ = ["LeaderPost", "NegativeListEntry", "NegativeReason", "Response", "WrongWording"]
