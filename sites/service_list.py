"""Service guides as the public looks for them: by the occasions of life, and as a list with filters.

The portal's list has the guides of all sites in its language, that of another site its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from sites.addresses import address_in_site, directory_for
from sites.filter_values import Choice, asked_for
from sites.listings import for_everybody, restricted_paths
from sites.models import Audience, LifeEvent, ServiceGuidePage

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from django.core.paginator import Page as PageOfList
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from sites.directory import SiteEntry
    from sites.site_frame import SiteFrame

PER_PAGE = 20
NEWEST_FIRST = ("-published_at", "-pk")
#: One character an occasion: it scales, prints and needs no picture.
SEALS = {
    LifeEvent.BIRTH: "生",
    LifeEvent.SCHOOL: "学",
    LifeEvent.WORK: "业",
    LifeEvent.MARRIAGE: "家",
    LifeEvent.MEDICAL: "医",
    LifeEvent.HOUSING: "居",
    LifeEvent.FARMING: "耕",
    LifeEvent.ELDERLY: "老",
    LifeEvent.HARDSHIP: "助",
    LifeEvent.BUSINESS: "商",
    LifeEvent.FUNERAL: "终",
}
OTHER_SEAL = "办"
#: Whom a reader may ask for; guides for everybody are for both.
ASKED_AUDIENCES = {Audience.NATURAL: _("个人"), Audience.LEGAL: _("法人和其他组织")}
SHOWN = (
    "title",
    "path",
    "url_path",
    "published_at",
    "summary",
    "life_event",
    "implementer",
    "promised_limit_days",
    "visits",
    "fee",
)


@dataclass(frozen=True)
class GuideLine:
    """One guide as a line of a list."""

    title: str
    address: str
    published: datetime.datetime | None
    summary: str
    event: str
    implementer: str
    days: int | None
    visits: int | None
    fee: str

    @property
    def seal(self) -> str:
        """The character of its occasion."""
        return SEALS.get(LifeEvent(self.event), OTHER_SEAL) if self.event else OTHER_SEAL


@dataclass(frozen=True)
class EventChoice:
    """An occasion with the number of its guides and the newest of them."""

    value: str
    label: str
    seal: str
    count: int
    query: str
    is_chosen: bool = False
    newest: list[GuideLine] = field(default_factory=list)


@dataclass(frozen=True)
class ServiceFilters:
    """What a reader asks the list for; a value that makes no sense counts as not asked."""

    event: str = ""
    audience: str = ""
    unit: str = ""
    q: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> ServiceFilters:
        """Read the filters from a query string."""
        text = partial(asked_for, query)
        return cls(
            event=text("event") if text("event") in LifeEvent.values else "",
            audience=text("audience") if text("audience") in ASKED_AUDIENCES else "",
            unit=text("unit"),
            q=text("q"),
        )

    def as_query(self, **changes: str) -> str:
        """The query string of these filters, without the empty ones."""
        return urlencode({name: value for name, value in {**vars(self), **changes}.items() if value})


@dataclass
class ServiceList:
    """The guides of a site, on the portal of all sites, for one request."""

    entry: SiteEntry
    request: HttpRequest | None = None
    filters: ServiceFilters = field(default_factory=ServiceFilters)
    number: Any = 1

    @cached_property
    def scope(self) -> QuerySet[ServiceGuidePage]:
        """All guides of this list, before any filter."""
        return guides_in_scope(self.entry, self.request)

    @cached_property
    def shown(self) -> PageOfList[Any]:
        """One page of 20 lines, newest first."""
        page: PageOfList[Any] = Paginator(
            self._filtered(self.scope).order_by(*NEWEST_FIRST).values(*SHOWN), PER_PAGE
        ).get_page(self.number)
        page.object_list = _lines(page.object_list, self.request)
        return page

    @property
    def count(self) -> int:
        """How many guides the filters let through."""
        return self.shown.paginator.count

    @property
    def is_filtered(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.filters.as_query())

    @cached_property
    def events(self) -> list[EventChoice]:
        """The occasions that have guides among those that the other filters let through; one query."""
        counts = dict(
            self._filtered(self.scope, but="event").order_by().values_list("life_event").annotate(Count("pk"))
        )
        chosen = self.filters.event
        return [
            EventChoice(
                event.value,
                str(event.label),
                SEALS.get(event, OTHER_SEAL),
                counts.get(event.value, 0),
                self.filters.as_query(event=event.value),
                event.value == chosen,
            )
            for event in LifeEvent
            if counts.get(event.value) or event.value == chosen
        ]

    @property
    def query_of_all_events(self) -> str:
        """The other filters as a query string."""
        return self.filters.as_query(event="")

    @cached_property
    def units(self) -> list[Choice]:
        """The units whose sites have guides; one query."""
        rows = (
            self.scope.order_by("listed_item__home__unit__path")
            .values_list(
                "listed_item__home__unit__code",
                "listed_item__home__unit__short_name",
                "listed_item__home__unit__name",
                "listed_item__home__unit__path",
            )
            .distinct()
        )
        return [Choice(code, short or name, code == self.filters.unit) for code, short, name, _path in rows]

    @property
    def audiences(self) -> list[Choice]:
        """People, or companies and other bodies."""
        return [
            Choice(value.value, str(label), value == self.filters.audience)
            for value, label in ASKED_AUDIENCES.items()
        ]

    def _filtered(self, guides: QuerySet[ServiceGuidePage], but: str = "") -> QuerySet[ServiceGuidePage]:
        asked = self.filters
        if asked.event and but != "event":
            guides = guides.filter(life_event=asked.event)
        if asked.audience:
            guides = guides.filter(audience__in=[asked.audience, Audience.BOTH])
        if asked.unit and any(choice.is_chosen for choice in self.units):
            guides = guides.filter(listed_item__home__unit__code=asked.unit)
        if asked.q:
            guides = guides.filter(
                Q(title__icontains=asked.q) | Q(keywords__icontains=asked.q) | Q(summary__icontains=asked.q)
            )
        return guides


def service_list_for(frame: SiteFrame, request: HttpRequest | None) -> ServiceList:
    """The list that a request asks for."""
    if request is None:
        return ServiceList(frame.entry)
    filters = ServiceFilters.from_query(request.GET)
    return ServiceList(frame.entry, request, filters, request.GET.get("page", 1))


def guides_in_scope(entry: SiteEntry, request: HttpRequest | None) -> QuerySet[ServiceGuidePage]:
    """The public guides of a site, on the portal those of all sites in its language."""
    guides = ServiceGuidePage.objects.live().filter(for_everybody(restricted_paths(request)))
    if entry.is_portal:
        return guides.filter(locale__language_code=entry.language)
    return guides.filter(listed_item__home=entry.page_id)


def guides_by_event(frame: SiteFrame, request: HttpRequest | None, each: int = 3) -> list[EventChoice]:
    """The occasions that have guides, each with its newest; two queries."""
    found = ServiceList(frame.entry, request)
    # Each occasion's newest by its own index, put together.
    parts = [
        found.scope.filter(life_event=choice.value).order_by(*NEWEST_FIRST).values("pk")[:each]
        for choice in found.events
    ]
    if not parts:
        return []
    newest = Q()
    for part in parts:
        newest |= Q(pk__in=part)
    rows = ServiceGuidePage.objects.filter(newest).order_by(*NEWEST_FIRST).values(*SHOWN)
    lines = _lines(rows, request)
    return [
        EventChoice(
            choice.value,
            choice.label,
            choice.seal,
            choice.count,
            choice.query,
            newest=[line for line in lines if line.event == choice.value],
        )
        for choice in found.events
    ]


def newest_guides(frame: SiteFrame, request: HttpRequest | None, limit: int) -> list[GuideLine]:
    """The newest guides of a site, on the portal of all; one query."""
    rows = guides_in_scope(frame.entry, request).order_by(*NEWEST_FIRST).values(*SHOWN)[:limit]
    return _lines(rows, request)


def _lines(rows: Any, request: HttpRequest | None) -> list[GuideLine]:
    directory = directory_for(request)
    return [
        GuideLine(
            title=row["title"],
            address=address_in_site(entry, row["url_path"], request),
            published=row["published_at"],
            summary=row["summary"],
            event=row["life_event"],
            implementer=row["implementer"],
            days=row["promised_limit_days"],
            visits=row["visits"],
            fee=row["fee"],
        )
        for row in rows
        if (entry := directory.site_of(row["path"]))
    ]
