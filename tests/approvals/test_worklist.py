"""Who has what on their list, agreed with what the duties say of each step, and at what cost."""

import datetime
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from approvals import duties, worklist
from approvals.deciding import decide
from approvals.models import (
    Decision,
    Deputy,
    Joining,
    Review,
    ReviewStep,
    StepKind,
    StepState,
    UnitPolicy,
)
from approvals.series import Series, choices
from approvals.urgent import UrgentRelease
from tests import factories as f
from tests.approvals.walking import ROLES, Office, approve, cleared, draft, step_of, submitted, verdict
from units.models import Role, UnitKind, User
from units.permissions import grant

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def again(user):
    """As the next request sees the person."""
    return User.objects.get(pk=user.pk)


def titles(steps):
    return [step.review.title for step in steps.select_related("review")]


def waiting(user, **values):
    return titles(worklist.waiting(again(user), **values))


def stand_in(deputy, absent, unit, role, days=3):
    today = timezone.localdate()
    return Deputy.objects.create(
        unit=unit,
        role=role,
        absent=absent,
        deputy=deputy,
        starts_on=today,
        ends_on=today + datetime.timedelta(days),
    )


def agrees_with_the_duties(user):
    """The list of a person, compared with what the duties say of every open step."""
    user = again(user)
    listed = {step.pk: worklist.why_not(step) for step in worklist.my_steps(user)}
    asked = {}
    for step in worklist.open_steps().select_related("review", "unit"):
        if (reviewer := duties.reviewer_for(user, step)) is not None:
            asked[step.pk] = reviewer.why_not
    assert listed == asked, user
    return listed


# -- whose ---------------------------------------------------------------------------------------------------------


def test_a_step_is_on_the_list_of_those_whose_it_is_and_on_nobody_elses(county, office):
    submitted(draft(office), office.editor)

    assert len(waiting(office.secrecy)) == 1
    for user in (office.releaser, office.editor, county.mzj.secrecy):
        assert waiting(user) == []


def test_after_one_step_it_waits_for_the_next_person(office):
    review = submitted(draft(office), office.editor)
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)

    assert waiting(office.secrecy) == []
    assert len(waiting(office.releaser)) == 1


def test_own_words_are_listed_apart_with_the_reason(office):
    grant(office.editor, office.unit, Role.CONFIDENTIALITY_REVIEWER)
    submitted(draft(office), office.editor)

    assert waiting(office.editor) == []
    forbidden = list(worklist.forbidden(again(office.editor)))
    assert [worklist.why_not(step) for step in forbidden] == [str(duties.OWN_WORDS)]


def test_a_deputy_has_what_the_absent_one_has_for_these_days_only(county, office):
    submitted(draft(office), office.editor)
    deputy = stand_in(
        office.people[Role.LEGALITY_REVIEWER], office.secrecy, office.unit, Role.CONFIDENTIALITY_REVIEWER
    )

    assert len(waiting(deputy.deputy)) == 1
    place = worklist.places_of(again(deputy.deputy))
    assert place.absent_at(office.unit.pk, StepKind.CONFIDENTIALITY) == office.secrecy
    Deputy.objects.update(starts_on=TODAY() - datetime.timedelta(9), ends_on=TODAY() - datetime.timedelta(1))
    assert waiting(deputy.deputy) == []


def test_the_unit_above_has_it_where_the_policy_says_so_and_nobody_else_can(county, office):
    above = f.make_user("xian-bm", county.portal.unit, Role.CONFIDENTIALITY_REVIEWER)
    submitted(draft(office), office.editor)
    assert waiting(above) == []
    UnitPolicy.objects.create(unit=office.unit, parent_stands_in=True)
    assert waiting(above) == [], "somebody of the unit can"
    User.objects.filter(pk=office.secrecy.pk).update(is_active=False)
    assert len(waiting(above)) == 1


