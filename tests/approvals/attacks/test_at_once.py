"""Two people at the same moment, each with a connection of their own."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from approvals.clearing import revoke
from approvals.deciding import decide
from approvals.models import Clearance, Decision, Opinion, ReviewState, StepKind
from sites.models import ArticlePage
from sites.publishing.gates import PublicationRefused
from sites.publishing.operations import Release
from sites.publishing.verification import verify_public
from tests import factories as f
from tests.approvals.paths.world import clear_only
from tests.approvals.walking import approve, draft, furnish, step_of, submitted, verdict
from units.models import Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("committed_roots")]


def together(*actions):
    """Run them at the same moment; what each returned, or the exception."""
    barrier = threading.Barrier(len(actions))
    results = [None] * len(actions)

    def run(place, action):
        barrier.wait()
        try:
            results[place] = action()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


@pytest.fixture
def office():
    return furnish("jyj", f.make_portal())


def test_two_reviewers_at_once_one_decides_the_other_is_told(office):
    second = f.make_user("lingyiwei", office.unit, Role.CONFIDENTIALITY_REVIEWER)
    review = submitted(draft(office), office.editor)
    step = step_of(review, StepKind.CONFIDENTIALITY)
    yes, no = verdict(step), verdict(step, Decision.RETURN, reason="还要改")

    results = together(
        lambda: decide(step.pk, yes, by=office.secrecy), lambda: decide(step.pk, no, by=second)
    )

    assert [result for result in results if isinstance(result, Exception)] == []
    assert sum(result.opinion is not None for result in results) == 1
    assert Opinion.objects.filter(step=step, counted=True).count() == 1
    assert Opinion.objects.filter(step=step).count() == 2


def test_two_releasers_at_once_make_it_public_once(office):
    second = f.make_user("lingyiwei", office.unit, Role.RELEASER)
    review = submitted(draft(office), office.editor)
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    step = step_of(review, StepKind.RELEASE)

    results = together(
        *(lambda by=by: decide(step.pk, verdict(step), by=by) for by in (office.releaser, second))
    )

    assert sum(result.opinion is not None for result in results) == 1
    assert Clearance.objects.count() == 1


def test_saving_and_releasing_at_once_never_publishes_what_was_saved(office):
    article = draft(office)
    review = submitted(article, office.editor)
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    step = step_of(review, StepKind.RELEASE)
    answer = verdict(step)

    def save():
        page = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
        page.summary = "没有人读过"
        page.save_revision(user=office.editor)

    together(save, lambda: decide(step.pk, answer, by=office.releaser))

    review.refresh_from_db()
    page = ArticlePage.objects.get(pk=article.pk)
    assert page.summary != "没有人读过"
    assert page.live == (review.state == ReviewState.CLEARED)


def test_revoking_and_releasing_at_once_whichever_is_first_nothing_goes_unseen(office):
    article = draft(office)
    clear_only(article, office)

    def take_back():
        with transaction.atomic():
            return revoke(article.pk, by=office.releaser, reason="情况有变")

    def release():
        return Release(ArticlePage.objects.get(pk=article.pk), by=office.releaser).execute()

    results = together(take_back, release)

    assert results[0] == 1
    if isinstance(results[1], PublicationRefused):
        assert not ArticlePage.objects.get(pk=article.pk).live
    else:
        # It was public first: revoking does not withdraw by itself, its callers do.
        assert "not-cleared" in {finding.code for finding in verify_public()}
