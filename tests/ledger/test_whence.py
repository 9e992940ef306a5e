"""From where somebody acted stands in the record."""

import pytest

from ledger.chain import record
from ledger.whence import coming_from
from tests import factories as f

pytestmark = pytest.mark.django_db


def test_the_row_of_somebody_with_an_account_names_the_address():
    user = f.make_user("someone")
    with coming_from("192.0.2.7"):
        entry = record("publication.released", actor=user, details={"type": "x"})

    assert entry.details == {"type": "x", "from": "192.0.2.7"}


@pytest.mark.parametrize("actor", [None, "定时任务"])
def test_what_no_account_did_names_none(actor):
    with coming_from("192.0.2.7"):
        assert record("publication.released", actor=actor).details == {}


def test_outside_of_a_request_there_is_none():
    assert record("publication.released", actor=f.make_user("someone")).details == {}
