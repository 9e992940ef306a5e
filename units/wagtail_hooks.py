"""People and units in Wagtail's admin; each screen is made in its own module of ``units.people``."""

from __future__ import annotations

from typing import Any

from django.urls import include, path
from wagtail import hooks

from units.people.changing import AddView, EndView, TermView, WithdrawInvitationView
from units.people.departing import HandOverView, LeaveView, PersonView, TransferView
from units.people.overview import IndexView, OverView, UnitPeopleView, people_menu_item
from units.people.units_list import UnitViewSet

hooks.register("register_admin_menu_item", people_menu_item)


@hooks.register("register_admin_viewset")
def units_viewset() -> UnitViewSet:
    """The list of units."""
    return UnitViewSet()


@hooks.register("register_admin_urls")
def people_urls() -> list[Any]:
    """The addresses of the people pages."""
    screens = [
        path("", IndexView.as_view(), name="index"),
        path("<slug:code>/", UnitPeopleView.as_view(), name="unit"),
        path("<slug:code>/add/", AddView.as_view(), name="add"),
        path("<slug:code>/over/", OverView.as_view(), name="over"),
        path("<slug:code>/terms/<int:term_id>/", TermView.as_view(), name="term"),
        path("<slug:code>/terms/<int:term_id>/end/", EndView.as_view(), name="end"),
        path("<slug:code>/people/<int:user_id>/", PersonView.as_view(), name="person"),
        path("<slug:code>/people/<int:user_id>/leave/", LeaveView.as_view(), name="leave"),
        path("<slug:code>/people/<int:user_id>/hand-over/", HandOverView.as_view(), name="hand_over"),
        path("<slug:code>/people/<int:user_id>/transfer/", TransferView.as_view(), name="transfer"),
        path(
            "<slug:code>/invitations/<int:invitation_id>/withdraw/",
            WithdrawInvitationView.as_view(),
            name="withdraw_invitation",
        ),
    ]
    return [path("people/", include((screens, "units_people"), namespace="units_people"))]
