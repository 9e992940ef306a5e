"""The copy form: a title and a place; the address is made by the server, and a copy is always a draft."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms.pages import CopyForm
from wagtail.permissions import page_permission_policy


class DraftCopyForm(CopyForm):
    """Wagtail's copy form without what we do not let people type or tick."""

    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("new_slug", "publish_copies", "alias"):
            self.fields.pop(name, None)
        own = page_permission_policy.instances_user_has_permission_for(self.user, "add")
        self.fields["new_parent_page"].queryset = own
        self._forget_a_foreign_place(own)

    def _forget_a_foreign_place(self, own: Any) -> None:
        """The chooser would be drawn again with the title of whatever page the number names."""
        chosen = self.data.get("new_parent_page", "")
        if chosen and not (chosen.isdecimal() and own.filter(pk=chosen).exists()):
            self.data = self.data.copy()
            self.data["new_parent_page"] = ""

    def clean(self) -> dict[str, Any]:
        """Add the address that the view asks for."""
        from sites.models.base import new_slug  # noqa: PLC0415 - the base of the pages names this form

        cleaned: dict[str, Any] = super().clean()
        cleaned["new_slug"] = new_slug()
        return cleaned
