"""What is indexed, whichever engine: one record for each public page and for each attachment with text."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from search.analysis import ANALYSER_VERSION, numbers, tokens, whole

if TYPE_CHECKING:
    from sites.directory import SiteDirectory

#: Raised when the fields of a record, or what engines make of them, change: every index is then made anew.
RECORD_VERSION = 1
INDEX_VERSION = f"{RECORD_VERSION}.{ANALYSER_VERSION}"

#: The fields by whose values results are counted and narrowed, in the order in which people see them.
FACETS = ("site", "unit", "category", "subject", "document_kind", "year", "validity", "file_type", "kind")
#: Days as numbers that engines compare and sort by.
DATES = ("written_on", "published_on")
#: Texts cut into tokens; ``text`` holds everything that can be searched, the others what is worth more than the rest.
TOKEN_FIELDS = ("title", "headings", "text")
#: A longer value, in characters, is no code and no number; engines refuse terms of 32 kB and more, each in its own way.
LONGEST_VALUE = 255
#: Values taken whole.
WHOLE_FIELDS = ("exact", "numbers", "language", "attribute", *FACETS)


@dataclass(frozen=True)
class SearchRecord:
    """One thing that a search finds. Everything in it is public.

    ``item`` is what the outbox names (``pages:12``): a page with its attachments; all records of an item are replaced
    together. ``key`` is the record's own (``pages:12``, ``pages:12/file:7``). Codes, not names, stand in what is counted
    (``facet_names`` says how they are called); categories and subjects name those above them as well. ``url`` and
    ``page_url`` are addresses below that of the site (``zwgk/a1/``), on its host (``/files/…``), or absolute: a site that
    moves to another host needs no new index (``address``).
    """

    key: str
    item: str
    kind: str  #: page type (``disclosure``, ``article``, ``guide`` …) or that of the page an attachment belongs to
    title: str
    url: str
    site: str = ""
    unit: str = ""
    language: str = "zh-hans"
    body: str = ""
    headings: tuple[str, ...] = ()
    summary: str = ""
    category: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    document_kind: str = ""
    attribute: str = ""
    validity: str = ""
    document_number: str = ""
    index_number: str = ""
    written_on: datetime.date | None = None
    published_at: datetime.datetime | None = None
    #: Of an attachment: ``pdf``, ``docx`` …; where each of its pages begins in ``body``; the title and address of its page.
    file_type: str = ""
    page_starts: tuple[int, ...] = ()
    page_title: str = ""
    page_url: str = ""

    def address(self, sites: SiteDirectory) -> str:
        """Where it can be opened; empty where its site is no more."""
        return _absolute(self.url, self.site, sites)

    def page_address(self, sites: SiteDirectory) -> str:
        """Where the page of an attachment can be opened."""
        return _absolute(self.page_url, self.site, sites)

    @property
    def year(self) -> str:
        """The year of writing, or that of publication where no date of writing is known; empty without either."""
        day = self.written_on or self.published_on
        return str(day.year) if day else ""

    @property
    def published_on(self) -> datetime.date | None:
        """The day of publication, in local time."""
        return timezone.localtime(self.published_at).date() if self.published_at else None

    @property
    def is_attachment(self) -> bool:
        """Whether this is a file that belongs to a page."""
        return bool(self.file_type)

    def token_fields(self) -> dict[str, list[str]]:
        """The tokens of each field of ``TOKEN_FIELDS``."""
        head = [self.title, *self.headings, self.summary, self.document_number, self.index_number]
        whole_text = "\n\n".join([*dict.fromkeys(head), self.body])
        return {
            "title": tokens(self.title),
            "headings": tokens("\n\n".join(self.headings)),
            # Numbers stand behind everything else: whole tokens that no phrase runs into.
            "text": [*tokens(whole_text), *numbers(whole_text)],
        }

    def whole_fields(self) -> dict[str, list[str]]:
        """The values of each field of ``WHOLE_FIELDS``; empty values, and such as no engine takes, are left out."""
        exact = [whole(value) for value in (self.title, self.document_number, self.index_number)]
        said = " \n".join((self.title, self.document_number, self.index_number))
        values: dict[str, Any] = {"exact": exact, "numbers": numbers(said)}
        for name in WHOLE_FIELDS:
            if name not in values:
                value = getattr(self, name)
                values[name] = list(value) if isinstance(value, tuple) else [value]
        return {
            name: [one for one in dict.fromkeys(value) if 0 < len(one) <= LONGEST_VALUE]
            for name, value in values.items()
        }

    def as_json(self) -> str:
        """The record as engines keep it, to show results from."""
        return json.dumps(vars(self), ensure_ascii=False, default=_iso, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> SearchRecord:
        """The record that ``as_json`` wrote."""
        values: dict[str, Any] = json.loads(text)
        for name in _TUPLES:
            values[name] = tuple(values[name])
        if values["written_on"]:
            values["written_on"] = datetime.date.fromisoformat(values["written_on"])
        if values["published_at"]:
            values["published_at"] = datetime.datetime.fromisoformat(values["published_at"])
        return cls(**values)


_TUPLES = tuple(field.name for field in fields(SearchRecord) if "tuple" in str(field.type))


def _absolute(url: str, site: str, sites: SiteDirectory) -> str:
    if url.startswith(("http://", "https://")):
        return url
    entry = sites.by_id.get(int(site)) if site.isdigit() else None
    if entry is None:
        return ""
    return entry.root_url + (url if url.startswith("/") else entry.prefix + url)


def _iso(value: Any) -> str:
    text: str = value.isoformat()
    return text


def fingerprint(records: Iterable[SearchRecord]) -> str:
    """What tells whether an index holds the records of an item as they are: a hash over all of them."""
    written = "\n".join(sorted(record.as_json() for record in records))
    return hashlib.sha256(f"{INDEX_VERSION}\n{written}".encode()).hexdigest()[:32]
