"""The gate that approvals fills in: nothing becomes public without a clearance of exactly its content."""

import pytest

from approvals.models import Clearance, Opinion, Review, ReviewState, StepKind, StepState
from ledger.models import LedgerEntry
from sites.publishing import gates
from sites.publishing.gates import PublicationRefused
from sites.publishing.operations import Release, Withdraw
from tests import factories as f
from tests.approvals.walking import approve, cleared, draft, step_of, submitted

pytestmark = pytest.mark.django_db


def test_a_releaser_alone_makes_nothing_public(office):
    article = draft(office)

    with pytest.raises(PublicationRefused, match="还没有经过审查"):
        Release(article, by=office.releaser).execute()

    article.refresh_from_db()
    assert not article.live


def test_what_was_reviewed_step_by_step_becomes_public(office):
    article = draft(office)
    review = submitted(article, office.editor)

    assert [step.kind for step in review.current_steps()] == [StepKind.CONFIDENTIALITY]
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    approve(review, StepKind.RELEASE, office.releaser)

    article.refresh_from_db()
    review.refresh_from_db()
    assert article.live
    assert review.state == ReviewState.CLEARED
    assert Clearance.objects.covering(article.pk, review.digest).count() == 1
    kinds = list(LedgerEntry.objects.about(f"sites.page:{article.pk}").values_list("kind", flat=True))
    assert kinds == [
        "review.submitted", "review.opinion", "review.opinion", "clearance.given", "publication.released",
    ]  # fmt: skip


def test_a_step_that_does_not_apply_says_why(office):
    review = submitted(draft(office), office.editor)

    step = step_of(review, StepKind.LEGALITY)
    assert step.state == StepState.SKIPPED
    assert "规范性文件" in step.reason


def test_one_word_more_after_the_clearance_is_refused(office):
    article = cleared(draft(office), office)
    article.summary = "这一句没有人审过。"
    article.save_revision(user=office.editor)

    with pytest.raises(PublicationRefused, match="还没有经过审查"):
        Release(article, by=office.releaser).execute()

    article.refresh_from_db()
    assert article.summary == "会议部署春耕。"


def test_what_was_withdrawn_needs_a_new_review(office):
    article = cleared(draft(office), office)
    Withdraw(article, by=office.releaser, reason="内容有误").execute()
    article.refresh_from_db()

    with pytest.raises(PublicationRefused):
        Release(article, by=office.releaser).execute()

    article.refresh_from_db()
    assert not article.live


def test_submitting_locks_the_text(office):
    article = draft(office)
    submitted(article, office.editor)

    lock = type(article).objects.get(pk=article.pk).get_lock()
    assert lock is not None
    assert lock.for_user(office.editor)


def test_a_change_that_comes_by_another_way_voids_the_opinions(office):
    article = draft(office)
    review = submitted(article, office.editor)
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)

    article.title = "另一个标题"
    article.save_revision(user=office.editor)

    review.refresh_from_db()
    assert review.state == ReviewState.VOID
    result = approve(review, StepKind.RELEASE, office.releaser)
    assert result.opinion is None
    article.refresh_from_db()
    assert not article.live


def test_saving_without_a_change_keeps_the_opinions(office):
    article = draft(office)
    review = submitted(article, office.editor)

    type(article).objects.get(pk=article.pk).get_latest_revision_as_object().save_revision(user=office.editor)

    review.refresh_from_db()
    assert review.is_open
    assert Opinion.objects.count() == 0
    assert Review.objects.count() == 1


def test_without_any_gate_nothing_becomes_public(office):
    article = draft(office)
    gate = gates._gates["approvals"]
    gates.unregister("approvals")
    try:
        with pytest.raises(gates.PublicationRefused, match="关口"):
            Release(article, by=None).execute()
    finally:
        gates.register("approvals", gate)
    article.refresh_from_db()
    assert not article.live


def test_two_gates_cannot_have_one_name():
    with pytest.raises(ValueError, match="approvals"):
        gates.register("approvals", gates._gates["approvals"])


def test_the_structure_of_a_site_is_exempt(office):
    assert f.make_column(office.home).live
