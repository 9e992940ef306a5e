"""Every address of the admin, tried by those who have no business there: nothing comes back, nothing changes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import time_machine
from django.utils import timezone

from tests.cluster.walls import stage as stages
from tests.cluster.walls.parameters import BY_PART, BY_VIEW, MISSING, form, paths, queries
from tests.cluster.walls.stage import leaks_in
from tests.cluster.walls.walk import METHODS, leaks
from units.walls.addresses import admin_views
from units.walls.table import Level, Place, wall_of

pytestmark = pytest.mark.django_db

VIEWS = {view.name: view for view in admin_views()}
#: Views that change what is the sender's own.
OWN = {
    "account_settings": {"units_user", "wagtailusers_userprofile"},
    "account_logout": {"usersessions_usersession", "ledger_ledgerentry", "ledger_ledgerhead"},
    "wagtailadmin_dismissibles": {"wagtailusers_userprofile"},
}
#: What everybody of the staff may name.
SHARED = {"shared by all units", "public fact", "own or published page"}
NAMING = sorted(
    name
    for name in VIEWS
    if (wall := wall_of(name))
    and any(thing.place is Place.PATH and thing.kind.label not in SHARED for thing in wall.things)
)


#: Screens without an object in their address, and those of what every unit has.
OWN_SCREENS = [
    name
    for name, view in VIEWS.items()
    if set(view.parameters) <= {"page_id", "parent_page_id", "document_id", "image_id"}
    and (wall := wall_of(name))
    and wall.who.level in (Level.ROLES, Level.STAFF)
]


def attempts(view, side, person):
    """What is sent to a view: (method, address, form)."""
    for path in paths(view, side):
        for query in queries(view, side) if person == "B" else ("",):
            yield "get", f"{path}?{query}" if query else path, None
        for method in METHODS[1:]:
            query = queries(view, side)[0]
            yield method, f"{path}?{query}" if query else path, form(view, side) if method == "post" else None


def difference(one: str, other: str) -> tuple[str, str]:
    """Where two texts begin to differ."""
    place = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return one[max(0, place - 40) : place + 40], other[max(0, place - 40) : place + 40]


def around(text: str, word: str) -> str:
    place = text.find(word)
    return " ".join(text[max(0, place - 60) : place + 40].split())


def walk(visitor, view, side, person):
    """What went wrong: leaks, changes, broken screens."""
    for method, address, posted in attempts(view, side, person):
        answer = visitor.send(method, address, posted)
        if found := list(leaks(answer, address)):
            yield f"LEAK {method} {address} [{answer.status}] …{around(answer.text, found[0])}…"
        if changed := set(answer.changed) - OWN.get(view.name, set()):
            yield f"CHANGE {method} {address} [{answer.status}] {sorted(changed)}"
        if answer.status >= 500:
            yield f"BROKEN {method} {address} [{answer.status}]"


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_nothing_of_another_unit_comes_back_and_nothing_changes(stage, visitors, name):
    wrong = [
        f"{person}: {line}"
        for person, visitor in visitors.items()
        for line in walk(visitor, VIEWS[name], stage.a, person)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", NAMING)
def test_what_is_foreign_answers_as_what_does_not_exist(stage, visitors, name):
    view = VIEWS[name]
    named = [thing.name for thing in wall_of(name).things if thing.place is Place.PATH]
    missing = paths(view, stage.a, **dict.fromkeys(named, MISSING))
    for foreign, absent in zip(paths(view, stage.a), missing, strict=True):
        for method in ("get", "post"):
            one, other = (visitors["B"].send(method, path, form(view, stage.a)) for path in (foreign, absent))
            assert (one.status, one.text) == (404, other.text), (method, foreign, absent)
            assert other.status == 404


@pytest.mark.parametrize(
    "name", [name for name in VIEWS if name.startswith("wagtailadmin_pages:") and "page_id" in VIEWS[name].parameters]
)  # fmt: skip
def test_no_kind_of_page_is_let_through(stage, visitors, name):
    """Public with another draft, locked, scheduled, a home page: the walk above tries a plain draft."""
    for page in stage.pages:
        for path in paths(VIEWS[name], stage.a, page_id=page.pk):
            answer = visitors["B"].send("get", path)
            assert answer.status == 404
            assert not list(leaks(answer, path)), path


def screens_of(visitor, side) -> dict[str, object]:
    """Every screen that opens for the person with things of their own unit, without what differs each time."""
    answers = {
        f"{address}?{query}": visitor.send("get", f"{address}?{query}")
        for name in OWN_SCREENS
        for address in paths(VIEWS[name], side)
        for query in queries(VIEWS[name], side)
        if "random" not in query
    }
    return {address: answer.shape for address, answer in answers.items() if answer.status == 200}


def test_own_screens_do_not_name_who_else_uses_the_own_things(stage, visitors):
    public = SimpleNamespace(**vars(stage.b) | {"draft": stage.b.public})
    wrong = [
        f"{address}: {around(text, found[0])}"
        for side in (stage.b, public)
        for address, (_status, text) in screens_of(visitors["B"], side).items()
        if (found := leaks_in(text.replace(address, "")))
    ]
    assert not wrong, "\n".join(wrong)


def test_no_count_tells_that_another_unit_has_more(stage, visitors):
    """The screens of unit B are the same, byte for byte, when unit A has more of everything."""
    # The clock stands: screens say how long ago something was.
    with time_machine.travel(timezone.now(), tick=False):
        before = screens_of(visitors["B"], stage.b)
        for number in range(3):
            stages.add_more(stage.a, number)
        visitors["B"].before = None
        after = screens_of(visitors["B"], stage.b)
        visitors["B"].before = None
    assert len(before) > 40
    different = [
        (address, *difference(before[address][1], after[address][1]))
        for address in before
        if before[address] != after[address]
    ]
    assert not different, "\n".join(map(str, different))


def test_the_tables_of_parts_name_nothing_that_is_gone():
    parts = {part for view in VIEWS.values() for part in view.parameters}
    assert set(BY_PART) <= parts
    assert not [key for key in BY_VIEW if not any(name.startswith(key) for name in VIEWS)]