def test_lists_agree_with_the_duties_in_every_state(county, office):
    township = f.make_township("lxz", county.portal)
    village = f.make_home(
        f.make_unit("dwc", UnitKind.VILLAGE, parent=township.unit), site_path="dwc", parent=township
    )
    town = furnish_at(township, "lxz")
    hamlet = furnish_at(village, "dwc", people=town.people)
    above = f.make_user("xian-bm", county.portal.unit, Role.CONFIDENTIALITY_REVIEWER)
    both = f.make_user("jyj-both", office.unit, Role.ATTRIBUTE_REVIEWER)
    for role in (Role.CONFIDENTIALITY_REVIEWER, Role.RELEASER, Role.LEGALITY_REVIEWER, Role.EDITOR):
        grant(both, office.unit, role)
    stand_in(
        office.people[Role.LEGALITY_REVIEWER], office.secrecy, office.unit, Role.CONFIDENTIALITY_REVIEWER
    )
    stand_in(above, office.releaser, office.unit, Role.RELEASER)
    stand_in(both, town.secrecy, hamlet.unit, Role.CONFIDENTIALITY_REVIEWER)
    stand_in(above, county.mzj.editor, county.mzj.unit, Role.RELEASER)  # who does not hold the role
    UnitPolicy.objects.create(unit=county.mzj.unit, parent_stands_in=True)
    User.objects.filter(pk=county.mzj.secrecy.pk).update(is_active=False)

    for number, joined in enumerate((Joining.NONE, Joining.LEGALITY, Joining.RELEASE)):
        UnitPolicy.objects.update_or_create(unit=office.unit, defaults={"attribute_joined_with": joined})
        entry = f.make_disclosure(
            office.catalog,
            f"办法{number}",
            live=False,
            normative=True,
            document_number=f"云教发〔2026〕{number}号",
        )
        entry.save_revision(user=office.editor)
        review = submitted(entry, office.editor)
        everybody(county)
        approve(review, StepKind.ATTRIBUTE, both)
        everybody(county)
        approve(review, StepKind.LEGALITY, office.people[Role.LEGALITY_REVIEWER])
        everybody(county)
        approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
        everybody(county)
    article = cleared(draft(office, title="改过的"), office)
    article.summary = "改了一句。"
    article.save_revision(user=both)
    submitted(article, both)
    submitted(draft(county.mzj, title="民政的"), county.mzj.editor, consulted=[office.unit])
    submitted(draft(hamlet, title="村里的"), hamlet.editor)
    UrgentRelease(draft(office, title="停水"), by=both, ground="disaster", reason="停水").execute()
    assert everybody(county)


def furnish_at(home, code, people=None):
    people = people or {role: f.make_user(f"{code}-{role.value}", home.unit, role) for role in ROLES}
    return Office(home, f.make_column(home), f.make_catalog(home), people)


def everybody(county):
    return [
        listed for user in User.objects.filter(is_active=True) if (listed := agrees_with_the_duties(user))
    ]


# -- the other lists -----------------------------------------------------------------------------------------------


def test_what_i_submitted_stays_until_it_is_public_and_comes_back_first_when_returned(office):
    running = submitted(draft(office, title="在审的"), office.editor)
    returned = submitted(draft(office, title="退回的"), office.editor)
    step = step_of(returned, StepKind.CONFIDENTIALITY)
    decide(step.pk, verdict(step, Decision.RETURN, reason="请改标题"), by=office.secrecy)
    cleared(draft(office, title="公开的"), office)

    assert [review.title for review in worklist.under_way(office.editor)] == ["退回的", "在审的"]
    assert list(worklist.under_way(office.secrecy)) == []
    submitted(returned.page.specific, office.editor)
    assert [review.state for review in worklist.under_way(office.editor)] == ["open", "open"]
    assert running.is_open


def test_overdue_is_told_to_all_who_read_the_unit_and_to_no_other_unit(county, office):
    submitted(draft(office), office.editor)
    ReviewStep.objects.filter(state=StepState.OPEN).update(due_on=TODAY() - datetime.timedelta(days=1))
    inspector = f.make_user("ducha", county.portal.unit, Role.INSPECTOR)
    admin = f.make_user("guanli", office.unit, Role.UNIT_ADMINISTRATOR)

    for user, number in ((office.editor, 1), (inspector, 1), (county.mzj.editor, 0), (admin, 0)):
        assert worklist.overdue(user).count() == number, user
    numbers = worklist.numbers(again(office.secrecy))
    assert (numbers.count, numbers.overdue, numbers.today) == (1, 1, 0)


