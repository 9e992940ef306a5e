"""How each change of a plan is carried out. Every step finds its objects anew: it may be the first after a break."""

from __future__ import annotations

from functools import singledispatch

from django.db import models
from wagtail.models import Locale, Page

from cluster.county import changes as do
from cluster.county import pages
from cluster.county.changes import Change
from cluster.county.plan import theme_values
from cluster.county.running import SITE_FIELDS, UNIT_FIELDS
from sites.models import ClusterRootPage, ColumnPage, HomePage
from sites.scope import ensure_collection
from units.models import Unit
from units.permissions import sync_unit


@singledispatch
def carry_out(change: Change) -> models.Model | None:
    """Do it, inside the caller's transaction, and return what the ledger row is about."""
    raise NotImplementedError(type(change))


def _unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def _home(code: str) -> HomePage:
    return (
        HomePage.objects.filter(unit__code=code, locale=pages.own_locale())  # type: ignore[return-value]
        .order_by("path")
        .select_related("content_type", "locale")[0]
        .specific
    )


def _container() -> ClusterRootPage:
    return ClusterRootPage.objects.get()


@carry_out.register
def _(change: do.ContainerCreated) -> models.Model:
    return pages.create_container(change.name)


@carry_out.register
def _(change: do.CountyRenamed) -> models.Model:
    root = _container()
    root.title = root.draft_title = change.name
    root.save()
    return root


@carry_out.register
def _(change: do.LanguageAdded) -> models.Model:
    return Locale.objects.get_or_create(language_code=change.code)[0]  # type: ignore[no-any-return]


@carry_out.register
def _(change: do.UnitCreated) -> models.Model:
    values = {"code": change.code, **change.entry.written(UNIT_FIELDS)}
    unit: Unit = _unit(change.parent).add_child(**values) if change.parent else Unit.add_root(**values)
    return unit


@carry_out.register
def _(change: do.UnitChanged) -> models.Model:
    unit = _unit(change.code)
    for name, (_old, new) in change.values.items():
        setattr(unit, name, new)
    unit.save(update_fields=list(change.values))
    if "name" in change.values:
        ensure_collection(unit)
    return unit


@carry_out.register
def _(change: do.UnitMoved) -> models.Model:
    unit = _unit(change.code)
    if change.new:
        unit.move(_unit(change.new), "last-child")
    else:
        unit.move(Unit.get_last_root_node(), "last-sibling")
    return _unit(change.code)


@carry_out.register
def _(change: do.UnitClosed) -> models.Model:
    unit = _unit(change.code)
    unit.closed_on = change.closed_on
    unit.successor = _unit(change.successor) if change.successor else None
    unit.save(update_fields=["closed_on", "successor"])
    return unit


@carry_out.register
def _(change: do.UnitReopened) -> models.Model:
    unit = _unit(change.code)
    unit.closed_on, unit.successor = None, None
    unit.save(update_fields=["closed_on", "successor"])
    return unit


@carry_out.register
def _(change: do.FilesPlacesCreated) -> None:
    for unit in Unit.objects.filter(code__in=change.codes).order_by("name"):
        ensure_collection(unit)
        sync_unit(unit)


@carry_out.register
def _(change: do.SiteCreated) -> models.Model:
    unit = _unit(change.code)
    entry = change.entry
    values = {SITE_FIELDS[key]: value for key, value in entry.written(tuple(SITE_FIELDS)).items()}
    values |= {"title": change.name, "host": entry.host, "site_path": entry.path}
    if change.theme is not None:
        values |= {"theme": entry.theme, **theme_values(change.theme)}
    parent: Page = _home(change.parent) if change.parent else _container()
    home = pages.create_home(change.site_kind, unit, parent, values)
    sync_unit(unit)
    return home


@carry_out.register
def _(change: do.SiteChanged) -> models.Model:
    home = _home(change.code)
    pages.change_home(home, {name: new for name, (_old, new) in change.values.items()})
    if "title" in change.values:
        pages.map_host(home)
    return home


@carry_out.register
def _(change: do.SiteReaddressed) -> models.Model:
    home = _home(change.code)
    pages.change_home(home, {"host": change.new[0], "site_path": change.new[1]})
    pages.map_host(home)
    return home


@carry_out.register
def _(change: do.SiteMoved) -> models.Model:
    home = _home(change.code)
    home.move(_home(change.parent) if change.parent else _container(), pos="last-child")
    return home


@carry_out.register
def _(change: do.HostMapped) -> models.Model:
    home = _home(change.code)
    pages.map_host(home)
    return home


@carry_out.register
def _(change: do.ColumnsCreated) -> models.Model:
    home = _home(change.code)
    if change.catalog:
        pages.create_catalog(home)
    pages.create_columns(home, change.columns)
    return home


@carry_out.register
def _(change: do.ColumnChanged) -> models.Model:
    column = ColumnPage.objects.get(pk=change.page_id)
    pages.change(column, {name: new for name, (_old, new) in change.values.items()})
    return column
