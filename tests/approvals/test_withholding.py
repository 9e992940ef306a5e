"""What is withheld: determined by reviewers, never public, assessed again."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from approvals.models import Clearance, ReviewState, StepKind
from approvals.reassessing import due, remind_due
from sites.models import CatalogEntry, DisclosureAttribute
from tests import factories as f
from tests.approvals.walking import approve, submitted
from units.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def withheld(office):
    page = f.make_disclosure(
        office.catalog,
        live=False,
        attribute=DisclosureAttribute.WITHHELD,
        attribute_ground="条例第十六条第一款",
        attribute_reason="内部事务信息。",
    )
    page.save_revision(user=office.editor)
    review = submitted(page, office.editor)
    approve(review, StepKind.ATTRIBUTE, office.people[Role.ATTRIBUTE_REVIEWER])
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    approve(review, StepKind.RELEASE, office.releaser)
    review.refresh_from_db()
    page.refresh_from_db()
    return page, review


def test_it_is_determined_and_never_public(withheld):
    page, review = withheld
    assert review.state == ReviewState.WITHHELD
    assert not page.live
    assert not Clearance.objects.exists()
    assert not CatalogEntry.objects.exists()


def test_its_people_are_told_once_when_the_day_has_come(withheld, django_capture_on_commit_callbacks):
    _page, review = withheld
    day = review.reassess_on
    assert list(due(day - datetime.timedelta(days=1))) == []

    with django_capture_on_commit_callbacks(execute=True):
        assert list(remind_due(day)) == [review.title]
        assert list(remind_due(day)) == []

    assert [message.to for message in mail.outbox if "重新评估" in message.subject] == [
        ["attribute_reviewer@jyj.example"]
    ]


def test_found_public_after_all_it_goes_through_a_review_like_any_other(office, withheld):
    page, _review = withheld
    page.attribute = DisclosureAttribute.PROACTIVE
    page.attribute_ground = page.attribute_reason = ""
    page.save_revision(user=office.editor)

    review = submitted(page, office.editor)
    approve(review, StepKind.ATTRIBUTE, office.people[Role.ATTRIBUTE_REVIEWER])
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    approve(review, StepKind.RELEASE, office.releaser)

    page.refresh_from_db()
    assert page.live
    assert list(due(timezone.localdate() + datetime.timedelta(days=4000))) == []
