"""History, the record, the bin, workflows, translations, data for scripts, who else edits: each unit sees its own."""

from __future__ import annotations

import json

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import Locale, Page, Task, Workflow, WorkflowTask
from wagtail_localize.models import Translation, TranslationSource

from ledger.models import LedgerEntry
from sites.admin.record import entries_for
from sites.deletion import Deletion
from sites.publishing.operations import Release
from tests import factories as f
from tests.sites.walls import HOST, OURS, STOCK, THEIRS, tells
from units.models import Membership, Role
from units.permissions import grant, revoke

pytestmark = pytest.mark.django_db


def entered(user):
    client = Client()
    client.force_login(user)
    return client


# -- the record and the bin ------------------------------------------------------------------------------------


@pytest.fixture
def decided(walls):
    """A page of each department released, another one deleted, a role given at each."""
    for side in (walls.ours, walls.theirs):
        Release(side.draft, by=side.releaser, reason=f"{side.word} reason").execute()
        binned = f.make_article(side.column, f"{side.word} binned", live=False)
        Deletion(binned, by=side.editor).execute()
    return walls


def test_the_record_shows_what_was_decided_on_the_own_pages(decided):
    client = decided.ours.entered()
    for asked in ({}, {"export": "csv"}, {"subject_label": THEIRS}, {"actor_label": THEIRS}):
        answer = client.get(reverse("sites_admin:ledger"), asked, **HOST)
        assert not tells(answer, f"{THEIRS} reason"), asked
        assert not tells(answer, decided.theirs.draft.title), asked
    assert tells(client.get(reverse("sites_admin:ledger"), **HOST), f"{OURS} reason")
    assert tells(client.get(reverse("sites_admin:ledger_results"), **HOST), f"{OURS} binned")


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.SECURITY_AUDITOR])
def test_an_inspector_of_the_county_and_the_auditor_read_the_whole_record(decided, role):
    reader = f.make_user("duzhe", decided.portal.unit, role)
    assert entries_for(reader).count() == LedgerEntry.objects.count()
    answer = entered(reader).get(reverse("sites_admin:ledger"), **HOST)
    assert tells(answer, f"{OURS} reason")
    assert tells(answer, f"{THEIRS} reason")


def test_an_inspector_of_one_branch_reads_the_record_of_that_branch(decided):
    reader = f.make_user("duzhe", decided.ours.unit, Role.INSPECTOR)
    said = {entry.reason for entry in entries_for(reader)}
    assert f"{OURS} reason" in said
    assert f"{THEIRS} reason" not in said


def test_an_administrator_of_people_reads_who_was_given_a_role_at_their_units(decided):
    reader = f.make_user("guanli", decided.ours.unit, Role.UNIT_ADMINISTRATOR)
    kinds = {entry.kind for entry in entries_for(reader)}
    units = {entry.details["unit"] for entry in entries_for(reader)}
    assert kinds == {"permission.granted"}
    assert units == {decided.ours.unit.code}


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.SYSTEM_ADMINISTRATOR])
def test_for_others_there_is_no_record(decided, role):
    unit = decided.portal.unit if role == Role.SYSTEM_ADMINISTRATOR else decided.ours.unit
    client = entered(f.make_user("qita", unit, role))
    assert client.get(reverse("sites_admin:ledger"), **HOST).status_code == 404
    assert not tells(client.get(reverse("wagtailadmin_home"), **HOST), reverse("sites_admin:ledger"))


def test_the_bin_holds_what_the_own_unit_deleted(decided):
    answer = decided.ours.entered().get(reverse("sites_admin:bin"), **HOST)
    assert tells(answer, f"{OURS} binned")
    assert not tells(answer, THEIRS)
    inspector = entered(f.make_user("ducha", decided.portal.unit, Role.INSPECTOR))
    shown = inspector.get(reverse("sites_admin:bin"), **HOST)
    assert tells(shown, f"{THEIRS} binned")
    assert not tells(shown, "恢复</button>"), "an inspector changes nothing"


# -- history and people ----------------------------------------------------------------------------------------


