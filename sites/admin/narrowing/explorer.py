"""The explorer and the lists by type: their rows are the person's already, their filters offered everybody.

Stock lists everybody who ever made or saved a page, and every host. Registered as the page viewset for all types; the
address of the tree's root uses Wagtail's own viewset directly and is answered in ``sites.admin.urls``.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from django_filters import ModelMultipleChoiceFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.views.pages.listing import EditedByFilter, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from sites.admin.narrowing.prefixes import under
from sites.admin.narrowing.reach import editors_for, homes_for, owners_for


class HomeFilter(ModelMultipleChoiceFilter):
    """By site: a home page with what stands below it (stock knows hosts only, and townships have none)."""

    def filter(self, pages: Any, homes: Any) -> Any:
        """Below any of the chosen homes; as a subquery, since the search backend knows conditions on columns only."""
        if not homes:
            return pages
        chosen = Page.objects.filter(under(home.path for home in homes))
        return pages.filter(pk__in=chosen.order_by().values("pk"))


class OwnPageFilterSet(GenericPageFilterSet):
    """Owners, editors and sites of the person's own units; a foreign number is answered like an unknown one."""

    owner = MultipleUserFilter(
        label=_("所有者"), queryset=lambda request: owners_for(request.user), widget=CheckboxSelectMultiple
    )
    edited_by = EditedByFilter(
        label=_("编辑者"), queryset=lambda request: editors_for(request.user), widget=CheckboxSelectMultiple
    )
    site = HomeFilter(
        label=_("网站"), queryset=lambda request: homes_for(request.user), widget=CheckboxSelectMultiple
    )

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = []


class OwnPageViewSet(PageViewSet):
    """All pages."""

    model = Page
    filterset_class = OwnPageFilterSet


viewset = OwnPageViewSet()
