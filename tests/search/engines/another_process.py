"""A process of its own that writes to an embedded index until it is killed: ``python -m … write|rebuild|fork FOLDER``."""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from search.clauses import Everything
from search.engines.embedded import Embedded
from search.engines.engine import Replacement, Request
from tests.search.engines.records import a_record, replacing

ITEMS = 20


def write(engine: Embedded) -> None:
    """Replace items over and over, several at a time; say each round that is written."""
    for turn in itertools.count():
        engine.write(replacing(*(a_record(number, f"第{turn}轮", site=str(turn)) for number in range(ITEMS))))
        print(turn, flush=True)


def rebuild(engine: Embedded) -> None:
    """Build an index that never ends; say each item that is given."""

    def without_end() -> Iterator[Replacement]:
        for number in itertools.count(1000):
            print(number, flush=True)
            yield from replacing(a_record(number, "新"))
            time.sleep(0.001)

    engine.rebuild(without_end())


def rebuild_often(engine: Embedded) -> None:
    """Rebuild over and over; say each rebuild that has ended."""
    for turn in itertools.count():
        engine.rebuild(replacing(*(a_record(number, "新", site=str(turn)) for number in range(ITEMS))))
        print(turn, flush=True)


def fork(engine: Embedded) -> None:
    """Open the index, fork, and let both look while the parent goes on writing; fails unless both see the same."""
    assert _total(engine) == ITEMS
    child = os.fork()
    if not child:
        time.sleep(0.3)
        os._exit(0 if _total(engine) == ITEMS + 1 else 1)
    engine.write(replacing(a_record(ITEMS, "新")))
    assert _total(engine) == ITEMS + 1
    assert os.waitpid(child, 0)[1] == 0


def _total(engine: Embedded) -> int:
    return engine.search(Request(Everything(), Everything())).total


if __name__ == "__main__":
    print("ready", flush=True)
    {"write": write, "rebuild": rebuild, "rebuild_often": rebuild_often, "fork": fork}[sys.argv[1]](
        Embedded(Path(sys.argv[2]), patience=5)
    )
