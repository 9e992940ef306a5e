"""What waits for a person: drafts, changes of a site's frame; what is scheduled, what became public, the person's sites.

What is signed after a review comes from the floor above (``sites.admin.home``): only the frame of a site, its columns
and home pages, is signed without one. Asked once a request, in a number of queries that depends neither on rows nor on
sites; shown by ``sites.admin.home``.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, DateField, F, Max, Q, When
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Page, Revision
from wagtail.permissions import page_permission_policy

from sites import addresses, directory
from sites.admin.access import below, editable_sites, may_release_page, releasable_sites
from sites.admin.lights import Light, Terms
from sites.models import CatalogPage, ColumnPage, DisclosureAttribute, DisclosurePage, HomePage

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from sites.directory import SiteEntry

ROWS = 10
SITES = 30
# The frame of a site, not what it says.
FRAME = (HomePage, ColumnPage, CatalogPage)

_elsewhere: list[Callable[[], Any]] = []


def leave_out(page_numbers: Callable[[], Any]) -> None:
    """Pages that a floor above lists as waiting for somebody else: they are nobody's drafts meanwhile.

    ``page_numbers`` returns a query for their ids; called in ``wagtail_hooks``.
    """
    _elsewhere.append(page_numbers)


def scope(user: Any, entries: Iterable[SiteEntry]) -> QuerySet[Page]:
    """The pages of these sites; all pages for a superuser, whose sites are too many to name one by one."""
    pages = Page.objects.filter(depth__gt=1)
    return pages if user.is_superuser else pages.filter(below(entries))


def scheduled_pages() -> list[tuple[int, datetime.datetime]]:
    """Which pages will become public by themselves, and when; the next first.

    Asked of the revisions: their link to the page is text, which PostgreSQL does not join to a number.
    """
    revisions = Revision.page_revisions.filter(approved_go_live_at__isnull=False).order_by(
        "approved_go_live_at"
    )
    return [(int(page_id), at) for page_id, at in revisions.values_list("object_id", "approved_go_live_at")]


@dataclass
class Row:
    """One item of a list: where it stands, who saved it last, how much of its term is left."""

    page: Page
    kind: str
    site: str
    by: Any
    may_release: bool
    light: Light | None = None
    at: datetime.datetime | None = None
    address: str = ""


@dataclass
class SiteRow:
    """One of the person's sites."""

    entry: SiteEntry
    writes: bool
    last: datetime.datetime | None

    @property
    def address(self) -> str:
        """The site's public address."""
        return self.entry.root_url + self.entry.prefix


@dataclass
class Pile:
    """A list of items: the first rows of it, how many there are, how many of them are late or due today."""

    rows: list[Row]
    count: int
    overdue: int = 0
    today: int = 0

    def __bool__(self) -> bool:
        return self.count > 0


