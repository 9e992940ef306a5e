"""Pages as the cluster file makes and changes them: row, revision and the editor's draft always agree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page, Site

from cluster.county.running import site_row
from cluster.county.schema import CATALOG_SLUG, CATALOG_TITLE, ColumnEntry
from sites.models import (
    CatalogPage,
    ClusterRootPage,
    ColumnPage,
    DepartmentHomePage,
    HomePage,
    PortalHomePage,
    SitePage,
    TownshipHomePage,
)
from units.models import Unit

HOME_TYPES: dict[str, type[HomePage]] = {
    "portal": PortalHomePage,
    "department": DepartmentHomePage,
    "township": TownshipHomePage,
    "village": TownshipHomePage,
}
CONTAINER_SLUG = "cluster"
SAMPLE_TITLE = "Welcome to your new Wagtail site!"
# What a home page has in every language; names and texts are each language's own.
SAME_IN_ALL_LANGUAGES = frozenset(
    {
        "host",
        "site_id_code",
        "icp_number",
        "police_number",
        "theme",
        "theme_main",
        "theme_accent",
        "theme_ink",
    }
)


def own_locale() -> Locale:
    """The locale of the interface's own language."""
    return Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)[0]


def create_container(title: str) -> ClusterRootPage:
    """The container of all homes; Wagtail's sample page goes, unless somebody has used it."""
    sample = Page.objects.filter(title=SAMPLE_TITLE, depth=2, numchild=0, latest_revision=None).first()
    if sample is not None and sample.specific_class is Page:
        # The sample's Site row goes with it.
        sample.delete()
    root = Page.get_first_root_node()
    return root.add_child(  # type: ignore[no-any-return, union-attr]
        instance=ClusterRootPage(title=title, slug=CONTAINER_SLUG, locale=own_locale())
    )


def create_home(kind: str, unit: Unit, parent: Page, values: dict[str, Any]) -> HomePage:
    """The live home page of a unit, and its host where it has one."""
    home = HOME_TYPES[kind](slug=f"home-{unit.code}", unit=unit, locale=own_locale(), **values)
    parent.add_child(instance=home)
    map_host(home)
    return home


def create_catalog(home: HomePage) -> CatalogPage:
    """The catalogue of a site."""
    return home.add_child(  # type: ignore[no-any-return]
        instance=CatalogPage(title=CATALOG_TITLE, slug=CATALOG_SLUG, show_in_menus=True, locale=home.locale)
    )


def create_columns(home: HomePage, columns: Iterable[tuple[tuple[str, ...], ColumnEntry]]) -> None:
    """Columns below a home page, each at the end of a way of slugs.

    Those at the top stand in the menu unless the file says no.
    """
    parents: dict[tuple[str, ...], Page] = {(): home}
    for above, entry in columns:
        if above not in parents:
            parents[above] = _page_at(home, above)
        parents[(*above, entry.slug)] = parents[above].add_child(
            instance=ColumnPage(
                title=entry.title,
                slug=entry.slug,
                kind=entry.kind,
                description=entry.description,
                show_in_menus=not above and entry.menu,
                locale=home.locale,
            )
        )


def _page_at(home: HomePage, way: tuple[str, ...]) -> Page:
    return Page.objects.get(url_path=home.url_path + "/".join(way) + "/", path__startswith=home.path)


def change(page: SitePage, values: dict[str, Any]) -> None:
    """Set fields of a page: of its row, of a new revision, and of the draft that an editor may have begun.

    What is public changes at once; the rest of the draft stays a draft.
    """
    draft = page.get_latest_revision_as_object() if page.has_unpublished_changes else None
    _set(page, values)
    page.save()
    revision = page.save_revision(changed=False)
    if page.live:
        # The row is what the public gets; the revision is its copy for the editor.
        type(page).objects.filter(pk=page.pk).update(
            live_revision=revision, last_published_at=revision.created_at
        )
    if draft is not None:
        # What publishing has just written must not be undone by the draft's older copy of it.
        draft.refresh_from_db(fields=["live", "live_revision", "latest_revision", "last_published_at"])
        _set(draft, values)
        draft.save_revision()


def _set(page: SitePage, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(page, name, value)


def change_home(home: HomePage, values: dict[str, Any]) -> None:
    """Set fields of a home page; its translations follow in what is the same in all languages."""
    change(home, values)
    shared = {name: value for name, value in values.items() if name in SAME_IN_ALL_LANGUAGES}
    translations = HomePage.objects.filter(translation_key=home.translation_key).exclude(pk=home.pk)
    if not shared and "site_path" not in values:
        return
    for translation in translations.select_related("locale"):
        if "site_path" in values:
            language = translation.locale.language_code.split("-")[0]
            shared["site_path"] = "/".join(filter(None, [values["site_path"], language]))
        change(translation.specific, shared)


def map_host(home: HomePage) -> None:
    """Let exactly one Wagtail ``Site`` row say that the home answers on its host; under a path it needs none."""
    own = Site.objects.filter(root_page=home)
    if not home.host:
        own.delete()
        return
    wanted = site_row(home)
    row = (
        Site.objects.filter(hostname=wanted["hostname"], port=wanted["port"]).first() or own.first() or Site()
    )
    own.exclude(pk=row.pk).delete()
    if wanted["is_default_site"]:
        Site.objects.exclude(pk=row.pk).filter(is_default_site=True).update(is_default_site=False)
    row.root_page = home
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save()
