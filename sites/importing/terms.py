"""Units and classifications by the names and codes that files use for them; read once per run."""

from __future__ import annotations

import re

from sites.models import CatalogCategory, DeclaredValidity, DisclosureAttribute, DocumentKind, SubjectClass
from texts.kinds import document_kind_from_title
from texts.normalise import normalise
from units.models import Unit

_ATTRIBUTES = {
    "主动公开": DisclosureAttribute.PROACTIVE,
    "主动": DisclosureAttribute.PROACTIVE,
    "公开": DisclosureAttribute.PROACTIVE,
    "依申请公开": DisclosureAttribute.ON_REQUEST,
    "依申请": DisclosureAttribute.ON_REQUEST,
    "不予公开": DisclosureAttribute.WITHHELD,
    "不公开": DisclosureAttribute.WITHHELD,
} | {str(attribute.value): attribute for attribute in DisclosureAttribute}
_VALIDITIES = {
    **dict.fromkeys(("有效", "现行有效", "未生效", "尚未生效", "valid", "pending"), DeclaredValidity.BY_DATE),
    **dict.fromkeys(("失效", "已失效", "宣布失效", "expired"), DeclaredValidity.EXPIRED),
    **dict.fromkeys(("废止", "已废止", "repealed"), DeclaredValidity.REPEALED),
    **dict.fromkeys(("修改", "已修改", "已修订", "修订", "amended"), DeclaredValidity.AMENDED),
}


class Terms:
    """What the cluster knows by name: units, categories, subjects, document kinds."""

    def __init__(self) -> None:
        self._units: dict[str, Unit] = {}
        for unit in Unit.objects.all():
            self._units[_key(unit.name)] = unit
        for unit in Unit.objects.exclude(short_name=""):
            self._units.setdefault(_key(unit.short_name), unit)
        self._categories = self._by_name(CatalogCategory)
        self._kinds = self._by_name(DocumentKind)
        self._subjects: dict[str, int] = {}
        for subject in SubjectClass.objects.select_related("parent").order_by("-parent_id"):
            # 其他 stands under every class: alone it says nothing.
            if subject.name != "其他" or subject.parent is None:
                self._subjects[_key(subject.name)] = subject.pk
            self._subjects[_key(subject.code)] = subject.pk
            self._subjects[_key(str(subject))] = subject.pk

    def _by_name(self, model: type[CatalogCategory | DocumentKind]) -> dict[str, int]:
        found: dict[str, int] = {}
        for code, name, pk in model.objects.values_list("code", "name", "pk"):
            found[_key(code)] = pk
            found.setdefault(_key(name), pk)
        return found

    def unit(self, name: str) -> Unit | None:
        """The unit of the county that has this name or short name."""
        return self._units.get(_key(name))

    def category_id(self, name: str) -> int | None:
        """The catalogue category with this name or code."""
        return self._categories.get(_key(name))

    def subject_id(self, name: str) -> int | None:
        """The subject class with this name or code; ``综合政务/政务公开`` (with any stroke) names one too."""
        return self._subjects.get(_key(name))

    def kind_id(self, name: str) -> int | None:
        """The document kind with this name or code."""
        return self._kinds.get(_key(name))

    def kind_id_of_title(self, title: str) -> int | None:
        """The document kind that a title ends in."""
        name = document_kind_from_title(title)
        return self._kinds.get(_key(name)) if name else None


def attribute_of(name: str) -> DisclosureAttribute | None:
    """公开属性 by its name or code."""
    return _ATTRIBUTES.get(name.lower())


def validity_of(name: str) -> DeclaredValidity | None:
    """What a file's 有效性 declares; what follows from dates is computed."""
    return _VALIDITIES.get(name.lower())


def _key(name: str) -> str:
    return re.sub(r"\s*[/\\>、—-]+\s*", "/", normalise(name)).lower().strip()
