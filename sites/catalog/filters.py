"""What a reader asks the catalogue for: the filters and the order, read from and written to a query string."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from sites.filter_values import asked_for
from sites.models import DisclosureAttribute, Validity

FIRST_YEAR, LAST_YEAR = 1900, 2200
#: The columns by which a reader may order the list; entries without a date of writing stand last either way.
ORDERS: dict[str, tuple[Any, ...]] = {
    "": ("-published_at", "-pk"),
    "published": ("published_at", "pk"),
    "-written": ("-dated_on", "-published_at", "-pk"),
    "written": ("dated_on", "published_at", "pk"),
}
PUBLIC_ATTRIBUTES = (DisclosureAttribute.PROACTIVE, DisclosureAttribute.ON_REQUEST)


@dataclass(frozen=True)
class CatalogFilters:
    """What a reader asks the catalogue for; a value that makes no sense counts as not asked."""

    unit: str = ""
    category: str = ""
    subject: str = ""
    kind: str = ""
    year: int | None = None
    validity: str = ""
    attribute: str = ""
    q: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    order: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> CatalogFilters:
        """Read the filters from a query string."""
        text = partial(asked_for, query)
        year = text("year")
        return cls(
            unit=text("unit"),
            category=text("category"),
            subject=text("subject"),
            kind=text("kind"),
            year=int(year)
            if year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR
            else None,
            validity=text("validity") if text("validity") in Validity.values else "",
            attribute=text("attribute") if text("attribute") in PUBLIC_ATTRIBUTES else "",
            q=text("q"),
            since=_date(text("since")),
            until=_date(text("until")),
            order=text("order") if text("order") in ORDERS else "",
        )

    def as_query(self, **changes: Any) -> str:
        """The query string of these filters, without the empty ones."""
        values = {**vars(self), **changes}
        return urlencode({name: value for name, value in values.items() if value not in ("", None)})


def _date(text: str) -> datetime.date | None:
    """A date as a form sends it (``2026-11-20``); None for anything else."""
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        return None
