"""Wagtail's screens for users and groups are not offered: rights follow from memberships alone, and they list everybody.

Their addresses keep their names, since Wagtail's templates ask for them, and answer 404 to everyone.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from wagtail.users.views.groups import GroupViewSet
from wagtail.users.views.users import UserViewSet


def no_such_screen(request: HttpRequest, *args: Any, **kwargs: Any) -> None:
    """404."""
    raise Http404


class ClosedUserViewSet(UserViewSet):
    """No screen, no menu item, no search."""

    add_to_settings_menu = False

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        """The same for each."""
        return no_such_screen

    def register_search_area(self) -> None:
        """None."""


class ClosedGroupViewSet(GroupViewSet):
    """No screen, no menu item."""

    add_to_settings_menu = False

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        """The same for each."""
        return no_such_screen
