"""The page chooser: what the person writes or signs for, and what other units show to everybody.

The hook narrows what is listed. Wagtail asks it neither for the page that one browses below, nor for several pages
chosen at once, nor for the page that a typed address belongs to: those views are subclassed (``sites.admin.urls``).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from wagtail import hooks
from wagtail.admin.views.chooser import BrowseView, ChosenMultipleView, ExternalLinkView
from wagtail.models import Page, PageViewRestriction

from sites import directory
from sites.admin.access import below, sites_for
from sites.admin.narrowing.prefixes import above, common, under
from units.models import Unit

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sites.directory import SiteEntry

# Looking for a place to put something: nothing of another unit, however public.
DESTINATIONS = frozenset({"move_to", "bulk_move_to", "copy_to", "add_subpage"})


def shown_sites(user: Any) -> list[SiteEntry]:
    """The sites of units that let others choose what they published."""
    if "_shown_sites" not in user.__dict__:
        units = Unit.objects.filter(shows_published=True, closed_on__isnull=True)
        shown = set(units.values_list("pk", flat=True))
        entries = directory.current().entries
        user.__dict__["_shown_sites"] = [entry for entry in entries if entry.unit_id in shown]
    return user.__dict__["_shown_sites"]  # type: ignore[no-any-return]


def _public_of(entries: list[SiteEntry]) -> Q:
    """What everybody may read in these sites: live, not behind a restriction, not of a village office below."""
    foreign_homes = [
        entry.tree_path
        for entry in directory.current().entries
        if entry not in entries and any(entry.tree_path.startswith(shown.tree_path) for shown in entries)
    ]
    restricted = PageViewRestriction.objects.values_list("page__path", flat=True)
    return Q(live=True) & below(entries) & ~under(foreign_homes) & ~under(restricted)


def choosable(user: Any, params: Any, *, with_way: bool = False) -> Q:
    """What a person may choose; ``with_way`` adds the pages that lead down to it."""
    own = sites_for(user)
    found, roots = below(own), [entry.tree_path for entry in own]
    if params.get("user_perms") not in DESTINATIONS and (shown := shown_sites(user)):
        found |= _public_of(shown)
        roots += [entry.tree_path for entry in shown]
    return found | Q(path__in=above(roots)) if with_way else found


@hooks.register("construct_page_chooser_queryset")
def own_or_shown(pages: Any, request: HttpRequest) -> Any:
    """Narrow what is listed; while browsing, with the pages that lead down."""
    if request.user.is_superuser:
        return pages
    match = request.resolver_match
    searching = match is not None and match.route.endswith("search/")
    places = choosable(request.user, request.GET, with_way=not searching)
    # As a subquery: the search backend reads the conditions of what it searches, and knows plain columns only.
    return pages.filter(pk__in=Page.objects.filter(places).order_by().values("pk"))


def _without_foreign(request: HttpRequest, name: str) -> None:
    """Take the numbers of pages that do not exist for the person out of the address, as if they were unknown."""
    asked = {int(value) for value in request.GET.getlist(name) if value.isdecimal()}
    known = Page.objects.filter(choosable(request.user, request.GET), pk__in=asked)
    params = request.GET.copy()
    params.setlist(name, [str(pk) for pk in known.values_list("pk", flat=True)])
    request.GET = params  # type: ignore[assignment]


class OwnBrowseView(BrowseView):
    """Begins at the lowest page above everything that may be chosen; other places do not exist."""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        """404 for a place that holds nothing for the person."""
        if not request.user.is_superuser:
            _without_foreign(request, "target_pages[]")
            if parent_page_id is None:
                parent_page_id = self._start(request)
            places = choosable(request.user, request.GET, with_way=True)
            if parent_page_id and not Page.objects.filter(places, pk=parent_page_id).exists():
                raise Http404
        return super().get(request, parent_page_id)  # type: ignore[no-any-return]

    def _start(self, request: HttpRequest) -> int | None:
        entries = [*sites_for(request.user)]
        if request.GET.get("user_perms") not in DESTINATIONS:
            entries += shown_sites(request.user)
        start = common(entry.tree_path for entry in entries)
        return Page.objects.filter(path=start).values_list("pk", flat=True).first()


class OwnChosenMultipleView(ChosenMultipleView):
    """Several pages at once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Those that may be chosen one by one."""
        if not request.user.is_superuser:
            _without_foreign(request, "id")
        return super().get(request)  # type: ignore[no-any-return]


class OwnExternalLinkView(ExternalLinkView):
    """A typed address of a page that may not be chosen stays an address: stock tells the title of the page's draft."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask whose page was found before saying anything of it."""
        response: HttpResponse = super().post(request)
        if request.user.is_superuser or not self.form.is_valid():
            return response
        answer = json.loads(response.content)
        page = answer.get("internal") or answer.get("result") or {}
        places = choosable(request.user, request.GET)
        if page.get("id") and not Page.objects.filter(places, pk=page["id"]).exists():
            return self.render_chosen_response(self.get_result_data())  # type: ignore[no-any-return]
        return response
