"""Release, withdraw, schedule, unschedule: asked before they are told; and what happens by the clock."""

from __future__ import annotations

import datetime
import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.core.management import call_command, get_commands
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from ledger.models import LedgerEntry
from sites import scheduling
from sites.models import ArticlePage, CatalogEntry, DisclosureAttribute, DisclosurePage
from sites.publishing.events import publication_event
from sites.publishing.operations import Release, Schedule, Unschedule, Withdraw
from tests import factories as f
from tests.sites.conftest import REFUSAL, UNCLEARED, body, draft_text, refused
from units.models import Role

AN_HOUR = datetime.timedelta(hours=1)
GROUND = {"attribute_ground": "条例第十六条", "attribute_reason": "内部事务信息"}


@pytest.fixture
def releaser(county):
    return f.make_user("releaser", county.unit, Role.RELEASER)


@pytest.fixture
def editor(county):
    return f.make_user("editor", county.unit, Role.EDITOR)


@pytest.fixture
def stranger(county):
    return f.make_user("stranger", county.other.unit, Role.RELEASER)


def make_draft(county, title="草稿一则", text=UNCLEARED):
    page = f.make_article(county.column, title, body=body(text), live=False)
    page.save_revision()
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def draft(county):
    return make_draft(county)


def codes(operation):
    return {obstacle.code for obstacle in operation.obstacles()}


def recorded(kind):
    return list(LedgerEntry.objects.filter(kind=kind))


# -- release and withdraw ---------------------------------------------------------------------------------------


def test_a_releaser_releases_what_the_unit_wrote(draft, releaser, reader):
    page = Release(draft, by=releaser, reason="同意公开").execute()
    assert page.live
    assert UNCLEARED in reader.sees(draft)
    (row,) = [row for row in recorded("publication.released") if row.subject_label == "草稿一则"]
    assert (row.actor_id, row.reason) == (releaser.pk, "同意公开")


def test_editors_and_other_units_do_not_release(draft, editor, stranger, reader):
    for user in (editor, stranger):
        assert codes(Release(draft, by=user)) == {"no-right"}
        with refused("没有签发"):
            Release(draft, by=user).execute()
    assert reader.sees(draft) == ""


def test_asking_changes_nothing(gate, draft, releaser, reader):
    gate.close()
    release = Release(draft, by=releaser)
    assert codes(release) == {"test-closed"}
    with refused(REFUSAL):
        release.execute()
    assert reader.sees(draft) == ""
    assert UNCLEARED in draft_text(draft)
    gate.open()
    assert release.obstacles() == []


def test_all_obstacles_are_told_at_once(gate, county, stranger):
    page = f.make_disclosure(county.catalog, live=False, attribute=DisclosureAttribute.WITHHELD, **GROUND)
    gate.close()
    assert codes(Release(page, by=stranger)) == {"no-right", "not-proactive", "test-closed"}


def test_a_form_that_is_not_filled_in_is_an_obstacle_with_its_label(county, draft):
    draft.author = "字" * 61
    draft.save_revision(clean=False)
    (obstacle,) = Release(draft, by=None).obstacles()
    assert obstacle.code == "invalid"
    assert obstacle.message.startswith("作者：")


def test_releasing_an_older_revision_releases_that_one(draft, reader):
    old = draft.latest_revision
    draft.body = body("后来写的句子")
    draft.save_revision()
    Release(draft, old, by=None).execute()
    assert UNCLEARED in reader.sees(draft)
    assert "后来写的句子" in draft_text(draft)


def test_the_time_of_publication_is_that_of_the_first(draft):
    first = Release(draft, by=None).execute()
    assert first.published_at.second == 0
    before = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    ArticlePage.objects.filter(pk=draft.pk).update(published_at=before)
    page = ArticlePage.objects.get(pk=draft.pk)
    page.published_at = None
    page.body = body("改过的句子")
    page.save_revision()
    page = ArticlePage.objects.get(pk=draft.pk)
    assert Release(page, by=None).execute().published_at == before


def test_withdrawing_asks_for_a_reason_and_for_something_to_withdraw(draft, releaser, editor):
    assert codes(Withdraw(draft, by=releaser, reason=" ")) == {"no-reason", "not-public"}
    page = Release(draft, by=releaser).execute()
    assert codes(Withdraw(page, by=editor, reason="有误")) == {"no-right"}
    page = Withdraw(page, by=releaser, reason="有误").execute()
    assert not page.live
    assert [(row.actor_id, row.reason) for row in recorded("publication.withdrawn")] == [
        (releaser.pk, "有误")
    ]
    assert UNCLEARED in draft_text(draft)