def test_the_history_does_not_tell_who_worked_on_the_pages_above(walls):
    from units.models import UnitKind

    township = f.make_township("lxz", walls.portal)
    clerk = f.make_user("zhenbj", township.unit, Role.EDITOR, display_name="Zhenbianji")
    township.save_revision(user=clerk, log_action=True)
    village = f.make_unit("xhc", UnitKind.VILLAGE, parent=township.unit, name="星湖村")
    f.make_home(village, site_path="lxz/xhc", parent=township)
    f.make_home(
        f.make_unit("dsc", UnitKind.VILLAGE, parent=township.unit, name="大石村"),
        site_path="lxz/dsc",
        parent=township,
    )
    person = f.make_user("cunbj", village, Role.EDITOR)
    grant(person, walls.ours.unit, Role.EDITOR)
    client = entered(person)
    url = reverse("wagtailadmin_reports:site_history")
    assert not tells(client.get(url, **HOST), "Zhenbianji")
    with override_settings(ROOT_URLCONF=STOCK):
        assert tells(client.get(url, **HOST), "Zhenbianji")


# -- workflows -------------------------------------------------------------------------------------------------


@pytest.fixture
def running(walls):
    """A workflow over a draft of each department."""
    for side in (walls.ours, walls.theirs):
        workflow = Workflow.objects.create(name=f"{side.word} workflow")
        task = Task.objects.create(name=f"{side.word} task")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        workflow.start(side.draft, side.editor)
    return walls


@pytest.mark.parametrize("name", ["workflow", "workflow_tasks"])
def test_reports_on_workflows_know_the_own_pages_people_workflows_and_tasks(running, name):
    client = running.ours.entered()
    for url in (f"wagtailadmin_reports:{name}", f"wagtailadmin_reports:{name}_results"):
        answer = client.get(reverse(url), **HOST)
        assert tells(answer, OURS)
        assert not tells(answer, THEIRS)
    exported = client.get(reverse(f"wagtailadmin_reports:{name}"), {"export": "csv"}, **HOST)
    assert tells(exported, OURS)
    assert not tells(exported, THEIRS)
    with override_settings(ROOT_URLCONF=STOCK):
        assert tells(client.get(reverse(f"wagtailadmin_reports:{name}"), **HOST), THEIRS)


def test_nobody_administers_workflows_in_the_admin(running):
    client = entered(f.make_user("root", is_superuser=True))
    workflow, task = Workflow.objects.last(), Task.objects.last()
    for name, args in (
        ("index", []),
        ("add", []),
        ("edit", [workflow.pk]),
        ("disable", [workflow.pk]),
        ("disable_task", [task.pk]),
        ("remove", [running.theirs.draft.pk]),
        ("task_chooser", []),
        ("task_index", []),
    ):
        url = reverse(f"wagtailadmin_workflows:{name}", args=args)
        assert client.get(url, **HOST).status_code == 404, name
        assert client.post(url, **HOST).status_code == 404, name
    task.refresh_from_db()
    assert task.active


# -- translations ----------------------------------------------------------------------------------------------


def test_the_report_on_translations_knows_the_own_pages(walls):
    english = Locale.objects.get_or_create(language_code="en")[0]
    for side in (walls.ours, walls.theirs):
        source, _ = TranslationSource.get_or_create_from_instance(side.draft)
        Translation.objects.create(source=source, target_locale=english)
    client = walls.ours.entered()
    for name in ("translations_report", "translations_report_results"):
        for asked in ({}, {"source_title": THEIRS[:4]}):
            answer = client.get(reverse(f"wagtail_localize:{name}"), asked, **HOST)
            assert not tells(answer, THEIRS)
    url = reverse("wagtail_localize:translations_report")
    assert tells(client.get(url, **HOST), OURS)
    with override_settings(ROOT_URLCONF=STOCK):
        assert tells(client.get(url, **HOST), THEIRS)


# -- data for scripts ------------------------------------------------------------------------------------------


