"""What tests of reviews share: the real gate, and an office with everybody whom a review needs."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests import factories as f
from tests.approvals.walking import Office, furnish


@pytest.fixture(autouse=True)
def gate_of_reviews() -> None:
    """The real gate."""


@pytest.fixture
def county(db: None) -> SimpleNamespace:
    """A portal, two departments with a column and a catalogue each, and their people."""
    portal = f.make_portal()
    return SimpleNamespace(portal=portal, jyj=furnish("jyj", portal), mzj=furnish("mzj", portal))


@pytest.fixture
def office(county: SimpleNamespace) -> Office:
    """One department with its people."""
    return county.jyj
