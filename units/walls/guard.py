"""The guard: before any view of the admin runs, the table says whether this person may come in.

What is foreign, what does not exist and what is no business of the person's are answered alike: the admin's own 404.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.views.defaults import page_not_found
from wagtail.admin.auth import reject_request
from wagtail.admin.localization import get_localized_response

from ledger.whence import coming_from
from units.logins.client_address import client_address
from units.walls import looking
from units.walls.addresses import name_of
from units.walls.reach import holds
from units.walls.table import EVERYBODY, Asked, Level, Thing, Wall, wall_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from units.models import User

logger = logging.getLogger("units.walls")


class WallsMiddleware:
    """Refuses what the table does not let through; stands below the middleware of logins."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the work is done when its view is known."""
        token = looking.person.set(None)
        try:
            with coming_from(client_address(request)):
                return self.get_response(request)
        finally:
            looking.person.reset(token)

    def process_view(
        self, request: HttpRequest, view: Any, args: Sequence[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """None lets the view run."""
        match = request.resolver_match
        name = name_of(match) if match else None
        if name is None:
            return None
        wall = wall_of(name)
        if wall is None:
            logger.error("no wall for the admin view %s: refused", name)
            return not_found(request)
        if wall.who.level is Level.OPEN:
            return None
        user = request.user
        if not user.is_authenticated or not user.has_perms(["wagtailadmin.access_admin"]):
            return _to_the_login(request)
        if user.is_superuser or _passes(user, wall, Asked(request, kwargs), args):
            looking.person.set(user)
            return None
        return not_found(request)


def not_found(request: HttpRequest) -> HttpResponse:
    """The same answer, byte for byte, that Wagtail's views give for what does not exist."""
    response = get_localized_response(_page_not_found, request)
    add_never_cache_headers(response)
    return response


def _page_not_found(request: HttpRequest) -> HttpResponse:
    return page_not_found(request, Http404(""), template_name="wagtailadmin/404.html")


def _to_the_login(request: HttpRequest) -> HttpResponse:
    """As Wagtail does it, for every address alike."""
    if request.user.is_authenticated and request.headers.get("x-requested-with") != "XMLHttpRequest":
        messages.error(request, gettext("您没有进入管理后台的岗位。请联系本单位管理员登记。"))
    response = reject_request(request)
    add_never_cache_headers(response)
    return response


def _passes(user: User, wall: Wall, asked: Asked, args: Sequence[Any]) -> bool:
    if wall.who.level is Level.NOBODY:
        return False
    if wall.who.level is Level.ROLES and not holds(user, wall.who.roles):
        return False
    return all(_may_name(user, wall, thing, asked, thing.values(asked, args)) for thing in wall.things)


def _may_name(user: User, wall: Wall, thing: Thing, asked: Asked, values: Sequence[str]) -> bool:
    if not values:
        return True
    roles = (thing.who or wall.who).roles
    return all(
        owners is not None and (owners is EVERYBODY or holds(user, roles, owners))
        for owners in thing.kind.owners(asked, values)
    )
