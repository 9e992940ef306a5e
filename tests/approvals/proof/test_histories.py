"""Histories at random: whatever people, programs and the clock do, nobody reads what was not cleared as it stands."""

from __future__ import annotations

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.approvals.proof.county import build
from tests.approvals.proof.deciding import History
from tests.approvals.proof.machine import DAY, START

HISTORIES, STEPS, PARTS = 104, 10, 4
QUICK = settings(
    max_examples=HISTORIES // PARTS,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_reads_what_was_not_cleared(part: int) -> None:
    """In parts, so that several workers share them."""
    with time_machine.travel(START - DAY, tick=True):
        houses = build()
    machine = type(
        f"Part{part}", (History,), {"houses": houses, "thorough": False, "counted": type(History.counted)()}
    )
    run_state_machine_as_test(machine, settings=QUICK)
    counted = machine.counted
    print(dict(counted))
    # A proof that reads nothing proves nothing.
    assert counted["cleared"], counted
    assert counted["pages read"], counted
    assert counted["refused PublicationRefused"], counted
