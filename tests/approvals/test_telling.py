"""Who is told of a review: once for each thing that happened."""

import pytest
from django.core import mail

from approvals.models import Decision, StepKind
from tests.approvals.walking import approve, draft, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """Calls, and returns to whom a mail went."""

    def call(function, *args, **kwargs):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            result = function(*args, **kwargs)
        return result, sorted(address for letter in mail.outbox for address in letter.to)

    return call


def test_from_submission_to_release_everybody_gets_one_mail_for_each_thing(office, told):
    article = draft(office)
    review, people = told(submitted, article, office.editor)
    assert people == [office.secrecy.email]
    _, people = told(approve, review, StepKind.CONFIDENTIALITY, office.secrecy)
    assert people == [office.releaser.email]
    _, people = told(approve, review, StepKind.RELEASE, office.releaser)
    assert people == [office.editor.email]


def test_who_submitted_is_told_once_that_it_came_back(office, told):
    review, _ = told(submitted, draft(office), office.editor)
    _, people = told(
        approve, review, StepKind.CONFIDENTIALITY, office.secrecy, decision=Decision.RETURN, reason="改标题"
    )
    assert people == [office.editor.email]