def test_what_is_due_first_comes_first_and_the_next_is_the_one_behind(office):
    reviews = [submitted(draft(office, title=f"第{number}期"), office.editor) for number in range(3)]
    for review, day in zip(reviews, (3, 1, 2), strict=True):
        review.steps.filter(state=StepState.OPEN).update(due_on=TODAY() + datetime.timedelta(days=day))
    me = again(office.secrecy)

    assert waiting(me) == ["第1期", "第2期", "第0期"]
    assert worklist.next_for(me).title == "第1期"
    approve(reviews[2], StepKind.CONFIDENTIALITY, office.secrecy)
    assert worklist.next_for(me, after=reviews[2]).title == "第0期"
    assert worklist.next_for(me, after=reviews[0]).title == "第1期", "from the top again"
    approve(reviews[0], StepKind.CONFIDENTIALITY, office.secrecy)
    approve(reviews[1], StepKind.CONFIDENTIALITY, office.secrecy)
    assert worklist.next_for(me, after=reviews[1]) is None


def test_a_series_is_one_column_or_one_type(office):
    prices = f.make_column(office.home, title="菜价")
    for number in range(2):
        page = f.make_article(prices, f"菜价第{number}期", live=False)
        page.save_revision(user=office.editor)
        submitted(page, office.editor)
    submitted(draft(office, title="别的"), office.editor)
    me = again(office.secrecy)

    found = choices(worklist.waiting(me))
    assert [(label, n) for _pk, label, n in found.columns] == [("工作动态", 1), ("菜价", 2)]
    assert [(label, n) for _pk, label, n in found.kinds] == [("文章", 3)]
    series = Series.asked({"column": str(prices.pk)})
    assert sorted(waiting(me, series=series)) == ["菜价第0期", "菜价第1期"]
    assert waiting(me, series=Series.asked({"q": "别的"})) == ["别的"]
    assert len(waiting(me, series=Series.asked({"column": "x", "step": "nonsense", "kind": "-1"}))) == 3
    assert waiting(me, series=Series.asked({"column": "987654321"})) == []


# -- cost ----------------------------------------------------------------------------------------------------------


def many(office, count, units):
    """So many open reviews, each with a confidentiality step, spread over units."""
    sample = submitted(draft(office, title=f"样{count}"), office.editor)
    reviews = Review.objects.bulk_create(
        Review(
            number=f"x-{number}", page_number=10**6 + number, title=f"第{number}件", unit=units[number % len(units)],
            snapshot=sample.snapshot, digest=sample.digest, submitted_by=office.editor, submitted_at=timezone.now(),
        )
        for number in range(count)
    )  # fmt: skip
    ReviewStep.objects.bulk_create(
        ReviewStep(
            review=review, kind=StepKind.CONFIDENTIALITY, place=3, unit=review.unit, days=2, state=StepState.OPEN,
            opened_at=timezone.now(), due_on=TODAY() + datetime.timedelta(days=number % 9 - 3),
        )
        for number, review in enumerate(reviews)
    )  # fmt: skip


def cost(user):
    """Queries and seconds of everything that the screens ask."""
    user = again(user)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        start = time.perf_counter()
        worklist.numbers(user)
        list(worklist.waiting(user)[:50])
        list(worklist.forbidden(user)[:50])
        list(worklist.under_way(user)[:50])
        list(worklist.overdue(user)[:50])
        choices(worklist.waiting(user))
        worklist.next_for(user)
        seconds = time.perf_counter() - start
    return len(queries), seconds


def test_queries_do_not_grow_with_units_or_steps(county, office):
    me = office.secrecy
    UnitPolicy.objects.create(unit=office.unit, parent_stands_in=True)
    many(office, 5, [office.unit])
    few, _ = cost(me)
    Review.objects.all().delete()
    units = [f.make_unit(parent=county.portal.unit) for _ in range(400)]
    for unit in units[:40]:
        grant(me, unit, Role.CONFIDENTIALITY_REVIEWER)
    many(office, 5000, [office.unit, *units])
    lots, seconds = cost(me)

    assert lots == few
    assert seconds < 3, seconds
    assert worklist.numbers(again(me)).count > 400