def test_an_on_request_entry_gets_a_line_and_loses_it(county, releaser):
    page = f.make_disclosure(
        county.catalog, "依申请公开的一件", live=False, attribute=DisclosureAttribute.ON_REQUEST, **GROUND
    )
    page = Release(page, by=releaser).execute()
    assert not page.live
    assert CatalogEntry.objects.get().title == "依申请公开的一件"
    page = Withdraw(page, by=releaser, reason="有误").execute()
    assert not CatalogEntry.objects.exists()
    assert [row.kind for row in LedgerEntry.objects.about(f"sites.page:{page.pk}").order_by("sequence")] == [
        "publication.line_shown",
        "publication.line_withdrawn",
    ]


def test_a_public_entry_must_be_withdrawn_before_it_becomes_on_request(county):
    entry = f.make_disclosure(county.catalog)
    entry.attribute = DisclosureAttribute.ON_REQUEST
    entry.attribute_ground, entry.attribute_reason = GROUND.values()
    entry.save_revision()
    assert codes(Release(entry, by=None)) == {"still-public"}
    Withdraw(entry, by=None, reason="改为依申请公开").execute()
    Release(DisclosurePage.objects.get(pk=entry.pk), by=None).execute()
    assert CatalogEntry.objects.get().attribute == DisclosureAttribute.ON_REQUEST


def test_a_closed_unit_publishes_nothing(county, draft, releaser):
    from units.models import Unit

    Unit.objects.filter(pk=county.unit.pk).update(closed_on=timezone.localdate())
    draft = ArticlePage.objects.get(pk=draft.pk)
    assert codes(Release(draft, by=releaser)) == {"no-right"}


# -- schedule ---------------------------------------------------------------------------------------------------


def schedule_for_now(page, ago=AN_HOUR):
    page.revisions.filter(pk=page.get_latest_revision().pk).update(approved_go_live_at=timezone.now() - ago)


