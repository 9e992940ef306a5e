"""The canonical form of a page: what it is, where it stands, its fields, its rows."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.models import Page

from approvals.digest.fields import TABLES, inside_of
from approvals.digest.references import References
from approvals.digest.values import canonical_plain, canonical_value
from sites.addresses import site_of
from sites.models import HomePage, SitePage
from sites.publishing.places import place_to_be
from units.models import Unit

VERSION = 1

#: Written in the head of the form (type, language, place), in the order of the rows, or by a rule of their own.
_ELSEWHERE = frozenset({"content_type", "locale", "sort_order", "published_at", "released_at", "import_key"})


class NotDigestible(LookupError):
    """The page has no canonical form: no table says which of its fields count."""


def canonical_bytes(page: Page, *, read_files: bool = False, only: frozenset[str] | None = None) -> bytes:
    """The bytes that the digest is the SHA-256 of: UTF-8 JSON, keys sorted, without white space (docs/digest.md).

    ``only``: of a page that is exempt from review as a whole, the fields that are reviewed nevertheless.

    Raises ``NotDigestible`` for a bare ``Page`` and for a type without a table.
    """
    if not isinstance(page, SitePage) or type(page) not in TABLES:
        raise NotDigestible(
            f"页面类型 {page._meta.label} 没有登记哪些字段计入摘要，请在 approvals/digest/fields.py 中登记。"
        )
    references = References(read_files=read_files)
    form = {
        "v": VERSION,
        "type": page._meta.label_lower,
        "language": references.to(page._meta.get_field("locale").related_model, page.locale_id),
        "place": _place(page, references),
        "fields": _fields(page, references) | _fields_with_rules(page),
        "rows": _rows(page, references),
    }
    if only is not None:
        form["fields"] = {name: value for name, value in form["fields"].items() if name in only}
        form["rows"] = {}
    references.fetch()
    text = json.dumps(
        form, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=references.written
    )
    return text.encode("utf-8", "surrogatepass")


def _place(page: SitePage, references: References) -> dict[str, Any]:
    """The unit, the site and the pages from the home down to the parent, by numbers that no new address changes."""
    if isinstance(page, HomePage):
        return {"unit": references.to(Unit, page.unit_id)}
    if (place := place_to_be(page)) is not None:
        return {
            "unit": references.to(Unit, place.site.unit_id),
            "site": place.site.page_id,
            "above": list(place.above),
        }
    site = site_of(page)
    if site is None:
        return {}
    ends = range(len(site.tree_path) + page.steplen, len(page.path), page.steplen)
    above = Page.objects.filter(path__in=[page.path[:end] for end in ends])
    return {
        "unit": references.to(Unit, site.unit_id),
        "site": site.page_id,
        "above": list(above.order_by("path").values_list("pk", flat=True)),
    }


def _fields(instance: models.Model, references: References) -> dict[str, Any]:
    inside = inside_of(type(instance)) - _ELSEWHERE
    values = {
        field.name: canonical_value(field, instance, references)
        for field in instance._meta.concrete_fields
        if field.name in inside
    }
    for field in instance._meta.many_to_many:
        if field.name in inside:
            keys = [row.pk for row in getattr(instance, field.name).all()]
            values[field.name] = references.to_all(field.related_model, keys)
    return values


def _fields_with_rules(page: SitePage) -> dict[str, Any]:
    values: dict[str, Any] = {}
    inside = inside_of(type(page))
    if "published_at" in inside:
        values["published_at"] = _published_at(page)
    if "import_key" in inside:
        # Whoever took an entry over did not issue it: without an issuer the line stays blank.
        values["imported"] = bool(page.import_key)
    return values


def _published_at(page: Any) -> str | None:
    """The time of publication that somebody chose; none where the release fills in its own moment.

    Or the text that was reviewed would become another by being released.
    """
    chosen = canonical_plain(page._meta.get_field("published_at").to_python(page.published_at))
    return None if page.published_at == page.released_at else chosen


def _rows(page: SitePage, references: References) -> dict[str, Any]:
    """Child rows in the order in which readers get them."""
    inside = inside_of(type(page))
    rows: dict[str, Any] = {}
    for relation in get_all_child_relations(type(page)):
        if (name := relation.get_accessor_name()) in inside:
            children = sorted(getattr(page, name).all(), key=_order)
            rows[name] = [_fields(child, references) for child in children]
    return rows


def _order(row: Any) -> tuple[bool, int]:
    return (row.sort_order is None, row.sort_order or 0)
