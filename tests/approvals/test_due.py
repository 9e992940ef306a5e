"""What happens by the clock: once, whoever runs the command how often, and whatever else fails."""

import datetime
import json
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Barrier

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from approvals import due
from approvals.models import ReviewState, ReviewStep, StepKind, StepState
from approvals.submitting import TakeBack
from approvals.urgent import UrgentRelease
from ledger.models import LedgerEntry
from sites.publishing.events import publication_event
from tests import factories as f
from tests.approvals.walking import approve, cleared, draft, furnish, step_of, submitted
from tests.units.travel import at
from units.models import Role

pytestmark = pytest.mark.django_db
FRIDAY = at(2026, 11, 20, 9)


@pytest.fixture(autouse=True)
def clock(time_machine):
    """Everything begins on a Friday with an ordinary week before it."""
    time_machine.move_to(FRIDAY, tick=False)
    return time_machine


@pytest.fixture
def told():
    """Who acted, of every publication event."""
    found = []

    def note(event, **_kwargs):
        found.append(event.acting)

    publication_event.connect(note, weak=False)
    yield found
    publication_event.disconnect(note)


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command("run_due", *arguments, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def joint_article(county, office, **values):
    """An article on which two other units are asked: one that made it too, one that is merely asked."""
    review = submitted(
        draft(office, **values), office.editor, consulted=[county.mzj.unit, county.portal.unit]
    )
    ReviewStep.objects.filter(review=review, unit=county.mzj.unit).update(silence_consents=True)
    return review


def cosigned(review):
    return dict(
        ReviewStep.objects.filter(review=review, kind=StepKind.COSIGN).values_list("unit__code", "state")
    )


# -- silence -------------------------------------------------------------------------------------------------------


def test_only_a_co_making_units_silence_is_consent_and_only_when_its_term_is_over(clock, county, office):
    review = joint_article(county, office)
    last_day = step_of(review, StepKind.COSIGN, county.mzj.unit).due_on

    clock.move_to(at(last_day.year, last_day.month, last_day.day, 23, 59))
    assert "视为同意" not in run()
    clock.shift(datetime.timedelta(minutes=2))
    assert "会签逾期，视为同意：全县春耕备耕工作会议召开" in run()

    assert cosigned(review) == {"mzj": StepState.CONSENTED, "yxxzf": StepState.OPEN}
    entry = LedgerEntry.objects.get(kind="review.consented")
    assert entry.details["unit"] == "mzj"
    assert entry.actor_id is None


def test_after_the_last_silence_the_next_step_opens(clock, county, office):
    review = submitted(draft(office), office.editor, consulted=[county.mzj.unit])
    ReviewStep.objects.filter(review=review, kind=StepKind.COSIGN).update(silence_consents=True)

    clock.move_to(at(2027, 3, 1))
    run()

    review.refresh_from_db()
    assert [step.kind for step in review.current_steps()] == [StepKind.CONFIDENTIALITY]
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    approve(review, StepKind.RELEASE, office.releaser)
    review.refresh_from_db()
    assert review.state == ReviewState.CLEARED


def test_running_twice_consents_once(clock, county, office):
    joint_article(county, office)
    clock.move_to(at(2027, 3, 1))
    run()
    run()
    assert LedgerEntry.objects.filter(kind="review.consented").count() == 1


def test_silence_on_what_was_taken_back_is_nothing(clock, county, office):
    review = joint_article(county, office)
    TakeBack(review.page.specific, by=office.editor).execute()
    clock.move_to(at(2027, 3, 1))
    run()
    assert not LedgerEntry.objects.filter(kind="review.consented").exists()


def test_a_run_that_comes_second_finds_nothing_to_do(clock, county, office):
    """Both had seen the item as due before either had it locked."""
    review = joint_article(county, office)
    step, other = (step_of(review, StepKind.COSIGN, unit) for unit in (county.mzj.unit, county.portal.unit))
    clock.move_to(at(2027, 3, 1))
    now = timezone.now()
    assert due.consent_by_silence(step.pk, now) is due.Outcome.CONSENTED
    assert due.consent_by_silence(step.pk, now) is None
    assert due.consent_by_silence(other.pk, now) is None, "asked, but no co-maker"
    assert LedgerEntry.objects.filter(kind="review.consented").count() == 1

    today = timezone.localdate()
    assert due.remind(other, "逾期", today)
    assert not due.remind(other, "逾期", today)


@pytest.mark.django_db(transaction=True)
def test_running_at_the_same_time_consents_and_releases_once(committed_roots):
    portal = f.make_portal()
    office, other = furnish("jyj", portal), furnish("mzj", portal)
    review = submitted(draft(office), office.editor, consulted=[other.unit])
    ReviewStep.objects.filter(review=review, kind=StepKind.COSIGN).update(
        silence_consents=True, opened_at=timezone.now() - datetime.timedelta(days=90), due_on=None
    )
    ReviewStep.objects.filter(review=review, kind=StepKind.COSIGN).update(
        due_on=timezone.localdate() - datetime.timedelta(days=60)
    )
    later = scheduled(office)
    start = Barrier(3)

    def one_run():
        start.wait()
        try:
            return list(due.run_due(timezone.now() + datetime.timedelta(days=2)))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        done = [one for future in [pool.submit(one_run) for _ in range(3)] for one in future.result()]

    outcomes = [one.outcome for one in done]
    assert due.Outcome.FAILED not in outcomes, done
    assert outcomes.count(due.Outcome.CONSENTED) == 1
    assert outcomes.count(due.Outcome.RELEASED) == 1
    assert LedgerEntry.objects.filter(kind="review.consented").count() == 1
    later.refresh_from_db()
    assert later.live


# -- releases ------------------------------------------------------------------------------------------------------


def scheduled(office):
    article = draft(office, title="到时公开的")
    review = submitted(article, office.editor)
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    approve(review, StepKind.RELEASE, office.releaser, at=timezone.now() + datetime.timedelta(days=1))
    article.refresh_from_db()
    assert not article.live
    return article


def test_what_is_scheduled_becomes_public_and_what_expires_goes(clock, office):
    public = cleared(draft(office, title="到期的"), office)
    type(public).objects.filter(pk=public.pk).update(expire_at=FRIDAY + datetime.timedelta(hours=1))
    article = scheduled(office)

    clock.move_to(FRIDAY + datetime.timedelta(days=2))
    said = run()

    assert "已公开：到时公开的" in said
    assert "到期下线：到期的" in said
    article.refresh_from_db()
    public.refresh_from_db()
    assert (article.live, public.live) == (True, False)


def test_the_record_says_that_the_clock_released_it_and_on_whose_decision(clock, office, told):
    article = scheduled(office)

    clock.move_to(FRIDAY + datetime.timedelta(days=2))
    run()

    row = LedgerEntry.objects.get(kind="publication.released", subject=f"sites.page:{article.pk}")
    assert (row.actor_id, row.reason) == (None, "定时发布")
    assert row.details["on_behalf_of_id"] == office.releaser.pk
    assert row.details["on_behalf_of"] == str(office.releaser)
    assert [(acting.by, acting.on_behalf_of) for acting in told] == [(None, office.releaser)]


def test_a_line_of_the_catalogue_that_the_clock_shows_names_whose_decision_it_was(clock, office):
    entry = f.make_disclosure(
        office.catalog,
        live=False,
        attribute="on_request",
        attribute_ground="条例第十三条",
        attribute_reason="涉及特定对象",
    )
    entry.save_revision(user=office.editor)
    review = submitted(entry, office.editor)
    for kind, role in (
        (StepKind.ATTRIBUTE, Role.ATTRIBUTE_REVIEWER),
        (StepKind.CONFIDENTIALITY, Role.CONFIDENTIALITY_REVIEWER),
    ):
        approve(review, kind, office.people[role])
    approve(review, StepKind.RELEASE, office.releaser, at=timezone.now() + datetime.timedelta(days=1))

    clock.move_to(FRIDAY + datetime.timedelta(days=2))
    run()

    row = LedgerEntry.objects.get(kind="publication.line_shown")
    assert (row.actor_id, row.details["on_behalf_of_id"]) == (None, office.releaser.pk)


def test_a_refusal_stops_nothing_else(clock, county, office):
    article = scheduled(office)
    type(article).objects.get(pk=article.pk).clearances.update(revoked_at=FRIDAY, revoke_reason="另有规定")
    joint_article(county, office, title="会签的")

    clock.move_to(at(2027, 3, 1))
    said = run()

    assert "未公开，已取消定时：到时公开的" in said
    assert "视为同意：会签的" in said


def test_an_error_is_told_stops_no_other_and_the_command_fails(clock, county, office):
    broken, good = joint_article(county, office, title="坏的"), joint_article(county, office, title="好的")
    broken.steps.filter(kind=StepKind.RELEASE).delete()
    broken.steps.filter(kind=StepKind.CONFIDENTIALITY).delete()
    broken.steps.filter(unit=county.portal.unit, kind=StepKind.COSIGN).delete()

    clock.move_to(at(2027, 3, 1))
    out = StringIO()
    with pytest.raises(CommandError, match="1 项出错"):
        call_command("run_due", "--json", stdout=out)

    rows = {(row["title"], row["outcome"]) for row in map(json.loads, out.getvalue().splitlines())}
    assert ("坏的", "failed") in rows
    assert ("好的", "consented") in rows
    assert cosigned(broken) == {"mzj": StepState.OPEN}, "nothing half done"
    assert cosigned(good)["mzj"] == StepState.CONSENTED


def test_what_nobody_confirmed_is_withdrawn(clock, office):
    article = draft(office, title="停水抢修")
    UrgentRelease(article, by=office.releaser, ground="disaster", reason="停水").execute()

    clock.move_to(at(2026, 11, 24, 17, 59))
    assert "撤回" not in run()
    clock.move_to(at(2026, 11, 24, 18, 1))
    assert "没有补审，已撤回：停水抢修" in run()
    article.refresh_from_db()
    assert not article.live
    assert "停水抢修" not in run()


# -- reminders -----------------------------------------------------------------------------------------------------


def reminders(callbacks):
    mail.outbox.clear()
    with callbacks(execute=True):
        run()
    return [message for message in mail.outbox if "保密审查" in message.subject]


def test_yellow_is_told_once_and_red_every_working_day(clock, office, django_capture_on_commit_callbacks):
    submitted(draft(office), office.editor)
    told = {}
    for day in (20, 23, 24, 25, 26, 28, 30):
        clock.move_to(at(2026, 11, day, 9))
        told[day] = [message.subject for message in reminders(django_capture_on_commit_callbacks)]
        assert reminders(django_capture_on_commit_callbacks) == [], "not twice a day"

    assert [day for day, subjects in told.items() if subjects] == [23, 25, 26, 30]
    assert "剩 1 个工作日" in told[23][0]
    assert "逾期 2 个工作日" in told[26][0]


def test_where_nobody_can_decide_the_administrators_are_reminded(
    clock, office, django_capture_on_commit_callbacks
):
    f.make_user("guanli", office.unit, Role.UNIT_ADMINISTRATOR, email="guanli@jyj.example")
    submitted(draft(office), office.editor)
    office.secrecy.is_active = False
    office.secrecy.save()

    clock.move_to(at(2026, 11, 25, 9))
    messages = reminders(django_capture_on_commit_callbacks)

    assert [message.to for message in messages] == [["guanli@jyj.example"]]
