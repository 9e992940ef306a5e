"""Which column of a site stands at which place of its home page.

A county may have any columns: what has no place of its own stands with the others, in the order of the tree. A column
in which nothing stands is left out; the site map has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.html import strip_tags
from django.utils.text import Truncator

from sites.addresses import address_in_site, directory_for
from sites.directory import STEPLEN
from sites.listings import (
    Section,
    columns_below,
    for_everybody,
    restricted_paths,
    sections_of,
)
from sites.models import ColumnKind, ExplainedDisclosure, ListedItem, TopicPage

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sites.listings import ListItem
    from sites.site_columns import Branch
    from sites.site_frame import Column, SiteFrame

#: What stands beside the newest disclosures of the portal, as links with their number of items.
OPENNESS = (
    ColumnKind.POLICY,
    ColumnKind.DATA,
    ColumnKind.PLANNING,
    ColumnKind.BUDGET,
    ColumnKind.PERSONNEL,
    ColumnKind.REPORTS,
)
TALK = (ColumnKind.INTERACTION, ColumnKind.CONSULTATION)
ABOUT = (ColumnKind.ABOUT, ColumnKind.DUTIES)
LONGEST_DOOR_TEXT = 40


@dataclass(frozen=True)
class Door:
    """A way into something: its name and a few words on what is behind it."""

    title: str
    address: str
    text: str = ""
    is_archived: bool = False


@dataclass(frozen=True)
class CountedColumn:
    """A column with the number of items in it and in the columns below."""

    column: Column
    count: int


@dataclass(frozen=True)
class Explanation:
    """An interpretation with the policies that it explains."""

    item: ListItem
    policies: list[Door]


@dataclass
class HomePlaces:
    """The columns of one home page, each at one place; every place is asked for once, in few queries for all."""

    frame: SiteFrame
    request: HttpRequest | None = None

    @cached_property
    def sections(self) -> list[Section]:
        """The columns whose newest items are shown; one query for all."""
        hidden = {ColumnKind.SERVICES, *(OPENNESS if self.frame.is_portal else ())}
        shown = [column for column in self.frame.columns if column.kind and column.kind not in hidden]
        return sections_of(self.frame.home, shown, self.request)

    @cached_property
    def news(self) -> Section | None:
        """The news, the first of them as the lead."""
        return self._first(ColumnKind.NEWS)

    @cached_property
    def notices(self) -> Section | None:
        """Notices."""
        return self._first(ColumnKind.NOTICES)

    @cached_property
    def leaders(self) -> Section | None:
        """The leaders in the order of their rank."""
        return self._first(ColumnKind.LEADERS)

    @cached_property
    def about(self) -> list[Section]:
        """What the office is and does."""
        return [section for section in self.sections if section.column.kind in ABOUT]

    @cached_property
    def interpretations(self) -> Section | None:
        """Interpretations; ``explanations`` has them with their policies."""
        return self._first(ColumnKind.INTERPRETATION)

    @cached_property
    def feedback(self) -> list[Section]:
        """The newest items of the columns in which citizens take part."""
        return [section for section in self.sections if section.column.kind in TALK]

    @cached_property
    def others(self) -> list[Section]:
        """What stands nowhere else."""
        placed = {ColumnKind.TOPICS, *ABOUT, *TALK}
        taken = (self.news, self.notices, self.leaders, self.interpretations)
        return [
            section
            for section in self.sections
            if section.column.kind not in placed and not any(section is other for other in taken)
        ]

    @cached_property
    def talk(self) -> list[Door]:
        """The doors to the columns in which citizens take part: those below such a column, else the column itself."""
        below = columns_below(self.frame.home, self.request)
        doors = []
        for column in self.frame.columns:
            if column.kind in TALK:
                inside = [branch for branch in below if _stands_directly_in(branch, column)]
                doors += [self._door(branch) for branch in inside] or [
                    Door(column.title, column.address, column.description)
                ]
        return doors

    @cached_property
    def topics(self) -> list[Door]:
        """Special topics, those directly below the home page first; one query for what they are about."""
        own = [column for column in self.frame.columns if not column.kind and not column.is_catalog]
        listed = [
            item
            for section in self.sections
            if section.column.kind == ColumnKind.TOPICS
            for item in section.items
        ]
        if not own and not listed:
            return []
        every: list[Column | ListItem] = [*own, *listed]
        about = {
            path: (text, archived is not None)
            for path, text, archived in TopicPage.objects.filter(
                path__in=[found.tree_path for found in every]
            ).values_list("path", "introduction", "archived_on")
        }
        return [
            Door(found.title, found.address, _words(about[found.tree_path][0]), about[found.tree_path][1])
            for found in every
            if found.tree_path in about
        ]

    @property
    def topics_column(self) -> Column | None:
        """The column of the topics."""
        return next((column for column in self.frame.columns if column.kind == ColumnKind.TOPICS), None)

    @cached_property
    def openness(self) -> list[CountedColumn]:
        """On the portal: columns of policies, data, plans, budgets, staff, reports that have items; one query."""
        columns = [column for column in self.frame.columns if column.kind in OPENNESS]
        if not columns or not self.frame.is_portal:
            return []
        inside = {
            branch.page_id: column
            for branch in columns_below(self.frame.home, self.request)
            for column in columns
            if branch.tree_path.startswith(column.tree_path)
        }
        closed = [path for path in restricted_paths(self.request) if path.startswith(self.frame.home.path)]
        counts = (
            ListedItem.objects.filter(for_everybody(closed, "page__path"), column__in=inside)
            .order_by()
            .values_list("column")
            .annotate(Count("pk"))
        )
        totals: dict[str, int] = {}
        for page_id, count in counts:
            tree_path = inside[page_id].tree_path
            totals[tree_path] = totals.get(tree_path, 0) + count
        return [
            CountedColumn(column, totals[column.tree_path])
            for column in columns
            if column.tree_path in totals
        ]

    def explanations(self, limit: int = 4) -> list[Explanation]:
        """The newest interpretations with the policies that they explain and everybody may read; one query."""
        if self.interpretations is None:
            return []
        items = self.interpretations.items[:limit]
        directory = directory_for(self.request)
        rows = (
            ExplainedDisclosure.objects.filter(
                for_everybody(restricted_paths(self.request), "disclosure__path"),
                page__path__in=[item.tree_path for item in items],
                disclosure__live=True,
            )
            .order_by("page", "sort_order")
            .values_list("page__path", "disclosure__title", "disclosure__path", "disclosure__url_path")
        )
        policies: dict[str, list[Door]] = {}
        for place, title, path, url_path in rows:
            if site := directory.site_of(path):
                address = address_in_site(site, url_path, self.request)
                policies.setdefault(place, []).append(Door(title, address))
        return [Explanation(item, policies.get(item.tree_path, [])) for item in items]

    def _first(self, kind: str) -> Section | None:
        return next((section for section in self.sections if section.column.kind == kind), None)

    def _door(self, branch: Branch) -> Door:
        address = address_in_site(self.frame.entry, branch.url_path, self.request)
        return Door(branch.title, address, branch.description)


def _stands_directly_in(branch: Branch, column: Column) -> bool:
    return (
        branch.is_column
        and branch.tree_path.startswith(column.tree_path)
        and len(branch.tree_path) == len(column.tree_path) + STEPLEN
    )


def _words(html: str) -> str:
    """The beginning of a rich text as plain words."""
    return Truncator(strip_tags(html).strip()).chars(LONGEST_DOOR_TEXT)