def test_the_explorers_menu_loads_the_own_pages_only(walls):
    grant(walls.ours.editor, walls.portal.unit, Role.EDITOR)
    client = walls.ours.entered()
    url = reverse("wagtailadmin_api:pages:listing")
    container = walls.ours.home.get_parent()
    answer = client.get(url, {"child_of": container.pk, "for_explorer": "1"}, **HOST)
    titles = {page["title"] for page in json.loads(answer.content)["items"]}
    assert titles == {walls.ours.home.title, walls.portal.title}
    for asked in (
        {},
        {"child_of": walls.theirs.home.pk},
        {"descendant_of": container.pk},
        {"has_children": "true"},
    ):
        assert not tells(client.get(url, asked, **HOST), THEIRS)
    detail = client.get(reverse("wagtailadmin_api:pages:detail", args=[container.pk]), **HOST)
    count = json.loads(detail.content)["meta"]["children"]["count"]
    assert count == 2, "as many homes as the person has"
    foreign = reverse("wagtailadmin_api:pages:detail", args=[walls.theirs.draft.pk])
    assert client.get(foreign, **HOST).status_code == 404


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_files_are_no_data_for_scripts(walls, kind):
    client = walls.ours.entered()
    listing = client.get(reverse(f"wagtailadmin_api:{kind}:listing"), **HOST)
    assert listing.status_code == 404
    own = getattr(walls.ours, kind[:-1])
    assert client.get(reverse(f"wagtailadmin_api:{kind}:detail", args=[own.pk]), **HOST).status_code == 404


@pytest.mark.parametrize(
    "action", ["publish", "delete", "move", "copy", "revert_to_page_revision", "unpublish"]
)
def test_scripts_do_nothing_to_pages(walls, action):
    url = reverse("wagtailadmin_api:pages:action", args=[walls.ours.draft.pk, action])
    assert walls.ours.entered().post(url, {}, **HOST).status_code == 404
    assert Page.objects.filter(pk=walls.ours.draft.pk, live=False).exists()


# -- who else edits --------------------------------------------------------------------------------------------


def ping(client, page, user):
    kind = ContentType.objects.get_for_model(page)
    session = EditingSession.objects.create(
        user=user, content_type=kind, object_id=page.pk, last_seen_at=timezone.now()
    )
    url = reverse(
        "wagtailadmin_editing_sessions:ping",
        args=[kind.app_label, kind.model, page.pk, session.pk],
    )
    return client.post(url, **HOST)


def test_who_has_left_the_unit_is_not_named_as_editing_beside_one(walls):
    page = walls.ours.draft
    leaver = f.make_user("likai", walls.ours.unit, Role.EDITOR, display_name="Likaideren")
    kind = ContentType.objects.get_for_model(page)
    EditingSession.objects.create(
        user=leaver, content_type=kind, object_id=page.pk, last_seen_at=timezone.now(), is_editing=True
    )
    client = walls.ours.entered()
    assert tells(ping(client, page, walls.ours.editor), "Likaideren")
    revoke(Membership.objects.get(user=leaver))
    assert not tells(ping(client, page, walls.ours.editor), "Likaideren")


def test_a_foreign_page_is_not_pinged(walls):
    assert ping(walls.ours.entered(), walls.theirs.draft, walls.ours.editor).status_code == 404


# -- menus and what is not there -------------------------------------------------------------------------------


def test_menus_offer_what_the_person_may_use(walls):
    answer = walls.ours.entered().get(reverse("wagtailadmin_home"), **HOST)
    for name in (
        "wagtailadmin_collections:index",
        "wagtailadmin_workflows:index",
        "wagtailadmin_workflows:task_index",
    ):
        assert not tells(answer, f'"{reverse(name)}"')
    assert not tells(answer, '"/admin/groups/')
    assert not tells(answer, '"/admin/users/')
    assert not tells(answer, '"/admin/sites/')
    assert not tells(answer, '"/admin/locales/')


@pytest.mark.parametrize(
    "name",
    [
        "wagtail.contrib.redirects",
        "wagtail.contrib.forms",
        "wagtail.contrib.search_promotions",
        "wagtail.contrib.settings",
    ],
)
def test_what_lists_all_sites_without_asking_is_not_installed(name):
    assert not apps.is_installed(name)
