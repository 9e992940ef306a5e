"""What a reader asks: words, conditions, order and page; the same for the page, the API and the feed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from search.engines.engine import Narrowing, Sort


@dataclass(frozen=True)
class Question:
    """One question of a reader. Empty values ask for nothing.

    ``site``: the id of the site searched in, or empty for all; ``own_site``: where the reader is; ``phrase`` must stand
    as it is, ``without`` must not stand anywhere, ``in_title`` must stand in the title; ``number`` is a document number
    or index number; ``since`` and ``until`` bound the day of publication, ends included.
    """

    words: str = ""
    site: str = ""
    own_site: str = ""
    phrase: str = ""
    without: str = ""
    in_title: str = ""
    number: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    narrowings: tuple[Narrowing, ...] = ()
    sort: Sort = Sort.RELEVANCE

    @property
    def asks(self) -> bool:
        """Whether there is anything to look for."""
        return bool(
            self.words
            or self.phrase
            or self.in_title
            or self.number
            or self.narrowings
            or self.since
            or self.until
        )
