"""From a reader's question to clauses: which tokens must stand where, and what makes a result better.

A query is the sum of its tokens, 30 % of which must match, with everything typed as it stands worth twenty times as much.
What is counted is the strict reading: every run of the query stands somewhere as a phrase.
"""

from __future__ import annotations

import datetime
import math
from typing import TYPE_CHECKING

from django.utils import timezone

from search import analysis
from search.clauses import (
    AllOf,
    AnyOf,
    Between,
    Boost,
    Clause,
    Everything,
    Nothing,
    OneOf,
    Phrase,
    Preferring,
    Scored,
    StartsWith,
    Term,
    Without,
)
from search.engines.engine import Request
from search.question_words import OF_QUESTIONS
from search.weights import WEIGHTS

if TYPE_CHECKING:
    from search.questions import Question

#: Longer questions are read up to here; nobody means more, and every token costs.
MOST_CHARACTERS = 500
MOST_TOKENS = 64
MOST_RUNS = 16


def request_for(
    question: Question, *, offset: int = 0, limit: int = 10, facets: tuple[str, ...] = ()
) -> Request:
    """The request to an engine for a reader's question."""
    ranked, strict = clauses_for(question.words)
    better = preferences(question)
    return Request(
        ranked=Preferring(ranked, better) if better else ranked,
        strict=strict,
        narrowings=question.narrowings,
        conditions=tuple(_conditions(question)),
        sort=question.sort,
        offset=offset,
        limit=limit,
        facets=facets,
    )


def clauses_for(words: str) -> tuple[Clause, Clause]:
    """What is listed for the words of a query, and what is counted (the strict reading)."""
    folded = analysis.fold(words[:MOST_CHARACTERS])
    runs = list(analysis.runs(folded))[:MOST_RUNS]
    if not runs:
        return (Nothing(), Nothing()) if words.strip() else (Everything(), Everything())
    if len(runs) == 1 and len(runs[0].text) == 1 and runs[0].is_chinese:
        begins = StartsWith("text", runs[0].text)
        return Preferring(begins, (Boost(StartsWith("title", runs[0].text), WEIGHTS.title),)), begins
    numbers = tuple(analysis.asked_numbers(words[:MOST_CHARACTERS]))
    strict = _strict(runs, numbers)
    tokens = telling_tokens(runs)[:MOST_TOKENS]
    scattered = AnyOf(
        tuple(Term("text", token) for token in tokens), math.ceil(len(tokens) * WEIGHTS.least_share)
    )
    listed = AnyOf((scattered, strict))
    return Preferring(listed, _better(runs, tokens, numbers, words)), strict


def telling_tokens(runs: list[analysis.Run]) -> list[str]:
    """The tokens of a query, each once, without those of question words where others are left."""
    found = list(dict.fromkeys(token for run in runs for token in run.phrase()))
    return [token for token in found if token not in OF_QUESTIONS] or found


def _strict(runs: list[analysis.Run], numbers: tuple[str, ...]) -> Clause:
    """Every run stands somewhere as it was typed; or the number that was asked for does."""
    phrases = AllOf(tuple(_as_it_stands("text", run) for run in runs))
    said = AllOf(tuple(Term("text", number) for number in numbers))
    return AnyOf((said, phrases)) if numbers else phrases


def _as_it_stands(field: str, run: analysis.Run) -> Clause:
    if run.is_chinese and len(run.text) == 1:
        return StartsWith(field, run.text)
    phrase = tuple(run.phrase())
    return Phrase(field, phrase) if len(phrase) > 1 else Term(field, phrase[0])


def _better(
    runs: list[analysis.Run], tokens: list[str], numbers: tuple[str, ...], words: str
) -> tuple[Clause, ...]:
    """What makes one match better than another: titles, headings, everything as it was typed, the very paper."""
    signs: list[Clause] = [
        *(Boost(Term("title", token), WEIGHTS.title) for token in tokens),
        *(Boost(Term("headings", token), WEIGHTS.headings) for token in tokens),
        Boost(AllOf(tuple(_as_it_stands("text", run) for run in runs)), WEIGHTS.phrases),
        Boost(AllOf(tuple(_as_it_stands("title", run) for run in runs)), WEIGHTS.title_phrases),
        Scored(OneOf("exact", (analysis.whole(words),)), WEIGHTS.exact),
    ]
    if numbers:
        signs.append(Scored(OneOf("numbers", numbers), WEIGHTS.number))
        signs.extend(Boost(Term("text", number), WEIGHTS.phrases) for number in numbers)
    return tuple(signs)


def preferences(question: Question) -> tuple[Clause, ...]:
    """What decides between papers that say the same: in force, recent, on the reader's own site."""
    year = timezone.localdate().year
    recent = tuple(str(one) for one in range(year - 4, year + 1))
    points: list[Clause] = [
        Scored(OneOf("validity", ("valid", "amended")), WEIGHTS.in_force),
        Scored(OneOf("year", recent[-2:]), WEIGHTS.this_year),
        Scored(OneOf("year", recent), WEIGHTS.recent_years),
    ]
    if question.own_site:
        points.append(Scored(OneOf("site", (question.own_site,)), WEIGHTS.own_site))
    return tuple(points)


def _conditions(question: Question) -> list[Clause]:
    found: list[Clause] = []
    if question.site:
        found.append(OneOf("site", (question.site,)))
    if question.since or question.until:
        found.append(Between("published_on", as_number(question.since), as_number(question.until)))
    for field, words in (("text", question.phrase), ("title", question.in_title)):
        if words.strip():
            found.append(_all_stand(field, words))
    if question.number.strip():
        found.append(_has_number(question.number))
    if question.without.strip():
        runs = list(analysis.runs(analysis.fold(question.without[:MOST_CHARACTERS])))[:MOST_RUNS]
        found.append(Without(Everything(), tuple(_as_it_stands("text", run) for run in runs)))
    return found


def _all_stand(field: str, words: str) -> Clause:
    runs = list(analysis.runs(analysis.fold(words[:MOST_CHARACTERS])))[:MOST_RUNS]
    return AllOf(tuple(_as_it_stands(field, run) for run in runs)) if runs else Nothing()


def _has_number(number: str) -> Clause:
    """A document number in any of its usual forms, an index number, or a part of either in the head of a paper."""
    asked = tuple(analysis.asked_numbers(number))
    exact = OneOf("exact", (analysis.whole(number),))
    said = AllOf(tuple(Term("text", one) for one in asked))
    return (
        AnyOf((OneOf("numbers", asked), exact, said)) if asked else AnyOf((exact, _all_stand("text", number)))
    )


def as_number(day: datetime.date | None) -> int | None:
    """A day as engines compare it: YYYYMMDD."""
    return None if day is None else day.year * 10_000 + day.month * 100 + day.day
