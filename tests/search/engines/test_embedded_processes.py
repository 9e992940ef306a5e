"""Processes that write to an embedded index, fork, or are killed: what they said was written is there, and all of it."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from search.engines.embedded import Embedded
from search.engines.engine import EngineUnavailable
from tests.search.engines.another_process import ITEMS
from tests.search.engines.records import EVERYTHING, a_record, ask, found, replacing

ROOT = Path(__file__).parents[3]


@pytest.fixture
def engine(tmp_path):
    engine = Embedded(tmp_path / "search", patience=1)
    engine.rebuild(replacing(*(a_record(number, "旧", site="old") for number in range(ITEMS))))
    return engine


@contextmanager
def process(what: str, engine: Embedded) -> Iterator[subprocess.Popen]:
    """Another process at work on the index, from its first sign of life until it is killed."""
    command = [sys.executable, "-m", "tests.search.engines.another_process", what, str(engine.folder.path)]
    surroundings = os.environ | {"RUST_BACKTRACE": "0"}
    other = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        assert other.stdout.readline() == "ready\n"
        yield other
    finally:
        other.kill()
        other.wait()
        other.stdout.close()


def said_before_death(other: subprocess.Popen, after: float) -> list[int]:
    """Kill a process that much after its first word; what it said until then."""
    first = other.stdout.readline()
    time.sleep(after)
    other.kill()
    return [int(line) for line in [first, *other.stdout.read().splitlines()] if line.strip()]


def test_writers_killed_in_the_middle_lose_nothing_they_said_was_written(engine):
    chance = random.Random()  # noqa: S311
    for _time in range(4):
        with process("write", engine) as other:
            said = said_before_death(other, chance.uniform(0, 0.3))
        answer = ask(engine, EVERYTHING, facets=("site",))
        assert answer.total == ITEMS
        [(turn, count)] = answer.facets["site"]
        assert count == ITEMS, "half of a write was taken"
        assert int(turn) in (said[-1], said[-1] + 1)
        engine.write(replacing(a_record(0, "旧", site=turn)))
        assert found(engine, EVERYTHING) == {str(number) for number in range(ITEMS)}


def test_a_rebuild_that_is_killed_leaves_the_old_index_and_its_remains_go_with_the_next(engine):
    with process("rebuild", engine) as other:
        said_before_death(other, 0.2)
    assert found(engine, EVERYTHING) == {str(number) for number in range(ITEMS)}
    assert len(list(engine.folder.path.glob("index-*"))) == 2
    engine.write(replacing(a_record("x")))
    assert "x" in found(engine, EVERYTHING)
    assert engine.rebuild(replacing(a_record("y"))) == 1
    assert found(engine, EVERYTHING) == {"y"}
    assert len(list(engine.folder.path.glob("index-*"))) == 1


def test_rebuilds_killed_at_any_moment_leave_an_index_that_is_whole(engine):
    chance = random.Random()  # noqa: S311
    for _time in range(3):
        with process("rebuild_often", engine) as other:
            said = said_before_death(other, chance.uniform(0, 0.2))
        answer = ask(engine, EVERYTHING, facets=("site",))
        [(turn, count)] = answer.facets["site"]
        assert (answer.total, count) == (ITEMS, ITEMS)
        assert int(turn) in (said[-1], said[-1] + 1)


def test_readers_notice_nothing_of_rebuilds_in_another_process(engine):
    with process("rebuild_often", engine) as other:
        other.stdout.readline()
        until = time.monotonic() + 1.5
        looked = 0
        while time.monotonic() < until:
            assert ask(engine, EVERYTHING).total == ITEMS
            looked += 1
    assert looked > 20


def test_readers_see_what_another_process_writes_and_only_whole_writes(engine):
    with process("write", engine) as other:
        other.stdout.readline()
        seen = set()
        until = time.monotonic() + 1
        while time.monotonic() < until:
            [(turn, count)] = ask(engine, EVERYTHING, facets=("site",)).facets["site"]
            assert count == ITEMS
            seen.add(turn)
    assert len(seen) > 2


def test_a_writer_waits_for_another_one_and_says_so_when_it_takes_too_long(engine):
    with engine.folder.writing(0):
        with pytest.raises(EngineUnavailable, match="另一个进程"):
            Embedded(engine.folder.path, patience=0.1).write(replacing(a_record("x")))
        assert ask(engine, EVERYTHING).total == ITEMS
    engine.write(replacing(a_record("x")))
    assert "x" in found(engine, EVERYTHING)


def test_one_process_rebuilds_at_a_time_and_others_write_meanwhile(engine):
    with process("rebuild", engine) as other:
        other.stdout.readline()
        with pytest.raises(EngineUnavailable, match="另一个进程"):
            engine.rebuild([])
        engine.write(replacing(a_record("x")))
        assert "x" in found(engine, EVERYTHING)
        assert other.poll() is None
    assert engine.rebuild([]) == 0


def test_threads_write_one_after_another(engine):
    engine.patience = 20
    threads = [
        threading.Thread(target=engine.write, args=(replacing(a_record(f"t{number}")),))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {f"t{number}" for number in range(8)} <= found(engine, EVERYTHING)


def test_a_process_forked_after_reading_reads_anew(engine):
    with process("fork", engine) as other:
        assert other.wait(timeout=20) == 0
