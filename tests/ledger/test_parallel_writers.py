"""Many offices decide at once, and still there is one chain."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from ledger import triggers
from ledger.chain import record
from ledger.models import LedgerEntry
from ledger.verification import verify
from tests.ledger.conftest import PUBLISHED

WRITERS = 6
EACH = 5


def _in_parallel(work: Callable[[int], None]) -> None:
    start = Barrier(WRITERS)

    def run(number: int) -> None:
        try:
            start.wait()
            work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(run, range(WRITERS)))


@pytest.mark.django_db(transaction=True)
def test_parallel_writers_make_one_chain_without_gaps():
    def write(number: int) -> None:
        for turn in range(EACH):
            with transaction.atomic():
                record(PUBLISHED, details={"writer": number, "turn": turn})

    _in_parallel(write)
    assert list(LedgerEntry.objects.values_list("sequence", flat=True)) == list(range(1, WRITERS * EACH + 1))
    assert verify().intact


@pytest.mark.django_db(transaction=True)
def test_a_writer_who_gives_up_leaves_no_gap_for_the_others():
    def write(number: int) -> None:
        for _ in range(EACH):
            try:
                with transaction.atomic():
                    record(PUBLISHED, details={"writer": number})
                    if number % 2:
                        raise RuntimeError
            except RuntimeError:
                continue

    _in_parallel(write)
    assert LedgerEntry.objects.count() == WRITERS // 2 * EACH
    assert verify().intact


@pytest.mark.django_db(transaction=True)
def test_the_triggers_stand_again_after_a_test_emptied_the_database():
    assert triggers.missing(connection) == []
    record(PUBLISHED)
