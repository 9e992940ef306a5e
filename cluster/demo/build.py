"""Builds the sample content: each item once; what is there, edited or deleted stays as people left it.

What is older than the reviews is taken over as old holdings are, from the file as the list of what was reviewed before.
The rest is written, submitted and decided on by the sample people, and some of it is still on its way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management import CommandError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from approvals.holdings import Answering, Listed, clear, put_on_record
from cluster.demo.bodies import blocks_of
from cluster.demo.content import FILES, PICTURES, Item, read_items
from cluster.demo.pages import PAGES, Lookups
from cluster.demo.people import ensure_people, require_demo, username
from cluster.demo.reviews import bring_to, without_mails
from sites import directory
from sites.importing.attachments import store
from sites.importing.recording import record_import
from sites.models import (
    BinnedPage,
    CatalogPage,
    ColumnPage,
    DisclosureAttribute,
    DisclosurePage,
    FormerAddress,
    HomePage,
    SiteDocument,
    SiteImage,
    SitePage,
)
from sites.scope import ensure_collection
from units.models import Role, Unit, User

REASON = "建立示例县"


class Builder:
    """Puts the items of ``demo/content`` where they belong, in the state that each is in."""

    def __init__(self, say: Callable[[str], object], items: list[Item] | None = None) -> None:
        self.say = say
        self.items = read_items() if items is None else items
        self.homes = {
            home.unit.code: home for home in HomePage.objects.select_related("unit").order_by("-path")
        }
        self._columns: dict[tuple[int, str], ColumnPage] = {}
        self._columns_at: dict[tuple[int, str], ColumnPage] = {}
        self._catalogs: dict[int, CatalogPage] = {}
        self._people: dict[str, User] = {}
        self._collections: dict[int, Any] = {}
        self._answers: dict[Path, Answering] = {}

    def build(self) -> int:
        """Make what is missing; returns how many items were made. Raises ``CommandError``."""
        require_demo()
        if not self.homes:
            raise CommandError("还没有网站，请先运行 manage.py cluster apply demo/cluster.toml。")
        absent = sorted({item.unit for item in self.items} - set(self.homes))
        if absent:
            raise CommandError(
                f"示例内容所属的单位没有网站：{'、'.join(absent)}。请先应用 demo/cluster.toml。"
            )
        made = ensure_people([home.unit for home in self.homes.values()])
        if made:
            self.say(f"建立示例人员 {made} 名。")
        missing = self._missing()
        if missing:
            self._prepare()
            with without_mails():
                for item in missing:
                    self._make(item)
            self.say(f"建立示例内容 {len(missing)} 条。")
        return len(missing)

    def _missing(self) -> list[Item]:
        """The items that were never made, those that others refer to first."""
        slugs = [item.slug for item in self.items]
        known = set(Page.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        known |= set(
            BinnedPage.objects.filter(content__slug__in=slugs).values_list("content__slug", flat=True)
        )
        gone = FormerAddress.objects.filter(page_id__isnull=True).values_list("path", flat=True)
        known |= {path.rstrip("/").rpartition("/")[2] for path in gone}
        return sorted((item for item in self.items if item.slug not in known), key=_rank)

    def _prepare(self) -> None:
        sites = directory.current()
        for column in ColumnPage.objects.order_by("-path"):
            if site := sites.site_of(column.path):
                self._columns[site.page_id, column.kind] = column
                self._columns_at[site.page_id, column.url_path.removeprefix(site.url_path)] = column
        for catalog in CatalogPage.objects.all():
            if site := sites.site_of(catalog.path):
                self._catalogs[site.page_id] = catalog
        self._people = {user.username: user for user in User.objects.all()}
        self._lookups = Lookups(self._entry_titled, self._document, self._picture)

    @transaction.atomic
    def _make(self, item: Item) -> None:
        """One item: written by the editor, then as far as it got."""
        home = self.homes[item.unit]
        editor = self._people[username(home.unit, Role.EDITOR)]
        body = blocks_of(item.values.get("body", []), lambda name, alt: self._picture(home.unit, name, alt))
        page = PAGES[item.type](item, body, home.unit, self._lookups)
        page.slug = item.slug
        page.owner = editor
        page.live = False
        if item.stage:
            # It is public from the moment of its release, if that comes.
            page.published_at = None  # type: ignore[attr-defined]
        # Fresh each time: the tree's numbers in a kept instance grow stale.
        Page.objects.get(pk=self._parent(item, home).pk).add_child(instance=page)
        page.save_revision(user=editor)
        is_withheld = getattr(page, "attribute", "") == DisclosureAttribute.WITHHELD
        if item.stage or is_withheld:
            bring_to(item.stage or "withheld", page, self._people, opinion=item.values.get("opinion", ""))
        else:
            self._take_over(item, page, editor)

    def _take_over(self, item: Item, page: SitePage, editor: User) -> None:
        """As an old holding, which the unit's releaser answers for."""
        record_import(page, by=editor, reason=REASON)
        reviewed_on = min(item.published_at.date(), timezone.localdate())
        listed = Listed(
            page=page.pk, title=page.title, reviewed_by=item.values["source"], reviewed_on=reviewed_on
        )
        clear(listed, self._answering(item))

    def _answering(self, item: Item) -> Answering:
        """Who answers for a file of the content; said on the record with its first item."""
        if item.file not in self._answers:
            releaser = self._people[username(self.homes[item.unit].unit, Role.RELEASER)]
            sha256 = hashlib.sha256(item.file.read_bytes()).hexdigest()
            answering = Answering(releaser, REASON, sha256, accepts="示例内容，均为虚构，已核对。")
            put_on_record(answering, item.file.name)
            self._answers[item.file] = answering
        return self._answers[item.file]

    def _parent(self, item: Item, home: HomePage) -> Page:
        if item.type == "disclosure":
            parent: Page | None = self._catalogs.get(home.pk)
        else:
            parent = self._columns.get((home.pk, item.values["column"]))
            if parent is not None and "below" in item.values:
                way = f"{parent.slug}/{item.values['below']}/"
                parent = self._columns_at.get((home.pk, way), parent)
        if parent is None:
            where = item.values.get("column", "公开目录")
            raise CommandError(f"“{home.title}”没有类型为“{where}”的栏目，《{item.title}》无处可放。")
        return parent

    def _entry_titled(self, title: str) -> DisclosurePage | None:
        slug = next(
            (item.slug for item in self.items if item.type == "disclosure" and item.title == title), ""
        )
        return DisclosurePage.objects.filter(slug=slug).first() if slug else None

    def _collection(self, unit: Unit) -> Any:
        if unit.pk not in self._collections:
            self._collections[unit.pk] = ensure_collection(unit)
        return self._collections[unit.pk]

    def _document(self, unit: Unit, name: str) -> SiteDocument:
        return store(FILES / name, self._collection(unit), self._people[username(unit, Role.EDITOR)])[0]

    def _picture(self, unit: Unit, name: str, alt: str) -> SiteImage:
        with (PICTURES / name).open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            collection = self._collection(unit)
            if present := SiteImage.objects.filter(collection=collection, sha256=sha256).first():
                return present
            file.seek(0)
            image = SiteImage(title=alt[:60], description=alt[:255], collection=collection)
            image.file = File(file, name=name)
            image.save()
        return image


def _rank(item: Item) -> tuple[int, Any]:
    """Entries before what explains them, and before those whose validity they changed."""
    refers = "status_basis" in item.values.get("validity", {})
    return (0 if item.type == "disclosure" and not refers else 1 if refers else 2, item.published_at)
