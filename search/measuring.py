"""How well a search finds what is known to be there: mean reciprocal rank and recall among the first ten."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

FIRST = 10


@dataclass(frozen=True)
class Quality:
    """MRR@10: the mean of 1 / (place of the first right result). recall@10: the mean share of right results among ten."""

    queries: int
    mrr: float
    recall: float
    missed: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The figures, rounded."""
        return {"queries": self.queries, "mrr@10": round(self.mrr, 4), "recall@10": round(self.recall, 4)}


def quality(
    asked: Iterable[tuple[str, Collection[str]]], find: Callable[[str], Sequence[Collection[str]]]
) -> Quality:
    """Ask every query and compare the first ten results with those that are right.

    ``find`` gives for each result, best first, the names by which it may be known (its key, its address).
    """
    count, ranks, recalls, missed = 0, 0.0, 0.0, []
    for words, right in asked:
        names = set(right)
        places = [place for place, one in enumerate(find(words)[:FIRST], 1) if names & set(one)]
        count += 1
        ranks += 1 / places[0] if places else 0.0
        recalls += len(places) / min(len(names), FIRST) if names else 0.0
        if not places:
            missed.append(words)
    if not count:
        return Quality(0, 0.0, 0.0)
    return Quality(count, ranks / count, recalls / count, tuple(missed))
