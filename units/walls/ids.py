"""The ids that parts of addresses name, and the owners of what they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from django.contrib.admin.utils import unquote

if TYPE_CHECKING:
    from units.walls.table import Owners

LARGEST_ID = 2**63 - 1


def as_ids(values: Iterable[str]) -> list[int | None]:
    """The numbers that values stand for; None for what is no id of any row."""
    return [
        int(plain)
        if (plain := unquote(value)).isascii() and plain.isdecimal() and int(plain) <= LARGEST_ID
        else None
        for value in values
    ]


def looked_up(values: Sequence[str], found: Callable[[list[int]], dict[int, Owners]]) -> list[Owners | None]:
    """Owners of what the values name, in their order; ``found`` is asked once, for all ids together."""
    ids = as_ids(values)
    wanted = [number for number in ids if number is not None]
    owners = found(wanted) if wanted else {}
    return [None if number is None else owners.get(number) for number in ids]
