"""The table *admin view → who may come in, and whose are the objects that its address names*.

A floor registers its entries with ``family``, in ``AppConfig.ready()``. An entry names its views, who may use them, and
every part of the address, the query and the form that names an object, with the kind of object that it is. A kind
finds the owners of such objects, all of one request in one query.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from units.models import Role

if TYPE_CHECKING:
    from django.http import HttpRequest


class Level(Enum):
    """What comes before the question of whose object it is."""

    OPEN = "before logging in"
    STAFF = "all staff"
    ROLES = "roles"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Who:
    """Those who may use a screen; with objects in its address, at the unit that owns each of them."""

    level: Level
    roles: frozenset[Role] = frozenset()


OPEN = Who(Level.OPEN)
STAFF = Who(Level.STAFF, frozenset(Role))
#: Only a superuser, who exists for emergencies.
NOBODY = Who(Level.NOBODY)


def only(*roles: Role) -> Who:
    """People in one of these roles."""
    return Who(Level.ROLES, frozenset(roles))


class Owners(frozenset[int]):
    """The ids of the units of which one must be served to see an object."""


#: The object belongs to no unit: whoever may use the screen may name it.
EVERYBODY = Owners({-1})


@dataclass(frozen=True)
class Asked:
    """One request, as far as finding owners needs it."""

    request: HttpRequest
    kwargs: dict[str, Any]


#: Owners of the objects that the values name, in their order; None for what does not exist.
Finder = Callable[[Asked, Sequence[str]], Sequence[Owners | None]]


@dataclass(frozen=True)
class Kind:
    """A kind of object, and how its owners are found."""

    label: str
    owners: Finder


class Place(Enum):
    """Where a request names an object."""

    PATH = "path"
    QUERY = "query"
    FORM = "form"


@dataclass(frozen=True)
class Thing:
    """One part of a request that names objects of a kind."""

    kind: Kind
    place: Place
    name: str
    who: Who | None = None

    def values(self, asked: Asked, args: Sequence[Any]) -> list[str]:
        """What the request says there; empty where it says nothing."""
        if self.place is Place.PATH:
            value = args[int(self.name)] if self.name.isdecimal() else asked.kwargs.get(self.name)
            return [] if value is None else [str(value)]
        if self.place is Place.QUERY:
            return [value for value in asked.request.GET.getlist(self.name) if value]
        if asked.request.method != "POST":
            return []
        return [value for value in asked.request.POST.getlist(self.name) if value]


def path(name: str, kind: Kind, who: Who | None = None) -> Thing:
    """An object named in the path; positional parts have the numbers 0, 1, … for names."""
    return Thing(kind, Place.PATH, name, who)


def query(name: str, kind: Kind, who: Who | None = None) -> Thing:
    """Objects named behind the question mark."""
    return Thing(kind, Place.QUERY, name, who)


def form(name: str, kind: Kind, who: Who | None = None) -> Thing:
    """Objects named in a sent form."""
    return Thing(kind, Place.FORM, name, who)


@dataclass(frozen=True)
class Wall:
    """One entry: some views that are guarded alike.

    ``plain`` are parts of the path that name no object (an action, a type, a language); every other part must be
    among the ``things``. ``why`` says what a reader of the table would ask.
    """

    views: tuple[str, ...]
    who: Who
    things: tuple[Thing, ...] = ()
    plain: tuple[str, ...] = ()
    why: str = ""

    @property
    def parameters(self) -> frozenset[str]:
        """The parts of the path of which the entry knows."""
        return frozenset({*self.plain, *(one.name for one in self.things if one.place is Place.PATH)})


def wall(
    views: str, who: Who, *things: Thing, plain: str = "", why: str = "", of: Sequence[str] = ("",)
) -> Wall:
    """An entry; ``views`` and ``plain`` are words between blanks, ``of`` the namespaces that have these views."""
    names = tuple(f"{space}:{name}" if space else name for space in of for name in views.split())
    return Wall(names, who, things, tuple(plain.split()), why)


@dataclass(frozen=True)
class Family:
    """Entries that belong together, under one heading."""

    title: str
    walls: tuple[Wall, ...]


_families: list[Family] = []
_walls: dict[str, Wall] = {}


def family(title: str, *walls: Wall) -> None:
    """Add entries under a heading; a view has one entry only."""
    names = [name for one in walls for name in one.views]
    if twice := {name for name in names if name in _walls or names.count(name) > 1}:
        raise ValueError(f"more than one wall for {', '.join(sorted(twice))}")
    _families.append(Family(title, walls))
    _walls.update({name: one for one in walls for name in one.views})


def families() -> list[Family]:
    """All entries, in the order in which the floors gave them."""
    return list(_families)


def wall_of(view_name: str) -> Wall | None:
    """The entry of a view."""
    return _walls.get(view_name)
