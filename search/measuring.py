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


def quality(asked: Iterable[tuple[str, Collection[str]]], find: Callable[[str], Sequence[str]]) -> Quality:
    """Ask every query and compare the first ten results with those that are right."""
    count, ranks, recalls, missed = 0, 0.0, 0.0, []
    for words, right in asked:
        found = list(find(words))[:FIRST]
        places = [place for place, one in enumerate(found, 1) if one in right]
        count += 1
        ranks += 1 / places[0] if places else 0.0
        recalls += len(set(found) & set(right)) / min(len(set(right)), FIRST)
        if not places:
            missed.append(words)
    if not count:
        return Quality(0, 0.0, 0.0)
    return Quality(count, ranks / count, recalls / count, tuple(missed))
