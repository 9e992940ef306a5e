"""Fills the scope seam of ``units``: which unit owns a page or file, where a unit's people work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Collection, Page

from sites import addresses
from sites.models import HomePage, UnitCollection
from units.models import Unit


@transaction.atomic
def ensure_collection(unit: Unit) -> Collection:
    """The collection of a unit, made or renamed where needed."""
    link = UnitCollection.objects.select_related("collection").filter(unit=unit).first()
    if link is None:
        collection = Collection.get_first_root_node().add_child(name=unit.name)  # type: ignore[union-attr]
        UnitCollection.objects.create(unit=unit, collection=collection)
        return collection  # type: ignore[no-any-return]
    if link.collection.name != unit.name:
        link.collection.name = unit.name
        link.collection.save(update_fields=["name"])
    return link.collection


class SiteScope:
    """Pages belong to the unit of the nearest home page upwards, files to the unit of their collection."""

    def owner_of(self, thing: Any) -> Unit | None:
        """The unit of a page, document or image."""
        if isinstance(thing, Page):
            entry = addresses.site_of(thing)
            return Unit.objects.filter(pk=entry.unit_id).first() if entry else None
        if isinstance(thing, AbstractDocument | AbstractImage):
            return Unit.objects.filter(file_collection__collection=thing.collection_id).first()
        return None

    def page_roots(self, units: Iterable[int]) -> Iterable[tuple[int, int, str]]:
        """Their home pages, one per language."""
        return HomePage.objects.filter(unit__in=units).order_by("path").values_list("unit_id", "pk", "path")

    def collections(self, units: Iterable[int]) -> Iterable[tuple[int, int]]:
        """Each unit's collection."""
        return UnitCollection.objects.filter(unit__in=units).values_list("unit_id", "collection_id")
