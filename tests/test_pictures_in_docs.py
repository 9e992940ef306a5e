"""Every picture that a guide shows is there, and every picture of a guide is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[1] / "docs"
SHOWN = re.compile(r"!\[[^\]]+\]\(([^)#]+)\)")
GUIDES = ("editing", "reviewing", "people")


def shown_in(guide: Path) -> set[Path]:
    return {(guide.parent / place).resolve() for place in SHOWN.findall(guide.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("guide", sorted(DOCS.glob("*.md")), ids=lambda guide: guide.stem)
def test_a_picture_that_is_shown_is_there(guide: Path) -> None:
    assert [place.name for place in shown_in(guide) if not place.is_file()] == []


@pytest.mark.parametrize("name", GUIDES)
def test_a_picture_of_a_guide_is_shown_in_it(name: str) -> None:
    taken = {place.resolve() for place in (DOCS / "pictures" / name).glob("*.png")}
    assert taken
    assert taken - shown_in(DOCS / f"{name}.md") == set()
