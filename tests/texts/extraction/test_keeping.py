"""The same bytes are read once; what another try may mend is not kept."""

import io

import pytest
from django.core.cache.backends.locmem import LocMemCache

from tests.texts.extraction.making import pdf
from texts.extraction import keeping
from texts.extraction.keeping import extract_once
from texts.extraction.limits import Limits
from texts.extraction.results import Reason, State, unreadable


@pytest.fixture
def cache(request):
    cache = LocMemCache(request.node.name, {})
    cache.clear()
    return cache


@pytest.fixture
def readings(monkeypatch):
    """Count the readings, which go on as ever."""
    names = []
    extract = keeping.extract

    def counted(file, name, limits):
        names.append(name)
        return extract(file, name, limits)

    monkeypatch.setattr(keeping, "extract", counted)
    return names


def test_the_same_bytes_are_read_once_under_whatever_name(cache, readings):
    content = pdf("words", None)
    first = extract_once(io.BytesIO(content), "a.pdf", cache)
    second = extract_once(io.BytesIO(content), "another name.PDF", cache)
    assert first == second
    assert first.state is State.PARTLY
    assert len(readings) == 1


def test_other_bytes_another_ending_and_other_limits_are_read_anew(cache, readings):
    extract_once(io.BytesIO(b"a,b"), "a.txt", cache)
    extract_once(io.BytesIO(b"a,c"), "a.txt", cache)
    extract_once(io.BytesIO(b"a,b"), "a.csv", cache)
    extract_once(io.BytesIO(b"a,b"), "a.txt", cache, Limits(depth=1))
    assert len(readings) == 4


def test_nothing_is_kept_of_a_reading_that_did_not_come_about(cache, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("sys.executable", "/nowhere/python")
        assert extract_once(io.BytesIO(b"text"), "a.txt", cache) == unreadable(Reason.NOT_RUN)
    assert extract_once(io.BytesIO(b"text"), "a.txt", cache).text() == "text"


def test_what_took_too_long_is_kept_for_a_while_only(cache, monkeypatch):
    kept = []
    monkeypatch.setattr(cache, "set", lambda key, value, timeout: kept.append(timeout))
    extract_once(io.BytesIO(b"text"), "a.txt", cache)
    extract_once(io.BytesIO(b"text"), "a.txt", cache, Limits(seconds=0.001))
    assert kept == [keeping.KEPT, keeping.KEPT_IF_BUSY]


def test_what_is_not_ours_in_the_cache_is_read_again(cache, monkeypatch):
    monkeypatch.setattr(cache, "get", lambda key: {"parts": [{"nonsense": 1}], "unread": []})
    assert extract_once(io.BytesIO(b"text"), "a.txt", cache).text() == "text"
