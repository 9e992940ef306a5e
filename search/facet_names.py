"""How the codes in facets are called, whichever of them an answer names: a constant number of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sites.models import CatalogCategory, DocumentKind, SubjectClass, Validity
from units.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sites.directory import SiteDirectory

#: Kinds of what is found, in the words of readers.
KINDS = {
    "disclosure": _("政府信息"),
    "guide": _("办事指南"),
    "interpretation": _("政策解读"),
    "article": _("文章"),
    "leader": _("领导信息"),
    "topic": _("专题"),
    "column": _("栏目"),
    "home": _("网站"),
    "line": _("依申请公开"),
}
_CLASSES: dict[str, Any] = {
    "category": CatalogCategory,
    "subject": SubjectClass,
    "document_kind": DocumentKind,
}


def names_for(codes: Mapping[str, Iterable[str]], sites: SiteDirectory) -> dict[str, dict[str, str]]:
    """For each facet, the names of the codes that are asked about; a code that nothing has any more names itself."""
    found: dict[str, dict[str, str]] = {}
    for facet, asked in codes.items():
        wanted = set(asked)
        known: dict[str, str] = {}
        if facet == "site":
            known = {str(entry.page_id): entry.title for entry in sites.entries}
        elif facet == "unit":
            known = dict(Unit.objects.filter(code__in=wanted).values_list("code", "name")) if wanted else {}
        elif facet in _CLASSES:
            rows = (
                _CLASSES[facet].objects.filter(code__in=wanted).values_list("code", "name") if wanted else ()
            )
            known = dict(rows)
        elif facet == "validity":
            known = {value.value: str(value.label) for value in Validity}
        elif facet == "kind":
            known = {code: str(name) for code, name in KINDS.items()}
        elif facet == "file_type":
            known = {code: code.upper() for code in wanted}
        found[facet] = {code: known.get(code, code) for code in wanted}
    return found
