"""The table of walls as a document: families of addresses, and which role may use them."""

from __future__ import annotations

from collections.abc import Iterator

from units.models import Role
from units.walls.table import Level, Place, Thing, Wall, families

HEAD = """\
# Who may use which screen of the admin

Written by `manage.py walls`; a test compares. Every address under the admin has its line here, and one without a line
is refused. Read it like this:

* ● may use the screen; where it names an object, only for objects of the units where the person holds the role. To
  everybody else the object does not exist: foreign, missing and forbidden are the same 404.
* Screens without ● are for nobody. A superuser, who exists for emergencies only, passes all walls.
* ○ open before logging in.
* What a list shows inside a screen is narrowed by the screen itself; the walk over all addresses
  (`tests/cluster/walls/`) checks that too.
"""


def may(wall: Wall, role: Role) -> bool:
    """Whether people in a role may use the screens of an entry, for objects of their own unit."""
    if wall.who.level in (Level.OPEN, Level.STAFF):
        return True
    return wall.who.level is Level.ROLES and role in wall.who.roles


def _thing(thing: Thing) -> str:
    mark = {Place.PATH: "", Place.QUERY: "?", Place.FORM: "form: "}[thing.place]
    name = f"part {int(thing.name) + 1}" if thing.name.isdecimal() else thing.name
    return f"`{mark}{name}` {thing.kind.label}"


def _row(wall: Wall) -> str:
    views = "<br>".join(f"`{name}`" for name in wall.views)
    marks = ["●" if may(wall, role) else "" for role in Role]
    if wall.who.level is Level.OPEN:
        marks = ["○"] * len(marks)
    things = "; ".join(_thing(thing) for thing in wall.things)
    return f"| {views} | {' | '.join(marks)} | {things} | {wall.why} |"


def as_markdown() -> Iterator[str]:
    """The document, line by line."""
    yield from HEAD.splitlines()
    yield ""
    heads = [str(role.label) for role in Role]
    for family in families():
        yield f"## {family.title}"
        yield ""
        yield f"| view | {' | '.join(heads)} | whose | why |"
        yield f"|---|{':-:|' * len(heads)}---|---|"
        yield from (_row(wall) for wall in family.walls)
        yield ""
