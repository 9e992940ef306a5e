"""The walls between units: every address of the admin, tried by those who have no business there."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from sites import directory
from tests.cluster.walls import stage as stages
from tests.cluster.walls.parameters import BY_PART, MISSING, form, paths, queries
from tests.cluster.walls.stage import WORD, Stage
from tests.cluster.walls.walk import METHODS, Visitor, leaks
from units.walls.addresses import admin_views
from units.walls.checks import walls_are_complete, walls_are_needed
from units.walls.table import Level, wall_of

pytestmark = pytest.mark.django_db

VIEWS = {view.name: view for view in admin_views()}
#: Views that only ever change what is the sender's own.
OWN = {
    "wagtailadmin_account": {"units_user", "wagtailusers_userprofile"},
    "wagtailadmin_dismissibles": {"wagtailusers_userprofile"},
}


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """Built once; every request is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        directory.invalidate()
        yield stages.build()
        transaction.set_rollback(True)
    directory._memo = None


@pytest.fixture(scope="module")
def visitors(stage: Stage) -> dict[str, Visitor]:
    return {name: Visitor(person) for name, person in stage.people.items()}


def attempts(view, side, person):
    """What is sent to a view: (method, address, form)."""
    for path in paths(view, side):
        for query in queries(view, side) if person == "B" else ("",):
            yield "get", f"{path}?{query}" if query else path, None
        for method in METHODS[1:]:
            query = queries(view, side)[0]
            yield method, f"{path}?{query}" if query else path, form(view, side) if method == "post" else None


def walk(visitor, view, side, person):
    """What went wrong: leaks, changes, broken screens."""
    wrong = []
    for method, address, posted in attempts(view, side, person):
        answer = visitor.send(method, address, posted)
        if found := list(leaks(answer, address)):
            place = answer.text.index(found[0]) if found[0] in answer.text else 0
            around = " ".join(answer.text[max(0, place - 60) : place + 40].split())
            wrong.append(f"LEAK {method} {address} [{answer.status}] …{around}…")
        if changed := set(answer.changed) - OWN.get(view.name, set()):
            wrong.append(f"CHANGE {method} {address} [{answer.status}] {sorted(changed)}")
        if answer.status >= 500:
            wrong.append(f"BROKEN {method} {address} [{answer.status}]")
    return wrong


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_nothing_of_another_unit_comes_back_and_nothing_changes(stage, visitors, name):
    view = VIEWS[name]
    wrong = [
        f"{person}: {line}"
        for person, visitor in visitors.items()
        for line in walk(visitor, view, stage.a, person)
    ]
    assert not wrong, "\n".join(wrong)


def test_every_address_has_a_wall():
    assert walls_are_complete() == []
    assert walls_are_needed() == []
