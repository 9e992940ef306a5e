"""How long a document holds (有效性): what was declared, and what follows from its dates (standards §6)."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Validity(models.TextChoices):
    """有效性 as it stands on a day."""

    PENDING = "pending", _("未生效")
    VALID = "valid", _("有效")
    AMENDED = "amended", _("已修改")
    EXPIRED = "expired", _("失效")
    REPEALED = "repealed", _("废止")

    @property
    def in_force(self) -> bool:
        """Whether one may go by the document on that day."""
        return self in (Validity.VALID, Validity.AMENDED)


class DeclaredValidity(models.TextChoices):
    """What somebody decided about a document; what follows from its dates is computed."""

    BY_DATE = "by_date", _("按日期")
    AMENDED = "amended", _("已修改")
    REPEALED = "repealed", _("已废止")
    EXPIRED = "expired", _("宣布失效")


def validity_at(
    day: datetime.date,
    declared: DeclaredValidity,
    effective_on: datetime.date | None,
    expires_on: datetime.date | None,
) -> Validity:
    """有效性 on a day: what was declared, else what follows from the first and the last day (standards §6)."""
    if declared == DeclaredValidity.REPEALED:
        return Validity.REPEALED
    if declared == DeclaredValidity.EXPIRED:
        return Validity.EXPIRED
    if effective_on and day < effective_on:
        return Validity.PENDING
    if expires_on and day > expires_on:
        return Validity.EXPIRED
    return Validity.AMENDED if declared == DeclaredValidity.AMENDED else Validity.VALID
