"""The list of page types and what the sample county shows agree."""

from __future__ import annotations

from tests.browser.county import County
from tests.browser.kinds import KINDS


def test_the_sample_county_shows_every_type_of_page(county: County) -> None:
    assert sorted(county.book) == sorted(KINDS)
