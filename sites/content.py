"""What a page is made of: every file that its readers get, however deep in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import RichText

from sites.models.files import SiteDocument, SiteImage

_LINKED_DOCUMENT = re.compile(r'<a[^>]*\blinktype="document"[^>]*>')
_EMBEDDED_IMAGE = re.compile(r'<embed[^>]*\bembedtype="image"[^>]*>')
_ID = re.compile(r'\bid="(\d+)"')


def files_in(page: models.Model) -> Iterator[SiteDocument | SiteImage]:
    """Every document and image that the page, its child rows, blocks and rich texts use; each once."""
    seen: set[tuple[type, int]] = set()
    for file in _files_of(page):
        if (key := (type(file), file.pk)) not in seen:
            seen.add(key)
            yield file


def _files_of(instance: models.Model) -> Iterator[SiteDocument | SiteImage]:
    for field in instance._meta.get_fields():
        if isinstance(field, ParentalKey) or not isinstance(field, models.Field):
            continue
        if isinstance(field, models.ForeignKey):
            if field.related_model in (SiteDocument, SiteImage):
                value = getattr(instance, field.name)
                if value is not None:
                    yield value
        elif isinstance(field, StreamField):
            yield from _files_in_value(getattr(instance, field.name))
        elif isinstance(field, RichTextField):
            yield from _files_in_html(getattr(instance, field.name))
    for relation in get_all_child_relations(type(instance)):
        for child in getattr(instance, relation.get_accessor_name()).all():
            yield from _files_of(child)


def _files_in_value(value: Any) -> Iterator[SiteDocument | SiteImage]:
    if isinstance(value, SiteDocument | SiteImage):
        yield value
    elif isinstance(value, RichText):
        yield from _files_in_html(value.source)
    elif isinstance(value, StreamValue):
        for child in value:
            yield from _files_in_value(child.value)
    elif isinstance(value, dict):
        for child in value.values():
            yield from _files_in_value(child)
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for child in value:
            yield from _files_in_value(child)


def _files_in_html(html: str) -> Iterator[SiteDocument | SiteImage]:
    for pattern, model in ((_LINKED_DOCUMENT, SiteDocument), (_EMBEDDED_IMAGE, SiteImage)):
        ids = {int(found[1]) for tag in pattern.findall(html or "") if (found := _ID.search(tag))}
        if ids:
            yield from model.objects.filter(pk__in=ids)  # type: ignore[attr-defined]
