"""What differs between two states of an item, for whoever decides on the newer.

The canonical form says *what* differs, so that nothing that the digest counts is passed over; the words show *how*.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from approvals.coverage import reviewed_form
from approvals.screens.texts_of import lines_of_field, lines_of_rows

if TYPE_CHECKING:
    from sites.models import SitePage

#: Of unchanged text around a change, so many characters are shown.
AROUND = 24
#: Longer lines are not compared within: they are shown as gone and come.
LONGEST = 4000
_TOKEN = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A stretch of text: ``kind`` is same, added or gone."""

    kind: str
    text: str


@dataclass
class Difference:
    """One thing that differs: what, and its lines with what came and what went; ``note`` where words do not tell."""

    label: str
    lines: list[list[Piece]] = field(default_factory=list)
    note: str = ""


@dataclass
class Comparison:
    """What differs and the names of what does not."""

    differences: list[Difference]
    unchanged: list[str]


def compare(before: SitePage, after: SitePage, after_form: dict[str, Any] | None = None) -> Comparison:
    """Everything that the digest counts, in the order of the form. ``after_form``: its canonical form if at hand."""
    old = json.loads(reviewed_form(before))
    new = after_form or json.loads(reviewed_form(after))
    found: list[Difference] = []
    unchanged: list[str] = []
    for label, was, now, shown in _parts(before, after, old, new):
        if was == now:
            if was not in (None, "", [], False):
                unchanged.append(label)
            continue
        lines = diff_lines(*shown)
        note = "" if lines else _("文字相同，格式、次序或所指的内容有变化")
        found.append(Difference(label, lines, note))
    if files := _files(before, after):
        found.append(files)
    return Comparison(found, unchanged)


def _parts(before: SitePage, after: SitePage, old: Any, new: Any) -> Iterator[tuple[str, Any, Any, Any]]:
    """Label, both canonical values, both as lines."""
    names = [
        one.name for one in after._meta.get_fields() if one.name in new["fields"] or one.name in old["fields"]
    ]
    for name in names:
        shown = (lines_of_field(before, name), lines_of_field(after, name)) if name != "slug" else None
        label = capfirst(str(after._meta.get_field(name).verbose_name))
        yield (
            label,
            old["fields"].get(name),
            new["fields"].get(name),
            shown or ([before.slug], [after.slug]),
        )
    for name in {**new["rows"], **old["rows"]}:
        related = after._meta.get_field(name).related_model
        label = str(related._meta.verbose_name_plural) if related else name
        yield (
            label,
            old["rows"].get(name),
            new["rows"].get(name),
            (lines_of_rows(before, name), lines_of_rows(after, name)),
        )
    yield _("所在位置"), old["place"], new["place"], ([], [])


def _files(before: SitePage, after: SitePage) -> Difference | None:
    """Files that came or went, by their bytes."""
    old = {one.sha256: one for one in before.used_files()}
    new = {one.sha256: one for one in after.used_files()}
    lines = [[Piece("gone", _file(one))] for sha256, one in old.items() if sha256 not in new]
    lines += [[Piece("added", _file(one))] for sha256, one in new.items() if sha256 not in old]
    return Difference(_("附件和图片"), lines) if lines else None


def _file(one: Any) -> str:
    name = getattr(one, "filename", "") or one.title
    return f"{one.title}（{name}，SHA-256 {one.sha256[:12]}）"


def diff_lines(old: Sequence[str], new: Sequence[str]) -> list[list[Piece]]:
    """The lines that differ, each in pieces; nothing for what both have."""
    found: list[list[Piece]] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        paired = min(i2 - i1, j2 - j1)
        found += [_diff_within(old[i1 + n], new[j1 + n]) for n in range(paired)]
        found += [[Piece("gone", line)] for line in old[i1 + paired : i2] if line]
        found += [[Piece("added", line)] for line in new[j1 + paired : j2] if line]
    return found


def _diff_within(old: str, new: str) -> list[Piece]:
    if not old or not new or max(len(old), len(new)) > LONGEST:
        return [Piece(kind, text) for kind, text in (("gone", old), ("added", new)) if text]
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < 0.4:  # noqa: PLR2004 - two different sentences: interleaving them would be unreadable
        return [Piece("gone", old), Piece("added", new)]
    pieces: list[Piece] = []
    codes = matcher.get_opcodes()
    for number, (tag, i1, i2, j1, j2) in enumerate(codes):
        if tag == "equal":
            text = "".join(a[i1:i2])
            pieces.append(Piece("same", _shortened(text, first=number == 0, last=number == len(codes) - 1)))
            continue
        if i2 > i1:
            pieces.append(Piece("gone", "".join(a[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("added", "".join(b[j1:j2])))
    return pieces


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """Unchanged text, with its middle left out where it is long; at the ends only what is near the change."""
    if len(text) <= 2 * AROUND:
        return text
    if first:
        return f"…{text[-AROUND:]}"
    if last:
        return f"{text[:AROUND]}…"
    return f"{text[:AROUND]}…{text[-AROUND:]}"
