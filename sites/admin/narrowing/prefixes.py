"""Conditions on places in the tree that stay small however many places there are.

SQLite refuses expressions of more than a thousand parts, and 400 conditions joined by OR take seconds to plan. Few
prefixes are compared one by one, which an index serves; many are looked up in one list for each length.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q
from django.db.models.functions import Substr
from django.db.models.lookups import In

from sites.directory import STEPLEN

FEW = 12
NOTHING = Q(pk__in=[])


def outermost(paths: Iterable[str]) -> list[str]:
    """The paths that lie below no other of them, in the order of the tree."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


def under(paths: Iterable[str], field: str = "path") -> Q:
    """What stands at or below any of these places; ``field`` leads to the place (``page__path`` from a log entry)."""
    kept = outermost(paths)
    if len(kept) <= FEW:
        return reduce(or_, (Q(**{f"{field}__startswith": path}) for path in kept), NOTHING)
    by_length: dict[int, list[str]] = defaultdict(list)
    for path in kept:
        by_length[len(path)].append(path)
    return reduce(or_, (Q(In(Substr(field, 1, length), group)) for length, group in by_length.items()))


def above(paths: Iterable[str]) -> set[str]:
    """The places that lead down to these, without themselves."""
    return {path[:end] for path in paths for end in range(STEPLEN, len(path), STEPLEN)}


def common(paths: Iterable[str]) -> str:
    """The lowest place that all of these stand at or below; empty where there is none."""
    found = sorted(paths)
    if not found:
        return ""
    first, last = found[0], found[-1]
    end = 0
    while end < min(len(first), len(last)) and first[end : end + STEPLEN] == last[end : end + STEPLEN]:
        end += STEPLEN
    return first[:end]
