"""What an editor reads on a page that is under review: nobody changes it, and how to get it back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.locks import WorkflowLock


class UnderReview(WorkflowLock):
    """Wagtail's lock would say that whoever reviews may edit."""

    def get_message(self, user: Any) -> str | None:
        """The bar at the top."""
        if not self.for_user(user):
            return None
        return _("本页正在审查，内容锁定，谁都不能修改。要修改，请先在“审查进度”里收回。")

    def get_description(self, user: Any, can_lock: bool = False) -> str:
        """The line in the side panel."""
        return _("审查结束或者收回以后才能修改")
