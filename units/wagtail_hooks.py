"""Memberships and units in Wagtail's admin; accounts come through ``units.apps.PeopleConfig``."""

from __future__ import annotations

from wagtail import hooks

from units.people import MembershipViewSet, UnitViewSet


@hooks.register("register_admin_viewset")
def people_viewsets() -> list[object]:
    """The screens of who is who."""
    return [MembershipViewSet(), UnitViewSet()]