class Worklist:
    """Everything the home screen says about one person's work on one day."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.terms = Terms()

    @cached_property
    def writes(self) -> bool:
        """Whether the person writes for any unit that has a site."""
        return bool(editable_sites(self.user))

    @cached_property
    def signs(self) -> bool:
        """Whether the person signs for any unit that has a site."""
        return bool(releasable_sites(self.user))

    @cached_property
    def entries(self) -> list[SiteEntry]:
        """The person's sites, in the order of the tree."""
        mine = {*editable_sites(self.user), *releasable_sites(self.user)}
        return [entry for entry in directory.current().entries if entry in mine]

    @cached_property
    def _scheduled(self) -> dict[int, datetime.datetime]:
        return dict(scheduled_pages())

    def _unreleased(self, pages: QuerySet[Page]) -> QuerySet[Page]:
        """Those that wait for somebody, with the day from which the term of 条例 Art. 26 runs where it does.

        What is withheld waits for nobody: it never becomes public. A public page that is to be withheld still waits,
        for its withdrawal. An on-request entry has no unpublished changes once its line is signed.
        """
        withheld = DisclosurePage.objects.filter(
            has_unpublished_changes=True,
            live=False,
            latest_revision__content__attribute=DisclosureAttribute.WITHHELD,
        )
        never_public = Q(
            live=False,
            first_published_at__isnull=True,
            disclosurepage__attribute=DisclosureAttribute.PROACTIVE,
        )
        for page_numbers in _elsewhere:
            pages = pages.exclude(pk__in=page_numbers())
        return (
            pages.filter(has_unpublished_changes=True, latest_revision__isnull=False)
            .exclude(pk__in=list(self._scheduled))
            .exclude(pk__in=withheld.values("pk"))
            .annotate(
                since=Case(When(never_public, then=F("disclosurepage__written_on")), output_field=DateField())
            )
        )

    def _pile(self, pages: QuerySet[Page], *order: Any) -> Pile:
        numbers = pages.aggregate(
            count=Count("pk"),
            overdue=Count("pk", filter=Q(since__lte=self.terms.last_overdue)),
            today=Count(
                "pk", filter=Q(since__gt=self.terms.last_overdue, since__lte=self.terms.last_due_today)
            ),
        )
        rows = self._rows(pages.order_by(*order)) if numbers["count"] else []
        for row in rows:
            since = row.page.since  # type: ignore[attr-defined]
            row.light = self.terms.light(since) if since else None
        return Pile(rows, **numbers)

    def _rows(self, pages: QuerySet[Page]) -> list[Row]:
        found = pages.select_related("content_type", "latest_revision__user")[:ROWS]
        return [
            Row(
                page,
                page.page_type_display_name,
                entry.title if (entry := addresses.site_of(page)) else "",
                page.latest_revision.user if page.latest_revision else None,
                may_release_page(self.user, page),
            )
            for page in found
        ]

    @cached_property
    def _of_mine(self) -> Q:
        return Q(owner=self.user) | Q(latest_revision__user=self.user)

    @cached_property
    def drafts(self) -> Pile:
        """Pages that the person made or saved last and that have something not yet public; the newest first."""
        mine = page_permission_policy.instances_user_has_permission_for(self.user, "change")
        return self._pile(self._unreleased(mine.filter(self._of_mine)), "-latest_revision_created_at")

    @cached_property
    def waiting(self) -> Pile:
        """Changes of columns and home pages by others in the units for which the person signs: who waited longest first.

        They need no review. What does waits for a signature as the last step of one, on a list of its own.
        """
        if not self.signs:
            return Pile([], 0)
        others = scope(self.user, releasable_sites(self.user)).exclude(self._of_mine).type(FRAME)  # type: ignore[attr-defined]
        return self._pile(
            self._unreleased(others), F("since").asc(nulls_last=True), "latest_revision_created_at"
        )

    @cached_property
    def scheduled(self) -> Pile:
        """What will become public by itself; the next first."""
        moments = self._scheduled
        if not moments or not self.entries:
            return Pile([], 0)
        pages = scope(self.user, self.entries).filter(pk__in=moments)
        mine = sorted(pages.values_list("pk", flat=True), key=lambda pk: moments[pk])
        rows = self._rows(pages.filter(pk__in=mine[:ROWS]))
        for row in rows:
            row.at = moments[row.page.pk]
        rows.sort(key=lambda row: moments[row.page.pk])
        return Pile(rows, len(mine))

    @cached_property
    def published(self) -> Pile:
        """What became public in the person's sites for the first time this month; the newest first."""
        if not self.entries:
            return Pile([], 0)
        first = timezone.make_aware(datetime.datetime(self.terms.today.year, self.terms.today.month, 1))
        pages = scope(self.user, self.entries).filter(live=True, first_published_at__gte=first)
        pages = pages.not_type(FRAME)  # type: ignore[attr-defined]
        count = pages.count()
        rows = self._rows(pages.order_by("-first_published_at")) if count else []
        for row in rows:
            row.at = row.page.first_published_at
            row.address = addresses.link_to(row.page, None) or ""
        return Pile(rows, count)

    @cached_property
    def sites(self) -> list[SiteRow]:
        """The first of the person's sites, each with the last time that something new became public."""
        shown = self.entries[:SITES]
        writes = set(editable_sites(self.user))
        last: dict[str, datetime.datetime] = {}
        items = Page.objects.filter(below(shown), live=True).not_type(FRAME)  # type: ignore[attr-defined]
        for length in {len(entry.tree_path) for entry in shown}:
            found = items.annotate(home=Substr("path", 1, length)).values("home").order_by("home")
            last.update(found.annotate(at=Max("first_published_at")).values_list("home", "at"))
        return [SiteRow(entry, entry in writes, last.get(entry.tree_path)) for entry in shown]
