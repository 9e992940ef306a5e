"""A small office with people at its door."""

from __future__ import annotations

import pytest

from tests import factories as f
from tests.units.logins import door
from units.models import Role


@pytest.fixture
def unit():
    return f.make_department("jyj", f.make_portal()).unit


@pytest.fixture
def editor(unit):
    return f.make_user("bianji", unit, Role.EDITOR, display_name="田雨禾")


@pytest.fixture
def releaser(unit):
    user = f.make_user("qianfa", unit, Role.RELEASER, display_name="沈砚秋")
    door.give_telephone(user)
    return user


@pytest.fixture
def client():
    return door.browser()
