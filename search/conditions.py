"""A question as its address, and back: every state of a search can be kept, sent to somebody, and fed to a reader.

A value that makes no sense counts as not asked, a query that is far too long is refused with a reason.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from search.engines.engine import DEEPEST, Narrowing, Sort
from search.questions import Question

if TYPE_CHECKING:
    from django.http import QueryDict

#: The facets as an address names them.
FACET_NAMES = {
    "site": "site",
    "type": "kind",
    "unit": "unit",
    "category": "category",
    "subject": "subject",
    "kind": "document_kind",
    "year": "year",
    "validity": "validity",
    "file": "file_type",
}
_NAME_OF = {facet: name for name, facet in FACET_NAMES.items()}
LONGEST_WORDS = 500
LONGEST_VALUE = 100
MOST_VALUES = 20
PER_PAGE = 10


class BadQuestion(ValueError):
    """A question that cannot be answered; says in the reader's language why and what to do."""


@dataclass(frozen=True)
class Conditions:
    """What an address asks for: the question, where it is asked, which page of results."""

    question: Question
    page: int = 1
    per_page: int = PER_PAGE

    @classmethod
    def from_query(cls, query: QueryDict, own_site: str, *, per_page: int = PER_PAGE) -> Conditions:
        """Read the conditions from a query string; raises ``BadQuestion``."""
        words = _text(query, "q")
        if len(words) > LONGEST_WORDS:
            raise BadQuestion(
                _("要查的话太长了（最多%(most)d个字）。请只留下几个关键的词。") % {"most": LONGEST_WORDS}
            )
        since, until = _day(_text(query, "since")), _day(_text(query, "until"))
        if since and until and since > until:
            since, until = until, since
        return cls(
            Question(
                words=words,
                own_site=own_site,
                phrase=_text(query, "phrase")[:LONGEST_VALUE],
                without=_text(query, "without")[:LONGEST_VALUE],
                in_title=_text(query, "title")[:LONGEST_VALUE],
                number=_text(query, "number")[:LONGEST_VALUE],
                since=since,
                until=until,
                narrowings=tuple(_narrowings(query, own_site)),
                sort=Sort.NEWEST if _text(query, "sort") == Sort.NEWEST else Sort.RELEVANCE,
            ),
            page=_page(_text(query, "page"), per_page),
            per_page=per_page,
        )

    @property
    def offset(self) -> int:
        """How many results come before those of this page."""
        return (self.page - 1) * self.per_page

    def values_of(self, facet: str) -> tuple[str, ...]:
        """What is chosen of a facet."""
        return next((one.values for one in self.question.narrowings if one.facet == facet), ())

    def with_values(self, facet: str, values: tuple[str, ...]) -> Conditions:
        """These conditions with other values of one facet, from the first page on."""
        others = [one for one in self.question.narrowings if one.facet != facet]
        narrowings = (*others, Narrowing(facet, values)) if values else tuple(others)
        return replace(self, question=replace(self.question, narrowings=tuple(narrowings)), page=1)

    def changed(self, **values: object) -> Conditions:
        """These conditions with other values of the question, from the first page on."""
        return replace(self, question=replace(self.question, **values), page=1)  # type: ignore[arg-type]

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values in one order, without what is empty or goes without saying."""
        asked = self.question
        pairs = [
            ("q", asked.words),
            ("phrase", asked.phrase),
            ("without", asked.without),
            ("title", asked.in_title),
            ("number", asked.number),
            ("since", asked.since.isoformat() if asked.since else ""),
            ("until", asked.until.isoformat() if asked.until else ""),
        ]
        for name, facet in FACET_NAMES.items():
            pairs += [(name, value) for value in sorted(self.values_of(facet))]
        if asked.sort is not Sort.RELEVANCE:
            pairs.append(("sort", asked.sort.value))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return [(name, value) for name, value in pairs if value]

    @property
    def has_more(self) -> bool:
        """Whether any of the conditions beside the words is asked for."""
        asked = self.question
        return bool(
            asked.phrase or asked.without or asked.in_title or asked.number or asked.since or asked.until
        )

    def kept_beside_facets(self) -> list[tuple[str, str]]:
        """What the form of the facets carries along."""
        return [pair for pair in self.pairs() if pair[0] not in (*FACET_NAMES, "page")]

    def kept_beside_sort(self) -> list[tuple[str, str]]:
        """What the form of the order carries along."""
        return [pair for pair in self.pairs() if pair[0] not in ("sort", "page")]

    def everywhere(self) -> Conditions:
        """The same on all sites."""
        return self.with_values("site", ())

    def words_alone(self) -> Conditions:
        """The words without any condition."""
        return Conditions(Question(words=self.question.words, own_site=self.question.own_site))

    def as_query(self) -> str:
        """The query string of these conditions; the same conditions always give the same one."""
        return urlencode(self.pairs())


def name_of(facet: str) -> str:
    """How an address names a facet."""
    return _NAME_OF[facet]


def _text(query: QueryDict, name: str) -> str:
    value = query.get(name, "")
    return " ".join(value.replace("\x00", "").split()) if isinstance(value, str) else ""


def _narrowings(query: QueryDict, own_site: str) -> list[Narrowing]:
    found = []
    for name, facet in FACET_NAMES.items():
        values = dict.fromkeys(
            value.replace("\x00", "").strip()[:LONGEST_VALUE] for value in query.getlist(name)
        )
        values.pop("", None)
        if name == "site" and own_site:
            scope = _text(query, "scope")
            if scope == "site":
                values = {own_site: None}
            elif scope == "all" and list(values) == [own_site]:
                values = {}
        if values:
            found.append(Narrowing(facet, tuple(values)[:MOST_VALUES]))
    return found


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        return None


def _page(text: str, per_page: int) -> int:
    """A page number within what can be paged to; the last of them for more, 1 for what is no number."""
    last = DEEPEST // per_page
    few_digits = len(str(DEEPEST))
    if not (text.isascii() and text.isdigit()):
        return 1
    return min(max(int(text.lstrip("0")[:few_digits] or 0), 1), last)
