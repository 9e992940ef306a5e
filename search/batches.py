"""Long runs of things, some at a time."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Thing = TypeVar("Thing")


def batched(things: Iterable[Thing], size: int) -> Iterator[tuple[Thing, ...]]:
    """Tuples of up to ``size`` things each (Python 3.12 has this as ``itertools.batched``)."""
    left = iter(things)
    while some := tuple(islice(left, size)):
        yield some
