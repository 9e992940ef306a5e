"""The one table of weights: what makes a result stand higher, and by how much.

Factors multiply the BM25 score of what they belong to; extras are points added to it, small against the score of a good
match (10 to 100), so that they decide between papers that say the same.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """How much each sign of a good result counts; see docs/search-operations.md on tuning them."""

    #: A token in the title or a heading, beside its place in the text.
    title: float = 2.0
    headings: float = 0.5
    #: All words of the query stand as they were typed: in the text, in the title.
    phrases: float = 20.0
    title_phrases: float = 20.0
    #: The whole title, document number or index number is what was typed; a number stands in the text.
    exact: float = 1000.0
    number: float = 500.0
    #: Of the tokens of a query so many must stand in the text.
    least_share: float = 0.3
    #: Points: in force; of this and last year, of the last five years; on the site where one searches.
    in_force: float = 1.0
    this_year: float = 1.0
    recent_years: float = 0.5
    own_site: float = 1.0


WEIGHTS = Weights()
