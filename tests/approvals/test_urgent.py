"""Urgent release: public at once, confirmed by others within two working days, or gone again."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from approvals.models import Clearance, Review, ReviewState, StepKind
from approvals.urgent import ROBOT, UrgentRelease, withdraw_unconfirmed
from ledger.models import LedgerEntry
from sites.publishing.gates import PublicationRefused
from tests import factories as f
from tests.approvals.walking import approve, draft, submitted
from units.models import Role
from units.permissions import grant

pytestmark = pytest.mark.django_db
WHY = "主管道爆裂，城西停水，影响两万人。"


def released(office):
    article = draft(office, title="城西水厂停水抢修公告")
    operation = UrgentRelease(article, by=office.releaser, ground="disaster", reason=WHY)
    operation.execute()
    article.refresh_from_db()
    return article, operation.review


def test_it_is_public_at_once_and_the_inspectors_are_told(office, county, django_capture_on_commit_callbacks):
    f.make_user("ducha", county.portal.unit, Role.INSPECTOR, email="ducha@yxxzf.example")

    with django_capture_on_commit_callbacks(execute=True):
        article, review = released(office)

    assert article.live
    assert review.is_open
    assert any("ducha@yxxzf.example" in message.to and "待补审" in message.subject for message in mail.outbox)
    assert LedgerEntry.objects.filter(kind="release.urgent", reason=WHY).exists()


def test_the_skipped_reviewers_confirm_it(office):
    article, review = released(office)

    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)

    review.refresh_from_db()
    assert review.state == ReviewState.CLEARED
    assert Clearance.objects.get(review=review).confirm_by is None
    assert list(withdraw_unconfirmed(timezone.now() + datetime.timedelta(days=30))) == []
    article.refresh_from_db()
    assert article.live


def test_who_released_it_does_not_confirm_it(office):
    grant(office.releaser, office.unit, Role.CONFIDENTIALITY_REVIEWER)
    _article, review = released(office)

    with pytest.raises(PublicationRefused, match="不能补审"):
        approve(review, StepKind.CONFIDENTIALITY, office.releaser)


def test_unconfirmed_it_is_withdrawn_by_an_account_of_the_system(office):
    article, review = released(office)

    done = list(withdraw_unconfirmed(timezone.now() + datetime.timedelta(days=30)))

    assert done == [(article.title, "withdrawn")]
    assert list(withdraw_unconfirmed(timezone.now() + datetime.timedelta(days=30))) == []
    article.refresh_from_db()
    review.refresh_from_db()
    assert not article.live
    assert review.state == ReviewState.VOID
    row = LedgerEntry.objects.get(kind="publication.withdrawn")
    assert ROBOT in row.actor_label


def test_without_ground_and_reason_nothing_is_released(office):
    article = draft(office)

    with pytest.raises(PublicationRefused, match="依据") as refused:
        UrgentRelease(article, by=office.releaser, ground="", reason=" ").execute()

    assert "等不到审查" in str(refused.value)
    article.refresh_from_db()
    assert not article.live


def test_an_editor_cannot(office):
    with pytest.raises(PublicationRefused, match="签发"):
        UrgentRelease(draft(office), by=office.editor, ground="disaster", reason=WHY).execute()


def test_what_the_scan_blocks_is_not_released(office):
    article = draft(office, title="失踪人员公告 11010519491231002X")

    with pytest.raises(PublicationRefused, match="身份证"):
        UrgentRelease(article, by=office.releaser, ground="disaster", reason=WHY).execute()


def test_a_later_text_that_was_reviewed_stays_when_the_earlier_one_was_never_confirmed(office):
    article, review = released(office)
    Review.objects.filter(pk=review.pk).update(state=ReviewState.VOID, closed_at=timezone.now())
    review.workflow_state.cancel()
    article.title = "城西水厂恢复供水"
    article.save_revision(user=office.editor)
    later = submitted(article, office.editor)
    approve(later, StepKind.CONFIDENTIALITY, office.secrecy)
    approve(later, StepKind.RELEASE, office.releaser)

    list(withdraw_unconfirmed(timezone.now() + datetime.timedelta(days=30)))

    article.refresh_from_db()
    assert article.live
    assert article.title == "城西水厂恢复供水"
    assert Clearance.objects.filter(page_number=article.pk, revoked_at__isnull=True).count() == 1
