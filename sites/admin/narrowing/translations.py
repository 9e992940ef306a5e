"""The report on translations: localize lists the titles of every unit, drafts included.

Answered in ``sites.admin.urls``; can go when localize asks for page permissions in its report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail_localize.views.report import TranslationsReportView

from sites.admin.narrowing.reach import pages_for

if TYPE_CHECKING:
    from django.db.models import QuerySet


class OwnTranslationsView(TranslationsReportView):
    """翻译."""

    def get_queryset(self) -> QuerySet[Any]:
        """Translations of pages that exist for the person."""
        own = pages_for(self.request.user).order_by().values("translation_key")
        return super().get_queryset().filter(source__object__in=own)  # type: ignore[no-any-return]
