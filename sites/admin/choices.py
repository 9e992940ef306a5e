"""Select boxes that show how their choices belong together."""

from __future__ import annotations

from typing import Any

from django import forms


class CategorySelect(forms.Select):
    """Catalogue categories under the scheme that they come from: some names stand in several."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        """The empty choice first, then one group a scheme in the order of the categories."""
        groups: dict[str, list[Any]] = {}
        for choice, label in self.choices:
            category = getattr(choice, "instance", None)
            groups.setdefault(str(category.get_scheme_display()) if category else "", []).append(
                (choice, label)
            )
        flat = self.choices
        self.choices = [*groups.pop("", []), *groups.items()]  # type: ignore[list-item]
        try:
            return super().optgroups(name, value, attrs)
        finally:
            self.choices = flat
