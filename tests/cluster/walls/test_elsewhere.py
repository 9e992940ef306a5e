"""What stands beside the table: addresses without an entry, files, previews, mails, interfaces for programs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core import mail
from django.core.checks.registry import registry
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, include, path, reverse
from django.views.defaults import page_not_found
from wagtail.admin.views.pages import edit
from wagtail.api.v2.views import BaseAPIViewSet

from cluster import urls as stock_urls
from sites.admin.mails import people_of
from sites.models import SiteDocument
from tests import factories as f
from tests.cluster.walls.parameters import paths
from tests.cluster.walls.stage import leaks_in, staff_without_role
from tests.cluster.walls.walk import Visitor
from units.models import Membership, Role, Unit, UnitKind
from units.permissions import revoke
from units.walls import addresses, checks, table
from units.walls.addresses import admin_views
from units.walls.ids import as_ids

pytestmark = pytest.mark.django_db


def new_screen(request, page_id=None):
    return page_not_found(request, Exception("the view ran"))


class NewAddresses:
    """The project with two screens more, which nobody has entered into the table."""

    urlpatterns = [
        path("admin/", include([path("new/", new_screen, name="new_screen")])),
        path("admin/", include([path("pages/<int:page_id>/edit/<int:part_id>/", new_screen, name="new_part")])),
        *stock_urls.urlpatterns,
    ]  # fmt: skip
    handler404 = stock_urls.handler404


@pytest.fixture
def more_addresses():
    with override_settings(ROOT_URLCONF=NewAddresses):
        addresses._views.cache_clear()
        yield
    addresses._views.cache_clear()


@pytest.mark.parametrize("who", ["person", "B", "anonymous"])
def test_a_screen_without_an_entry_is_refused_and_logged(stage, more_addresses, caplog, who):
    person = stage.a.person if who == "person" else stage.people[who]
    answer = Visitor(person).send("get", "/admin/new/")
    assert answer.status == 404
    assert "the view ran" not in answer.text
    assert "no wall for the admin view new_screen" in caplog.text


def test_the_check_names_screens_without_an_entry(more_addresses):
    found = checks.walls_are_complete()
    assert [message.id for message in found] == ["units.walls.E001"] * 2
    assert "new_screen" in found[0].msg
    assert found[0].hint


def test_every_address_has_an_entry_that_knows_its_parts_and_every_entry_has_an_address():
    assert checks.walls_are_complete() == []
    assert checks.walls_are_needed() == []
    assert {checks.walls_are_complete, checks.walls_are_needed} <= set(registry.get_checks())


def test_a_part_that_an_entry_does_not_mention_is_a_mistake(monkeypatch):
    entry = table.wall_of("wagtailadmin_pages:edit")
    monkeypatch.setitem(table._walls, "wagtailadmin_pages:edit", replace(entry, things=()))
    assert [(one.id, "page_id" in one.msg) for one in checks.walls_are_complete()] == [
        ("units.walls.E002", True)
    ]


def test_a_view_has_one_entry():
    with pytest.raises(ValueError, match="wagtailadmin_pages:edit"):
        table.family("again", table.wall("wagtailadmin_pages:edit", table.STAFF))


def test_a_wall_costs_the_same_however_many_units_there_are(stage):
    def queries_of(address):
        visitor.send("get", address)
        with CaptureQueriesContext(connection) as captured:
            visitor.send("get", address)
        return len(captured)

    visitor = Visitor(stage.b.person)
    address = reverse("wagtailadmin_pages:edit", args=[stage.a.draft.pk])
    few = queries_of(address)
    for number in range(12):
        f.make_department(f"more{number}")
    visitor.before = None
    assert queries_of(address) == few <= 13


def test_an_override_answers_under_the_name_of_what_it_covers():
    names = [view.name for view in admin_views() if view.route == "admin/pages/<int:page_id>/unpublish/"]
    assert names == ["wagtailadmin_pages:unpublish"]


@pytest.mark.parametrize(
    ("value", "number"), [("7", 7), ("x", None), ("-1", None), ("٧", None), (str(2**63), None)]
)
def test_only_numbers_of_rows_are_looked_for(value, number):
    assert as_ids([value]) == [number]


def test_a_township_serves_its_villages_and_not_the_other_way_round(stage):
    town = f.make_township("lxz")
    village = f.make_home(
        f.make_unit("xhc", UnitKind.VILLAGE, parent=town.unit), site_path="lxz/xhc", parent=town
    )
    pages = {home: f.make_article(f.make_column(home), live=False) for home in (town, village)}
    opened = {
        (who, whose): Visitor(f.make_user(f"of-{who.unit.code}-{whose.unit.code}", who.unit, Role.EDITOR))
        .send("get", reverse("wagtailadmin_pages:history", args=[pages[whose].pk]))
        .status
        for who in pages
        for whose in pages
    }
    assert opened == {(town, town): 200, (town, village): 200, (village, village): 200, (village, town): 404}


def test_people_of_a_closed_unit_come_to_nothing(stage):
    address = reverse("wagtailadmin_pages:history", args=[stage.a.draft.pk])
    assert Visitor(stage.a.editor).send("get", address).status == 200
    Unit.objects.filter(pk=stage.a.unit.pk).update(closed_on="2026-01-01")
    assert Visitor(stage.a.editor).send("get", address).status == 404


def test_staff_without_a_role_has_its_own_account_only(stage):
    visitor = Visitor(staff_without_role())
    opened = {
        view.name
        for view in admin_views()
        for address in paths(view, stage.a)
        if visitor.send("get", address).status == 200
    }
    private = {"wagtailadmin_home", "account_settings", "wagtailadmin_dismissibles"}
    assert private <= opened
    assert not [
        name for name in opened if name.startswith(("wagtailadmin_pages", "wagtaildocs:", "wagtailimages:"))
    ]


# -- files and previews ----------------------------------------------------------------------------------------


def test_files_of_drafts_are_for_the_unit_alone(stage, visitors):
    for address in (stage.a.document.url, stage.a.rendition.url):
        for visitor in visitors.values():
            assert visitor.send("get", address).status == 404
        for person in (stage.a.editor, stage.a.releaser):
            assert Visitor(person).send("get", address).status == 200


def test_a_person_who_left_the_unit_gets_no_file(stage):
    revoke(Membership.objects.get(pk=stage.a.membership.pk))
    assert Visitor(stage.a.editor).send("get", stage.a.document.url).status == 404


def test_names_of_renditions_cannot_be_derived(stage):
    name = stage.a.rendition.file.name.rsplit("/", 1)[-1]
    assert len(name.split(".")[0]) == 32
    assert stage.a.image.pk not in map(int, filter(str.isdecimal, name.split(".")))
    assert SiteDocument.objects.exclude(pk=stage.a.document.pk).exists()


def test_public_pages_show_staff_no_way_into_the_admin(stage):
    for person in (stage.people["B"], stage.a.editor):
        answer = Visitor(person).send("get", stage.a.changed.url, host=stage.a.home.host)
        assert answer.status == 200
        assert "/admin/" not in answer.text
        assert "userbar" not in answer.text


def test_an_open_preview_is_its_owners_alone(stage, visitors):
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[stage.a.draft.pk])
    assert visitors["B"].send("get", f"{address}?in_preview_panel=true").status == 404
    colleague = Visitor(stage.a.releaser).send("get", address)
    assert not leaks_in(colleague.text) or stage.a.draft.title in colleague.text


# -- interfaces for programs -----------------------------------------------------------------------------------


def _views_of(resolver, before=""):
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from _views_of(entry, route)
        else:
            yield route, getattr(entry.callback, "cls", None)


def test_there_is_no_public_interface(stage, visitors):
    programs = [
        route for route, view in _views_of(get_resolver()) if view and issubclass(view, BaseAPIViewSet)
    ]
    assert programs
    assert all(route.startswith("admin/") for route in programs)
    for address in ("/api/v2/pages/", "/api/", "/api/v2/documents/"):
        assert visitors["anonymous"].send("get", address).status == 404


# -- mails -----------------------------------------------------------------------------------------------------


def test_remarks_are_told_to_the_units_people_only(stage):
    people = [stage.a.releaser, stage.b.editor]
    for person in people:
        person.email = f"{person.username}@example.cn"
        person.save()
    mail.outbox.clear()
    # What the editor calls when a form with remarks was saved, with everybody who subscribed to the page.
    kinds = ("new_comments", "resolved_comments", "deleted_comments", "replied_comments")
    said = {"page": stage.a.entry, "editor": stage.a.editor} | {kind: [] for kind in kinds}
    edit.send_notification(people, "updated_comments", said)
    assert [letter.to for letter in mail.outbox] == [[stage.a.releaser.email]]


def test_a_submission_is_told_to_the_units_people_only(stage):
    for person in (stage.a.releaser, stage.b.releaser):
        person.email = f"{person.username}@example.cn"
        person.save()
    stage.a.task.groups.add(stage.b.group(Role.RELEASER))
    mail.outbox.clear()
    stage.a.workflow.start(stage.a.draft, stage.a.editor)
    assert {address for letter in mail.outbox for address in letter.to} == {stage.a.releaser.email}


def test_nobody_is_told_of_what_belongs_to_no_unit(stage):
    assert people_of(stage.a.home.get_root(), [stage.a.editor]) == []
    assert people_of(None, [stage.a.editor]) == []
