"""What a finished workflow does: nothing. Read while Wagtail's models are being made: imports nothing of ours.

Wagtail would publish, also when a task is switched off or cancelled. Releasing is an operation of its own
(``sites.publishing.operations``); a workflow only says where an item stands.
"""

from __future__ import annotations

from typing import Any


def publish_nothing(workflow_state: Any, user: Any = None) -> None:
    """Leave the page as it is."""