def run():
    out, err = io.StringIO(), io.StringIO()
    call_command("publish_scheduled", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_our_command_wins_over_wagtails():
    assert get_commands()["publish_scheduled"] == "sites"


def test_a_scheduled_release_waits_and_can_be_taken_back(draft, releaser, reader):
    at = timezone.now() + AN_HOUR
    assert codes(Schedule(draft, at=timezone.now() - AN_HOUR, by=releaser)) == {"not-ahead"}
    assert codes(Unschedule(draft, by=releaser)) == {"not-scheduled"}
    page = Schedule(draft, at=at, by=releaser).execute()
    assert page.approved_schedule
    assert run() == ("", "")
    assert reader.sees(draft) == ""
    page = Unschedule(page, by=releaser).execute()
    assert not page.approved_schedule
    assert [len(recorded(f"publication.{kind}")) for kind in ("scheduled", "unscheduled")] == [1, 1]


def test_what_is_due_is_released(draft, reader):
    schedule_for_now(draft)
    out, err = run()
    assert (out, err) == ("已公开：草稿一则\n", "")
    assert UNCLEARED in reader.sees(draft)
    assert not draft.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert run() == ("", "")


def test_one_refused_item_stops_no_other(gate, county, reader):
    pages = [make_draft(county, title) for title in ("第一则", "第二则", "第三则")]
    for number, page in enumerate(pages):
        schedule_for_now(page, AN_HOUR * (3 - number))
    gate.refuses = lambda candidate: candidate.item.title == "第一则"
    out, err = run()
    assert out == "已公开：第二则\n已公开：第三则\n"
    assert "第一则" in err
    assert REFUSAL in err
    assert [bool(reader.sees(page)) for page in pages] == [False, True, True]
    assert not pages[0].revisions.filter(approved_go_live_at__isnull=False).exists()
    (row,) = recorded("publication.refused")
    assert row.subject_label == "第一则"
    assert row.details["obstacles"] == [{"code": "test-closed", "message": REFUSAL}]
    assert UNCLEARED in draft_text(pages[0])
    assert run() == ("", "")


def test_an_item_whose_form_is_wrong_is_refused_and_stops_no_other(county, reader):
    wrong, right = make_draft(county, "第一则"), make_draft(county, "第二则")
    wrong.author = "字" * 61
    wrong.save_revision(clean=False)
    schedule_for_now(wrong, AN_HOUR * 2)
    schedule_for_now(right)
    out, err = run()
    assert out == "已公开：第二则\n"
    assert "作者" in err
    assert [row.subject_label for row in recorded("publication.refused")] == ["第一则"]


def test_an_item_that_fails_is_tried_again_and_stops_no_other(county, reader):
    pages = [make_draft(county, title) for title in ("第一则", "第二则")]
    for page in pages:
        schedule_for_now(page)

    def fail(sender, event, **_):
        if event.page.title == "第一则":
            raise RuntimeError("the disk is full")

    publication_event.connect(fail)
    try:
        with pytest.raises(CommandError, match="1 项出错"):
            call_command("publish_scheduled", stdout=io.StringIO(), stderr=(err := io.StringIO()))
    finally:
        publication_event.disconnect(fail)
    assert "the disk is full" in err.getvalue()
    assert [bool(reader.sees(page)) for page in pages] == [False, True]
    assert run()[0] == "已公开：第一则\n"


def test_a_scheduled_line_appears_when_it_is_due(county):
    page = f.make_disclosure(
        county.catalog, "依申请公开的一件", live=False, attribute=DisclosureAttribute.ON_REQUEST, **GROUND
    )
    Schedule(page, at=timezone.now() + AN_HOUR, by=None).execute()
    schedule_for_now(page)
    assert run()[0] == "已公开：依申请公开的一件\n"
    assert CatalogEntry.objects.get().title == "依申请公开的一件"
    assert run() == ("", "")


def test_what_another_run_has_done_is_not_done_again(told, draft):
    schedule_for_now(draft)
    now = timezone.now()
    (revision,) = scheduling.due_releases(now)
    run()
    told.clear()
    assert scheduling._release(revision.pk, now) is None
    assert told == []


def test_what_was_taken_back_in_the_meantime_is_not_released(draft, reader):
    schedule_for_now(draft)
    (revision,) = scheduling.due_releases(timezone.now())
    Unschedule(draft, by=None).execute()
    assert scheduling._release(revision.pk, timezone.now()) is None
    assert reader.sees(draft) == ""


@pytest.fixture
def committed_county(committed_roots):
    """A county that other connections see."""
    department = f.make_department("jyj")
    return SimpleNamespace(column=f.make_column(department))


def test_two_runs_at_once_release_everything_once(committed_county):
    titles = [f"第{number}则" for number in range(1, 5)]
    for title in titles:
        schedule_for_now(make_draft(committed_county, title))
    start, now = Barrier(2), timezone.now()

    def work(_):
        try:
            start.wait()
            return [report.title for report in scheduling.release_due(now) if report.outcome == "released"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        released = [title for titles in pool.map(work, range(2)) for title in titles]
    assert sorted(released) == sorted(titles)
    recorded_titles = [row.subject_label for row in recorded("publication.released")]
    assert sorted(title for title in recorded_titles if title in titles) == sorted(titles)


def test_what_is_over_goes_offline(draft, reader):
    address = draft.full_url
    Release(draft, by=None).execute()
    Page.objects.filter(pk=draft.pk).update(expire_at=timezone.now())
    assert run() == ("到期下线：草稿一则\n", "")
    assert reader.get(address).status_code == 410
    assert Page.objects.get(pk=draft.pk).expired
    assert [row.reason for row in recorded("publication.withdrawn")] == ["到期下线"]
    assert run() == ("", "")


def test_a_dry_run_only_looks(draft, reader):
    schedule_for_now(draft)
    out = io.StringIO()
    call_command("publish_scheduled", "--dryrun", stdout=out)
    assert out.getvalue() == "定时发布：草稿一则\n"
    assert reader.sees(draft) == ""


# -- validity ---------------------------------------------------------------------------------------------------


def test_entries_come_into_force_and_expire_by_their_dates(county, monkeypatch):
    today = datetime.date(2026, 3, 1)
    dates = {
        "今日施行": {"effective_on": today},
        "明日施行": {"effective_on": today + datetime.timedelta(days=1)},
        "昨日到期": {"expires_on": today - datetime.timedelta(days=1)},
        "今日到期": {"expires_on": today},
    }
    monkeypatch.setattr(timezone, "localdate", lambda *args: today - datetime.timedelta(days=2))
    for title, values in dates.items():
        f.make_disclosure(county.catalog, title, **values)
    monkeypatch.setattr(timezone, "localdate", lambda *args: today)
    out = io.StringIO()
    call_command("mark_validity", stdout=out)
    assert dict(CatalogEntry.objects.values_list("title", "validity")) == {
        "今日施行": "valid",
        "明日施行": "pending",
        "昨日到期": "expired",
        "今日到期": "valid",
    }
    assert sorted(out.getvalue().splitlines()) == ["失效：1 条", "有效：1 条"]
    (row,) = recorded("catalog.validity_marked")
    assert row.details == {"on": "2026-03-01", "changed": {"valid": 1, "expired": 1}}
    call_command("mark_validity", stdout=out)
    assert len(recorded("catalog.validity_marked")) == 1
