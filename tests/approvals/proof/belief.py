"""What was cleared, in plain Python, from the decisions that a history itself made; asks nothing of what it checks."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Said:
    """What a version of a page says: marks, and the numbers of the files that it uses; ``row`` is an attachment's title."""

    title: str
    summary: str
    body: tuple[str, ...] = ()
    files: tuple[tuple[int, str], ...] = ()
    picture: int | None = None
    on_request: bool = False


@dataclass(frozen=True)
class Fixed:
    """A version as it stood at one moment: with the marks of its files as they were, and the pages above it."""

    said: Said
    marks: frozenset[str]
    above: tuple[int, ...]


@dataclass
class Cleared:
    """One version that may be public: since when, and until when an urgent release has to be confirmed."""

    since: datetime.datetime
    to_confirm_by: datetime.datetime | None = None


@dataclass
class Item:
    """One page: what its drafts said, who wrote, which versions may be public."""

    pk: int
    house: int
    kind: str
    slug: str
    draft: Said
    above: tuple[int, ...]
    revisions: dict[int, Said] = field(default_factory=dict)
    authors: set[int] = field(default_factory=set)
    cleared: dict[Fixed, Cleared] = field(default_factory=dict)
    once: set[str] = field(default_factory=set)
    ever: set[str] = field(default_factory=set)
    alias_of: int | None = None
    gone: bool = False


@dataclass
class Case:
    """One review: what was submitted, by whom, who agreed to which step."""

    item: int
    fixed: Fixed
    submitter: int
    urgent: bool = False
    agreed: dict[str, int] = field(default_factory=dict)


@dataclass
class Belief:
    """All items, files and reviews of one history."""

    items: dict[int, Item] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    documents: dict[int, tuple[str, str]] = field(default_factory=dict)
    pictures: dict[int, str] = field(default_factory=dict)

    def marks_of(self, said: Said) -> frozenset[str]:
        """Everything that a reader of this version would get, files included, as the files are now."""
        if said.on_request:
            return frozenset({said.title, said.summary})
        marks = {said.title, said.summary, *said.body, *(row for _number, row in said.files)}
        for number, _row in said.files:
            marks |= set(self.documents[number])
        if said.picture is not None:
            marks.add(self.pictures[said.picture])
        return frozenset(marks)

    def fix(self, item: Item, said: Said | None = None) -> Fixed:
        """The version as it stands now."""
        version = said or item.draft
        return Fixed(version, self.marks_of(version), item.above)

    def note(self, item: Item, said: Said, revision: int | None, author: int | None) -> None:
        """Somebody wrote."""
        if said != item.draft and author is not None:
            item.authors.add(author)
        item.draft = said
        item.ever |= self.marks_of(replace(said, on_request=False)) | self.marks_of(said)
        if revision is not None:
            item.revisions[revision] = said

    def clear(self, item: Item, fixed: Fixed, cleared: Cleared) -> None:
        """It was decided that this version may be public."""
        item.cleared[fixed] = cleared
        item.once |= fixed.marks

    def in_force(self, pk: int, now: datetime.datetime) -> list[Fixed]:
        """The versions of a page that may be public now, at the place where it stands; an alias has its original's."""
        item = self.items[pk]
        if item.alias_of is not None:
            return self.in_force(item.alias_of, now)
        return [
            fixed for fixed, rest in item.cleared.items() if rest.since <= now and fixed.above == item.above
        ]

    def allowed(self, public: Iterable[int], now: datetime.datetime) -> set[str]:
        """All marks that somebody may read anywhere, given which pages are public at all."""
        return {
            mark
            for pk in public
            if pk in self.items
            for fixed in self.in_force(pk, now)
            for mark in fixed.marks
        }
