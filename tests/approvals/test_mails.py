"""One event, one mail, and it is ours."""

import pytest
from django.core import mail

from approvals.deciding import decide
from approvals.models import Decision, StepKind
from tests.approvals.walking import approve, draft, step_of, submitted, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(django_capture_on_commit_callbacks):
    """What somebody does, and (to whom, subject) of every mail that it brought."""

    def of(action):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            result = action()
        return result, [(letter.to[0].split("@")[0], letter.subject.strip()) for letter in mail.outbox]

    return of


def test_from_a_draft_to_the_public_everybody_gets_one_mail_for_each_event(office, letters):
    page = draft(office, title="一件")

    review, sent = letters(lambda: submitted(page, office.editor))
    assert sent == [("confidentiality_reviewer", "待您保密审查：一件")]

    _result, sent = letters(lambda: approve(review, StepKind.CONFIDENTIALITY, office.secrecy))
    assert sent == [("releaser", "待您签发：一件")]

    _result, sent = letters(lambda: approve(review, StepKind.RELEASE, office.releaser))
    assert sent == [("editor", "已公开：一件")]


def test_what_comes_back_is_told_once(office, letters):
    review = submitted(draft(office, title="一件"), office.editor)
    step = step_of(review, StepKind.CONFIDENTIALITY)

    _result, sent = letters(
        lambda: decide(step.pk, verdict(step, Decision.RETURN, reason="还要改"), by=office.secrecy)
    )

    assert [to for to, _subject in sent] == ["editor"]
