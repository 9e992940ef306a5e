"""本单位内容: reviewers read their unit's drafts, inspectors those of the units that they inspect, others nothing."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sites.publishing.operations import Release
from tests import factories as f
from tests.sites.walls import HOST, OURS, THEIRS, tells
from units.models import Role

pytestmark = pytest.mark.django_db

LIST = "sites_admin:content"
REVIEWERS = [Role.ATTRIBUTE_REVIEWER, Role.LEGALITY_REVIEWER, Role.CONFIDENTIALITY_REVIEWER]
OTHERS = [Role.EDITOR, Role.RELEASER, Role.CASE_OFFICER, Role.UNIT_ADMINISTRATOR]
AT_THE_TOP = [Role.SECURITY_AUDITOR, Role.SYSTEM_ADMINISTRATOR]


def entered(unit, role):
    client = Client()
    client.force_login(f.make_user(f"ren-{role}", unit, role))
    return client


def titles(answer):
    soup = BeautifulSoup(answer.content, "html.parser")
    return [link.get_text(strip=True) for link in soup.select("td.title a")]


def look_at(client, page, name="content_page"):
    return client.get(reverse(f"sites_admin:{name}", args=[page.pk]), **HOST)


@pytest.mark.parametrize("role", REVIEWERS)
def test_a_reviewer_reads_the_own_unit(walls, role):
    client = entered(walls.ours.unit, role)
    for name in (LIST, "sites_admin:content_results"):
        answer = client.get(reverse(name), **HOST)
        assert tells(answer, walls.ours.draft.title)
        assert not tells(answer, THEIRS)
    assert tells(look_at(client, walls.ours.draft), walls.ours.draft.title)
    assert tells(look_at(client, walls.ours.draft, "content_draft"), walls.ours.draft.title)
    for name in ("content_page", "content_draft"):
        assert look_at(client, walls.theirs.draft, name).status_code == 404


def test_an_inspector_reads_every_unit(walls):
    client = entered(walls.portal.unit, Role.INSPECTOR)
    answer = client.get(reverse(LIST), **HOST)
    assert tells(answer, walls.ours.draft.title)
    assert tells(answer, walls.theirs.draft.title)
    assert look_at(client, walls.theirs.draft).status_code == 200


@pytest.mark.parametrize("role", [*OTHERS, *AT_THE_TOP])
def test_for_others_there_is_nothing_here(walls, role):
    client = entered(walls.portal.unit if role in AT_THE_TOP else walls.ours.unit, role)
    assert client.get(reverse(LIST), **HOST).status_code == 404
    for name in ("content_page", "content_draft"):
        assert look_at(client, walls.ours.draft, name).status_code == 404
    assert not tells(client.get(reverse("wagtailadmin_home"), **HOST), reverse(LIST))


def test_the_menu_leads_readers_here(walls):
    client = entered(walls.ours.unit, Role.LEGALITY_REVIEWER)
    assert tells(client.get(reverse("wagtailadmin_home"), **HOST), reverse(LIST))


def test_the_list_is_filtered_by_site_state_and_kind_and_searched_by_title(walls):
    client = entered(walls.portal.unit, Role.INSPECTOR)

    def found(**asked):
        return titles(client.get(reverse(LIST), asked, **HOST))

    ours, theirs = walls.ours, walls.theirs
    assert theirs.draft.title not in found(site=ours.home.pk)
    assert ours.draft.title in found(site=ours.home.pk)
    assert ours.draft.title in found(state="waiting")
    assert ours.public.title not in found(state="waiting")
    assert ours.public.title in found(state="public")
    kinds = found(content_type=ours.draft.content_type_id)
    assert ours.draft.title in kinds
    assert ours.column.title not in kinds
    assert found(q=f"{OURS} 草") == [ours.draft.title]


@pytest.mark.parametrize("name", ["site"])
def test_a_foreign_site_to_filter_by_is_an_unknown_one(walls, name):
    client = entered(walls.ours.unit, Role.LEGALITY_REVIEWER)
    foreign = client.get(reverse(LIST), {name: walls.theirs.home.pk}, **HOST)
    unknown = client.get(reverse(LIST), {name: 987654321}, **HOST)
    assert titles(foreign) == titles(unknown)
    assert not tells(foreign, THEIRS)


def test_the_newest_stand_first_and_the_oldest_when_asked(walls):
    client = entered(walls.ours.unit, Role.LEGALITY_REVIEWER)
    newest = f.make_article(walls.ours.column, f"{OURS} newest", live=False)
    newest.save_revision()
    assert titles(client.get(reverse(LIST), **HOST))[0] == newest.title
    asked = {"ordering": "saved_at"}
    assert titles(client.get(reverse(LIST), asked, **HOST))[-1] == newest.title


def test_the_item_shows_who_saved_and_what_was_decided(walls):
    Release(walls.ours.draft, by=walls.ours.releaser, reason="Tongyigongkai").execute()
    answer = look_at(entered(walls.ours.unit, Role.LEGALITY_REVIEWER), walls.ours.draft)
    assert tells(answer, "Tongyigongkai")
    assert tells(answer, str(walls.ours.editor))
    assert tells(answer, reverse("sites_admin:content_draft", args=[walls.ours.draft.pk]))
    assert not tells(answer, reverse("wagtailadmin_pages:edit", args=[walls.ours.draft.pk]))


def test_nothing_can_be_sent(walls):
    client = entered(walls.ours.unit, Role.LEGALITY_REVIEWER)
    for name in ("content_page", "content_draft"):
        url = reverse(f"sites_admin:{name}", args=[walls.ours.draft.pk])
        assert client.post(url, **HOST).status_code == 405
    assert client.post(reverse(LIST), **HOST).status_code == 405


def test_the_list_asks_the_same_number_of_questions_for_fifty_rows_as_for_five(walls):
    client = entered(walls.portal.unit, Role.INSPECTOR)

    def asked():
        client.get(reverse(LIST), **HOST)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(LIST), **HOST)
        return len(queries)

    few = asked()
    for number in range(20):
        department = f.make_department(f"more{number}", walls.portal)
        f.make_article(f.make_column(department), live=False, owner=walls.ours.editor).save_revision(
            user=walls.ours.editor
        )
    assert asked() <= few
