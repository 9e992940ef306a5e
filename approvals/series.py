"""A part of a list: one step, one type, one column or category; a routine series that is reviewed in one sitting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Left, Length
from django.utils.http import urlencode
from wagtail.models import Page

from approvals.models import StepKind
from sites.models import CatalogCategory
from units.walls.ids import as_ids

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from approvals.models import ReviewStep

LONGEST_QUERY = 100


@dataclass(frozen=True)
class Series:
    """What a list is narrowed to; an empty part narrows nothing."""

    q: str = ""
    step: str = ""
    kind: int | None = None
    column: int | None = None
    category: int | None = None

    @classmethod
    def asked(cls, values: Mapping[str, Any]) -> Series:
        """From what stands behind the question mark; what makes no sense narrows nothing."""
        kind, column, category = (
            as_ids([str(values.get(name, ""))])[0] for name in ("kind", "column", "category")
        )
        step = str(values.get("step", ""))
        return cls(
            q=str(values.get("q", "")).strip()[:LONGEST_QUERY],
            step=step if step in StepKind.values else "",
            kind=kind,
            column=column,
            category=category,
        )

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    @property
    def query(self) -> str:
        """The same, to stand behind a question mark."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    def among(self, steps: QuerySet[ReviewStep]) -> QuerySet[ReviewStep]:
        """Those of the steps that belong to it."""
        if self.q:
            steps = steps.filter(Q(review__title__icontains=self.q) | Q(review__number__icontains=self.q))
        if self.step:
            steps = steps.filter(kind=self.step)
        if self.kind:
            steps = steps.filter(review__page__content_type=self.kind)
        if self.column:
            column = Page.objects.filter(pk=self.column).values_list("path", "depth").first()
            if column is None:
                return steps.none()
            steps = steps.filter(review__page__path__startswith=column[0], review__page__depth=column[1] + 1)
        if self.category:
            steps = steps.filter(review__snapshot__content__category=self.category)
        return steps


@dataclass
class Choices:
    """What a list can be narrowed to, each with how many there are of it."""

    steps: list[tuple[str, str, int]] = field(default_factory=list)
    kinds: list[tuple[int, str, int]] = field(default_factory=list)
    columns: list[tuple[int, str, int]] = field(default_factory=list)
    categories: list[tuple[int, str, int]] = field(default_factory=list)


def choices(steps: QuerySet[ReviewStep]) -> Choices:
    """What there is to choose from among some steps; three queries, however many steps."""
    path = "review__page__path"
    groups = (
        steps.order_by()
        .annotate(
            column=Left(path, Length(path) - Page.steplen),
            category=KeyTransform("category", "review__snapshot__content"),
        )
        .values_list("kind", "review__page__content_type", "column", "category")
        .annotate(n=Count("pk"))
    )
    by_step, by_kind, by_column, by_category = Counter(), Counter(), Counter(), Counter()  # type: ignore[var-annotated]
    for step, kind, column, category, n in groups:
        for counter, value in (
            (by_step, step),
            (by_kind, kind),
            (by_column, column),
            (by_category, category),
        ):
            if value is not None:
                counter[value] += n
    types = ContentType.objects.get_for_id
    columns = Page.objects.filter(path__in=list(by_column)).order_by("path") if by_column else []
    categories = CatalogCategory.objects.filter(pk__in=list(by_category)) if by_category else []
    return Choices(
        [(kind.value, str(kind.label), by_step[kind]) for kind in StepKind if by_step[kind]],
        [(pk, types(pk).name, n) for pk, n in by_kind.most_common()],
        [(page.pk, page.title, by_column[page.path]) for page in columns],
        [(row.pk, str(row), by_category[row.pk]) for row in categories],
    )
