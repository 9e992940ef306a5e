"""What is withheld is assessed again from time to time (条例 Art. 18): circumstances change, grounds fall away.

Finding that it may be public now is a normal review of the same item with another disclosure attribute.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from approvals import telling
from approvals.models import Review, ReviewState
from units.models import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet


def first_date(today: datetime.date) -> datetime.date:
    """When something that is withheld today is looked at again; ``REASSESS_WITHHELD_AFTER_DAYS`` calendar days."""
    return today + datetime.timedelta(days=settings.REASSESS_WITHHELD_AFTER_DAYS)


def due(today: datetime.date) -> QuerySet[Review]:
    """The withheld items whose date has come and which nobody has submitted since."""
    later = Review.objects.filter(
        page_number=OuterRef("page_number"), submitted_at__gt=OuterRef("submitted_at")
    )
    return (
        Review.objects.filter(state=ReviewState.WITHHELD, reassess_on__lte=today)
        .filter(~Exists(later))
        .select_related("unit")
        .order_by("reassess_on", "pk")
    )


def remind_due(today: datetime.date) -> Iterator[str]:
    """Tell those who determine attributes at the unit, once for each date; yields the titles. Safe to run twice."""
    waiting = due(today).filter(Q(reassess_told_on__isnull=True) | Q(reassess_told_on__lt=F("reassess_on")))
    for number in list(waiting.values_list("pk", flat=True)):
        with transaction.atomic():
            review = due(today).select_for_update(of=("self",)).filter(pk=number).first()
            if review is None:
                continue
            review.reassess_told_on = today
            review.save(update_fields=["reassess_told_on"])
            telling.tell(
                review.unit.people_as(Role.ATTRIBUTE_REVIEWER),
                _("请重新评估不予公开的信息：%s") % review.title,
                _("认定不予公开已到复评日期（%(on)s）。可以公开的，请改公开属性后送审。%(address)s")
                % {"on": f"{review.reassess_on:%Y-%m-%d}", "address": telling.address_of(review)},
            )
        yield review.title
