"""The forms of files: whoever puts other bytes in a file's place is the one who brought them, and answers for them."""

from __future__ import annotations

from typing import Any

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm


class _NamesUploader:
    """Names the person at the form as the uploader of the bytes that it brings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._by = kwargs.get("user")
        super().__init__(*args, **kwargs)

    def save(self, commit: bool = True) -> Any:
        if self._by is not None and "file" in self.changed_data:  # type: ignore[attr-defined]
            self.instance.uploaded_by_user = self._by  # type: ignore[attr-defined]
        return super().save(commit)  # type: ignore[misc]


class SiteDocumentForm(_NamesUploader, BaseDocumentForm):
    """A document."""


class SiteImageForm(_NamesUploader, BaseImageForm):
    """A picture."""
