"""One question, asked and made ready to be shown: for the page, the API and the feed alike."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from search.conditions import name_of
from search.engines.chosen import engine
from search.engines.engine import DEEPEST
from search.facet_names import names_for
from search.marking import Marker
from search.queries import request_for
from search.records import FACETS
from search.results import Showing, grouped
from search.visible import visible
from sites.filter_values import Choice

if TYPE_CHECKING:
    from django.core.paginator import Page

    from search.conditions import Conditions
    from search.engines.engine import Answer
    from search.results import Result
    from sites.directory import SiteDirectory

LABELS = {
    "site": _("网站"),
    "kind": _("类型"),
    "unit": _("单位"),
    "category": _("目录类目"),
    "subject": _("主题"),
    "document_kind": _("体裁"),
    "year": _("年份"),
    "validity": _("有效性"),
    "file_type": _("文件格式"),
}
#: Facets in the order of the page; the first ones are open.
ORDER = ("kind", "unit", "site", "category", "subject", "document_kind", "year", "validity", "file_type")
OPEN = ("kind", "unit")
#: Values shown of a facet, beside those that are chosen.
SHOWN_VALUES = 12


@dataclass(frozen=True)
class Facet:
    """One facet as the page shows it."""

    name: str
    label: str
    choices: list[Choice]
    is_open: bool

    @property
    def chosen(self) -> list[Choice]:
        """The values that are chosen."""
        return [choice for choice in self.choices if choice.is_chosen]


@dataclass
class Asked:
    """A question with its answer."""

    conditions: Conditions
    answer: Answer
    results: list[Result]
    names: dict[str, dict[str, str]]
    seconds: float
    hidden: int = 0

    @property
    def is_exact(self) -> bool:
        """Whether anything matches as it was typed; else what is listed is only related."""
        return self.answer.strict_total > 0

    @property
    def total(self) -> int:
        """How many results there are: those that match as typed, or the related ones."""
        return self.answer.strict_total or self.answer.total

    @cached_property
    def shown(self) -> Page[int]:
        """This page of results, for the way to the others."""
        within = min(self.answer.total, DEEPEST)
        return Paginator(range(within), self.conditions.per_page, allow_empty_first_page=True).get_page(
            self.conditions.page
        )

    @cached_property
    def facets(self) -> list[Facet]:
        """The facets that say something, with what is chosen and how many results each value has."""
        found = []
        for facet in ORDER:
            choices = self._choices(facet)
            if choices:
                is_open = facet in OPEN or any(choice.is_chosen for choice in choices)
                found.append(Facet(name_of(facet), str(LABELS[facet]), choices, is_open))
        return found

    @cached_property
    def own_site_total(self) -> int:
        """How many of the results of all sites the reader's own site has."""
        return dict(self.answer.facets.get("site", ())).get(self.conditions.question.own_site, 0)

    @cached_property
    def all_sites_total(self) -> int:
        """How many results all sites have together."""
        return sum(count for _site, count in self.answer.facets.get("site", ()))

    @property
    def is_within_own_site(self) -> bool:
        """Whether only the reader's own site is searched."""
        return self.conditions.values_of("site") == (self.conditions.question.own_site,)

    @cached_property
    def chips(self) -> list[Choice]:
        """What narrows the search, each with the address without it."""
        asked = self.conditions.question
        found = [
            Choice(
                value,
                f"{LABELS[facet]}：{self.names[facet].get(value, value)}",
                query=self.conditions.with_values(
                    facet, tuple(one for one in self.conditions.values_of(facet) if one != value)
                ).as_query(),
            )
            for facet in ORDER
            for value in self.conditions.values_of(facet)
        ]
        for name, label, value in (
            ("phrase", _("连在一起：%s"), asked.phrase),
            ("without", _("不含：%s"), asked.without),
            ("in_title", _("标题里有：%s"), asked.in_title),
            ("number", _("文号或索引号：%s"), asked.number),
        ):
            if value:
                found.append(
                    Choice(value, str(label) % value, query=self.conditions.changed(**{name: ""}).as_query())
                )
        for name, label, day in (("since", _("%s起"), asked.since), ("until", _("%s止"), asked.until)):
            if day:
                query = self.conditions.changed(**{name: None}).as_query()
                found.append(Choice(day.isoformat(), str(label) % day.isoformat(), query=query))
        return found

    def _choices(self, facet: str) -> list[Choice]:
        chosen = self.conditions.values_of(facet)
        counts = dict(self.answer.facets.get(facet, ()))
        values = list(counts)[:SHOWN_VALUES]
        values += [value for value in chosen if value not in values]
        if facet == "year":
            values.sort(reverse=True)
        if len(values) < 2 and not chosen:  # noqa: PLR2004 - one value alone narrows nothing
            return []
        return [
            Choice(value, self.names[facet].get(value, value), value in chosen, counts.get(value, 0))
            for value in values
        ]


def ask(conditions: Conditions, sites: SiteDirectory) -> Asked:
    """Ask the engine and make its answer ready; raises ``EngineUnavailable``."""
    begin = time.perf_counter()
    question = conditions.question
    answer = engine().search(
        request_for(question, offset=conditions.offset, limit=conditions.per_page, facets=FACETS)
    )
    hits = visible(answer.hits)
    codes: dict[str, set[str]] = {
        facet: {code for code, _n in counts} for facet, counts in answer.facets.items()
    }
    for one in question.narrowings:
        codes.setdefault(one.facet, set()).update(one.values)
    for hit in hits:
        codes["site"].add(hit.record.site)
        codes["unit"].add(hit.record.unit)
    names = names_for(codes, sites)
    marker = Marker([question.words, question.phrase, question.in_title, question.number])
    results = grouped(hits, Showing(marker, names, sites), conditions.offset + 1)
    seconds = time.perf_counter() - begin
    return Asked(conditions, answer, results, names, seconds, hidden=len(answer.hits) - len(hits))
