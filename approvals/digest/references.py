"""What a page refers to, fetched at once: units and classes by their codes, files by the SHA-256 of their bytes.

Names of units and classes are exempt from review (design, decision 14), so a renamed office voids nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from wagtail.models import Locale

from sites.models import CatalogCategory, DocumentKind, SiteDocument, SiteImage, SubjectClass
from sites.models.files import sha256_of
from units.models import Unit

#: By which column something is known that has a name of its own for life.
CODES: dict[type[models.Model], str] = {
    Unit: "code",
    CatalogCategory: "code",
    SubjectClass: "code",
    DocumentKind: "code",
    Locale: "language_code",
}
FILES: tuple[type[models.Model], ...] = (SiteDocument, SiteImage)
UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Reference:
    """A place in the form where what is referred to will stand."""

    model: type[models.Model]
    pk: int


@dataclass(frozen=True)
class Group:
    """Several references without an order: they will stand in the order of their codes."""

    members: tuple[Reference, ...]


@dataclass
class References:
    """Collects references while the form is built, then fetches them with one query for each model."""

    read_files: bool = False
    _wanted: dict[type[models.Model], set[int]] = field(default_factory=dict)
    _found: dict[Reference, Any] = field(default_factory=dict)

    def to(self, model: type[models.Model], key: Any) -> Reference | None:
        """A reference to a row by its key; None where the key is none."""
        try:
            pk = int(key)
        except (TypeError, ValueError):
            return None
        self._wanted.setdefault(model, set()).add(pk)
        return Reference(model, pk)

    def to_all(self, model: type[models.Model], keys: Iterable[Any]) -> Group:
        """References whose order says nothing."""
        return Group(tuple(found for key in keys if (found := self.to(model, key)) is not None))

    def fetch(self) -> None:
        """One query for each model that is referred to."""
        for model, keys in self._wanted.items():
            rows = model._default_manager.filter(pk__in=keys)
            if (code := CODES.get(model)) is not None:
                self._found |= {Reference(model, pk): value for pk, value in rows.values_list("pk", code)}
            else:
                self._found |= {Reference(model, row.pk): self._file(row) for row in rows}

    def written(self, value: Any) -> Any:
        """What stands in the form for a reference (``default`` of ``json.dumps``); null for what is gone."""
        if isinstance(value, Reference):
            return self._found.get(value)
        if isinstance(value, Group):
            return sorted(str(self._found.get(member, "")) for member in value.members)
        raise TypeError(f"{value!r} has no canonical form")

    def _file(self, file: Any) -> dict[str, str]:
        sha256 = self._sha256(file)
        if isinstance(file, SiteDocument):
            return {"document": sha256, "title": file.title, "name": file.filename}
        return {"image": sha256, "title": file.title, "alt": file.description}

    def _sha256(self, file: Any) -> str:
        if not self.read_files:
            return str(file.sha256)
        try:
            with file.file.storage.open(file.file.name) as opened:
                return sha256_of(opened)
        except (OSError, ValueError):
            return UNREADABLE
