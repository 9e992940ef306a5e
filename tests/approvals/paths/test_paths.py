"""Each way of the table, tried with a text that nobody cleared, and with one that was."""

from __future__ import annotations

import pytest
from wagtail.models import Locale

from sites.publishing.gates import PublicationRefused
from tests.approvals.paths.table import ELSEWHERE, ROWS, WAYS, Way
from tests.approvals.paths.world import KNOWN, World, changed, clear_only, make_root, new_draft
from tests.sites.conftest import UNCLEARED, Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(county, reader: Reader):
    def of(page):
        english = Locale.objects.get_or_create(language_code="en")[0]
        return World(page, county.jyj, county.mzj, make_root(), reader, english)

    return of


@pytest.fixture
def reader():
    from django.test import Client

    return Reader(Client())


def attempt(way: Way, world: World, capture) -> None:
    """It may be refused or quietly held; what it does on commit, it does, and what it leaves behind stays."""
    try:
        with capture(execute=True):
            way.attempt(world)
    except PublicationRefused:
        pass


@pytest.mark.parametrize("way", [way for way in WAYS if not way.needs_public], ids=str)
def test_a_draft_that_nobody_cleared_is_held(way, world, county, django_capture_on_commit_callbacks):
    world = world(new_draft(county.jyj))

    attempt(way, world, django_capture_on_commit_callbacks)

    assert UNCLEARED not in world.read()


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_change_that_nobody_cleared_is_held_and_the_old_text_stays(
    way, world, county, django_capture_on_commit_callbacks
):
    world = world(changed(county.jyj))

    attempt(way, world, django_capture_on_commit_callbacks)

    heard = world.read()
    assert UNCLEARED not in heard
    assert KNOWN in heard or way.hides


@pytest.mark.parametrize("way", [way for way in WAYS if way.opens], ids=str)
@pytest.mark.parametrize("start", [new_draft, changed])
def test_what_was_cleared_comes_out(start, way, world, county, django_capture_on_commit_callbacks):
    if way.needs_public and start is new_draft:
        pytest.skip("only reaches what is public")
    world = world(start(county.jyj))
    clear_only(world.page, county.jyj)
    assert UNCLEARED not in world.read()

    attempt(way, world, django_capture_on_commit_callbacks)

    assert UNCLEARED in world.reader.sees(world.page)


def test_every_row_of_the_list_is_tried():
    tried = {way.row for way in WAYS} | ELSEWHERE
    assert tried == set(ROWS)
