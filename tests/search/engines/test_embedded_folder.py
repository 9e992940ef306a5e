"""What the embedded engine makes of a folder that is empty, old, broken or full of remains."""

import os
import shutil
import time

import pytest

from search.engines import chosen, embedded, embedded_readers
from search.engines.chosen import embedded as embedded_engine
from search.engines.chosen import engine as chosen_engine
from search.engines.embedded import Embedded
from search.engines.engine import EngineUnavailable
from tests.search.engines.records import EVERYTHING, a_record, ask, found, replacing


@pytest.fixture
def engine(tmp_path):
    engine = Embedded(tmp_path / "search", patience=1)
    engine.rebuild(replacing(a_record(1, "低保")))
    return engine


def index_of(engine):
    return engine.folder.current()


def test_without_an_index_it_says_what_to_do(tmp_path):
    engine = Embedded(tmp_path / "nothing", patience=1)
    for attempt in (
        lambda: ask(engine, EVERYTHING),
        lambda: engine.write(replacing(a_record(1))),
        lambda: list(engine.items()),
        lambda: engine.records_of(["pages:1"]),
    ):
        with pytest.raises(EngineUnavailable, match="search_index rebuild"):
            attempt()
    assert not engine.status().ready
    assert engine.needs_rebuild()
    assert "search_index rebuild" in engine.status().problem


@pytest.fixture
def another_version(monkeypatch):
    monkeypatch.setattr(embedded, "INDEX_VERSION", "99.1")
    monkeypatch.setattr(embedded_readers, "INDEX_VERSION", "99.1")


def test_an_index_of_another_version_is_not_used_until_it_is_rebuilt(engine, another_version):
    newer = Embedded(engine.folder.path, patience=1)
    assert newer.needs_rebuild()
    assert "99.1" in newer.status().problem
    with pytest.raises(EngineUnavailable, match=r"99\.1"):
        ask(newer, EVERYTHING)
    with pytest.raises(EngineUnavailable, match=r"99\.1"):
        newer.write(replacing(a_record(2)))
    newer.rebuild(replacing(a_record(2)))
    assert newer.status().ready
    assert not newer.needs_rebuild()
    assert found(newer, EVERYTHING) == {"2"}


@pytest.mark.parametrize("damage", ["empty", "cut", "gone", "nonsense", "no version", "no segment"])
def test_a_broken_index_is_said_to_be_broken_and_can_be_rebuilt(engine, damage):
    index = index_of(engine)
    if damage == "empty":
        shutil.rmtree(index)
        index.mkdir()
    elif damage == "cut":
        (index / "meta.json").write_text((index / "meta.json").read_text()[:40])
    elif damage == "gone":
        shutil.rmtree(index)
    elif damage == "nonsense":
        (engine.folder.path / "current").write_text("../../etc")
    elif damage == "no version":
        (index / "VERSION").unlink()
    else:
        next(index.glob("*.store")).unlink()
    fresh = Embedded(engine.folder.path, patience=1)
    assert not fresh.status().ready
    assert fresh.status().problem
    with pytest.raises(EngineUnavailable):
        ask(fresh, EVERYTHING)
    with pytest.raises(EngineUnavailable):
        fresh.write(replacing(a_record(1), a_record(2)))
    fresh.rebuild(replacing(a_record(1)))
    assert found(fresh, EVERYTHING) == {"1"}


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EngineUnavailable):
        Embedded(tmp_path / "file", patience=1).rebuild([])
    assert not Embedded(tmp_path / "file").status().ready


def test_the_status_has_figures(engine):
    figures = engine.status().figures
    assert figures["bytes"] > 1000
    assert figures["segments"] == 1


def test_what_killed_writers_left_is_swept_away_once_it_is_old(engine):
    index = index_of(engine)
    lost = [index / f"{'ab' * 16}.{kind}" for kind in ("idx", "store", "del")] + [index / ".tmpXyz"]
    young = index / f"{'cd' * 16}.idx"
    for file in (*lost, young):
        file.write_text("")
    for file in lost:
        os.utime(file, (time.time() - 5000,) * 2)
    engine.write(replacing(a_record(2)))
    assert not any(file.exists() for file in lost)
    assert young.exists()
    assert found(engine, EVERYTHING) == {"1", "2"}


def test_segments_that_live_are_never_swept_away(engine):
    for file in index_of(engine).iterdir():
        os.utime(file, (time.time() - 5000,) * 2)
    engine.write(replacing(a_record(2)))
    assert found(Embedded(engine.folder.path), EVERYTHING) == {"1", "2"}


def test_many_small_writes_leave_few_segments(engine):
    for number in range(60):
        engine.write(replacing(a_record(number)))
    figures = engine.status().figures
    assert figures["segments"] <= 12
    assert len(list(index_of(engine).iterdir())) < 120


def test_a_key_without_end_is_refused(engine):
    with pytest.raises(ValueError, match="512"):
        engine.write(replacing(a_record("9" * 600)))
    assert found(engine, EVERYTHING) == {"1"}


def test_the_settings_choose_the_folder(settings, tmp_path):
    settings.SEARCH_FOLDER = tmp_path / "elsewhere"
    embedded_engine().rebuild([])
    assert (tmp_path / "elsewhere" / "current").exists()
    assert embedded_engine() is embedded_engine()
    settings.ELASTICSEARCH_URL = ""
    assert chosen_engine() is embedded_engine()
    chosen._embedded_in.cache_clear()
