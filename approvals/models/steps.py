"""The steps of a review and who takes each (design, main flow)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from units.models import Role


class StepKind(models.TextChoices):
    """In the order in which they follow each other."""

    ATTRIBUTE = "attribute", _("属性认定")
    LEGALITY = "legality", _("合法性审查")
    COSIGN = "cosign", _("会签")
    CONFIDENTIALITY = "confidentiality", _("保密审查")
    RELEASE = "release", _("签发")


ORDER = tuple(StepKind)

#: Whose opinion each step is. A co-signing unit speaks through whoever signs for it.
ROLE_OF_STEP = {
    StepKind.ATTRIBUTE: Role.ATTRIBUTE_REVIEWER,
    StepKind.LEGALITY: Role.LEGALITY_REVIEWER,
    StepKind.COSIGN: Role.RELEASER,
    StepKind.CONFIDENTIALITY: Role.CONFIDENTIALITY_REVIEWER,
    StepKind.RELEASE: Role.RELEASER,
}

#: Working days for each step where no policy says otherwise; 15 for co-makers is 条例 Art. 34, the others are practice.
DEFAULT_DAYS = {
    StepKind.ATTRIBUTE: 2,
    StepKind.LEGALITY: 5,
    StepKind.COSIGN: 15,
    StepKind.CONFIDENTIALITY: 2,
    StepKind.RELEASE: 1,
}
