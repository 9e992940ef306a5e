"""``make prove N=10000``: as many histories as asked, on a database of its own; goes on where it stopped.

``var/prove.json`` keeps how many are done and the seeds that failed. ``make prove SEED=1234`` plays one batch again.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster.settings.test")
django.setup()

import time_machine  # noqa: E402 - after setup
from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from hypothesis import HealthCheck, Phase, seed, settings  # noqa: E402
from hypothesis.stateful import run_state_machine_as_test  # noqa: E402

from tests.approvals.proof.county import build  # noqa: E402
from tests.approvals.proof.deciding import History  # noqa: E402
from tests.approvals.proof.machine import DAY, START  # noqa: E402

STATE = Path("var/prove.json")
BATCH, STEPS = 20, 20


def main() -> int:
    """Exit code 1 if any history failed."""
    asked = _arguments()
    logging.disable(logging.CRITICAL)
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    with time_machine.travel(START - DAY, tick=True):
        History.houses = build()
    if asked.seed is not None:
        return int(not _batch(asked.seed, shrink=not asked.no_shrink))
    return _many(asked.histories, shrink=not asked.no_shrink)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make prove", description=__doc__)
    parser.add_argument("histories", type=int, nargs="?", default=200)
    parser.add_argument("--seed", type=int, help="play one batch again")
    parser.add_argument(
        "--no-shrink", action="store_true", help="do not look for the shortest history that fails"
    )
    return parser.parse_args()


def _many(wanted: int, *, shrink: bool) -> int:
    state: dict[str, Any] = {"done": 0, "next_seed": 1, "failed": [], "counted": {}}
    if STATE.exists():
        state |= json.loads(STATE.read_text(encoding="utf-8"))
    began, worked, before = time.monotonic(), time.process_time(), state["done"]
    while state["done"] < wanted:
        number = state["next_seed"]
        if not _batch(number, shrink=shrink):
            state["failed"].append(number)
            print(f"seed {number} failed; again: make prove SEED={number}", flush=True)
        state["next_seed"] = number + 1
        state["done"] += BATCH
        state["counted"] = dict(Counter(state["counted"]) + History.counted)
        History.counted.clear()
        STATE.parent.mkdir(exist_ok=True)
        STATE.write_text(json.dumps(state, indent=1), encoding="utf-8")
        made = state["done"] - before
        wall, cpu = (time.monotonic() - began) / made, (time.process_time() - worked) / made
        said = f"{state['done']} of {wanted} histories, {wall:.1f} s each ({cpu:.1f} s of CPU)"
        print(said, file=sys.stderr, flush=True)
    print(json.dumps(state, indent=1))
    return int(bool(state["failed"]))


def _batch(number: int, *, shrink: bool) -> bool:
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    how = settings(
        max_examples=BATCH,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(seed(number)(type("Batch", (History,), {})), settings=how)
    except Exception:
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
