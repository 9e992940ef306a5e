"""Telling people what waits for them or what became of what they did: by mail, after the commit."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals import duties
from units.models import Role

if TYPE_CHECKING:
    from approvals.models import Review, ReviewStep
    from units.models import User

logger = logging.getLogger(__name__)


def tell(people: Iterable[User], subject: str, text: str) -> None:
    """Send a mail to each, once what it tells of is committed. A mail server that is down stops nobody: it is logged."""
    addresses = sorted({person.email for person in people if person.email and person.is_active})
    if addresses:
        transaction.on_commit(lambda: _send(addresses, subject, text), robust=True)


def _send(addresses: list[str], subject: str, text: str) -> None:
    for address in addresses:
        try:
            send_mail(subject, text, None, [address])
        except OSError:
            logger.exception("A notice of the review could not be sent.")


def address_of(review: Review) -> str:
    """Where a review is decided on."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('approvals:review', args=[review.pk])}"


def step_opened(review: Review, steps: Sequence[ReviewStep]) -> None:
    """Tell those who may decide; where there is nobody, the unit's administrators."""
    for step in steps:
        reviewers = duties.able(step)
        if reviewers:
            tell(
                (one.user for one in reviewers),
                _("待您%(step)s：%(title)s") % {"step": step.get_kind_display(), "title": review.title},
                _("请在 %(due)s 前办理：%(address)s")
                % {"due": f"{step.due_on:%Y-%m-%d}", "address": address_of(review)},
            )
        else:
            tell(
                step.unit.people_as(Role.UNIT_ADMINISTRATOR),
                _("没有人可以%(step)s：%(title)s") % {"step": step.get_kind_display(), "title": review.title},
                _("请安排人员或代办人：%s") % address_of(review),
            )


def reminded(step: ReviewStep, words: str) -> None:
    """Remind those who may decide of a term that is near or over; where there is nobody, the unit's administrators."""
    people = [one.user for one in duties.able(step)] or list(step.unit.people_as(Role.UNIT_ADMINISTRATOR))
    what = {"step": step.get_kind_display(), "words": words, "title": step.review.title}
    tell(
        people,
        _("%(step)s%(words)s：%(title)s") % what,
        _("请尽快办理：%s") % address_of(step.review),
    )


def voided(review: Review, by: User | None) -> None:
    """Tell the submitter, and everybody whose opinion does not hold any more."""
    people = {opinion.by for opinion in review.opinions.select_related("by")}
    if review.submitted_by is not None:
        people.add(review.submitted_by)
    people.discard(by)  # type: ignore[arg-type]
    tell(
        people,
        _("内容已变，意见作废：%s") % review.title,
        _("送审以后内容有改动，已有的意见不再有效，须重新送审。详见 %s") % address_of(review),
    )


def decided(review: Review, words: str, reason: str) -> None:
    """Tell the submitter how it ended or that it came back."""
    if review.submitted_by is not None:
        tell([review.submitted_by], f"{words}：{review.title}", f"{reason}\n{address_of(review)}".strip())


def inspectors(review: Review, subject: str, text: str) -> None:
    """Tell those who inspect the unit."""
    tell(review.unit.people_as(Role.INSPECTOR), subject, text)
