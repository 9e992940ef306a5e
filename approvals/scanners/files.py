"""The files of a draft as passages: the text of each, read once, at places that a person can go to and look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from approvals.scanners.findings import without_numbers
from approvals.scanners.passages import Passage, from_rows, from_text
from sites.file_texts import text_of
from sites.models import SiteDocument, SiteImage
from texts.extraction.results import Extracted, Kind, Part

if TYPE_CHECKING:
    from django.db.models import Model

_CELLS = re.compile(r"\s+")
#: A line with so many words apart may be a row of a table in a file that knows no tables.
_FEWEST_CELLS = 2


@dataclass(frozen=True)
class ScannedFile:
    """One file of a draft, what was read of it, and that as passages."""

    file: SiteDocument | SiteImage
    read: Extracted
    passages: tuple[Passage, ...]

    @property
    def sha256(self) -> str:
        """The SHA-256 of its bytes."""
        return self.file.sha256

    @property
    def name(self) -> str:
        """What its readers know it by."""
        return name_of(self.file)


def scanned_files(item: Model) -> Iterator[ScannedFile]:
    """Each file that the draft uses, the same bytes once; nothing is raised for what is in a file."""
    used = getattr(item, "used_files", None)
    seen = set()
    for file in used() if used else ():
        if (file.sha256, type(file)) in seen:
            continue
        seen.add((file.sha256, type(file)))
        read = text_of(file)
        yield ScannedFile(file, read, tuple(_passages(file, read)))


def name_of(file: SiteDocument | SiteImage) -> str:
    """“附件“…”” or “图片“…””, as places of findings begin."""
    if isinstance(file, SiteImage):
        return _("图片“%(name)s”") % {"name": without_numbers(file.title)}
    return _("附件“%(name)s”") % {"name": without_numbers(file.filename)}


def place_of(
    file: SiteDocument | SiteImage, within: str = "", page: int | None = None, what: str = ""
) -> str:
    """A place in a file: its name, the way through archives and sheets, the page, what kind of text."""
    steps = [name_of(file), *(without_numbers(step) for step in within.split("/") if step)]
    if page is not None:
        steps.append(_("第%(number)d页") % {"number": page})
    return "，".join([*steps, what] if what else steps)


def _kinds() -> dict[Kind, str]:
    return {
        Kind.HEADER: _("页眉页脚"),
        Kind.NOTE: _("脚注尾注"),
        Kind.COMMENT: _("批注"),
        Kind.DELETED: _("修订中删除的文字"),
        Kind.HIDDEN: _("隐藏的内容"),
        Kind.PROPERTY: _("文件属性"),
    }


def _passages(file: SiteDocument | SiteImage, read: Extracted) -> Iterator[Passage]:
    """The name, the parts; names and sensitive columns of one sheet together, whatever of it is hidden."""
    kinds = _kinds()
    title = _("名称")
    yield from_text(f"{name_of(file)}，{title}", f"{file.title}\n{getattr(file, 'original_name', '')}")
    for part in read.parts:
        # What was inserted stands in the body too.
        if part.kind is not Kind.INSERTED:
            yield from_text(place_of(file, part.place, part.page, kinds.get(part.kind, "")), part.text)
    for where, parts in groupby(read.parts, key=lambda part: (part.place, part.page)):
        # An empty row between the parts: each has headings of its own.
        rows = [row for part in parts for row in (*_rows_of(part), [])]
        if any(rows):
            table = from_rows("", rows).tables
            yield Passage(place_of(file, *where), "", (), table)


def _rows_of(part: Part) -> Iterator[list[str]]:
    """Cells between tabs; of plain lines, as PDF files give them, what stands apart."""
    if part.kind in {Kind.TABLE, Kind.HIDDEN}:
        yield from (line.split("\t") for line in part.text.splitlines())
    elif part.kind is Kind.BODY:
        for line in part.text.splitlines():
            cells = _CELLS.split(line.strip())
            if len(cells) >= _FEWEST_CELLS:
                yield cells
