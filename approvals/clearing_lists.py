"""A list of old holdings, read line by line and cleared item by item; what was done, what was refused and why."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import OperationalError
from django.utils.translation import gettext as _

from approvals.holdings import Answering, Cleared, Listed, clear
from sites.importing.indexing import IndexingQueue, gathered_indexing
from sites.importing.listing import COLUMNS
from sites.importing.rows import BrokenRow, FileUnreadable, RowSource, open_rows
from sites.importing.values import day_of, text_of
from sites.models import DisclosurePage
from sites.publishing.gates import PublicationRefused

if TYPE_CHECKING:
    from sites.importing.rows import Row

logger = logging.getLogger(__name__)

_KEYS = ("import_key", "page")
_SHOWN = 20


@dataclass(frozen=True)
class Remark:
    """Something to say about one line."""

    line: int
    title: str
    text: str


@dataclass
class Outcome:
    """What a run has done so far; numbers of items."""

    published: int = 0
    line: int = 0
    kept: int = 0
    already: int = 0
    withheld: int = 0
    refused: list[Remark] = field(default_factory=list)
    #: Rule → how many findings were accepted with the reason given.
    accepted_warnings: dict[str, int] = field(default_factory=dict)
    interrupted: bool = False
    failure: str = ""
    seconds: float = 0.0

    @property
    def cleared(self) -> int:
        """How many items got their clearance in this run."""
        return self.published + self.line + self.kept

    @property
    def counts(self) -> str:
        """How it stands, in a few words."""
        return _("已公开 %(done)d 条，拒绝 %(refused)d 条") % {
            "done": self.cleared,
            "refused": len(self.refused),
        }


@dataclass(frozen=True)
class Manifest:
    """A list as a file: its lines and the SHA-256 of its bytes."""

    path: Path
    rows: RowSource
    sha256: str


def open_manifest(path: Path) -> Manifest:
    """Open a list (JSON Lines, CSV or XLSX); raises ``FileUnreadable`` for one that lacks the columns it must have."""
    rows = open_rows(path)
    known = {_field_of(column) for column in rows.columns}
    if not known & set(_KEYS):
        raise FileUnreadable(
            _("清单 %(name)s 里没有“%(key)s”列，也没有“%(page)s”列。")
            % {"name": path.name, "key": COLUMNS["import_key"], "page": COLUMNS["page"]}
        )
    if missing := [COLUMNS[name] for name in ("reviewed_by", "reviewed_on") if name not in known]:
        raise FileUnreadable(
            _("清单 %(name)s 里没有这些列：%(columns)s。")
            % {"name": path.name, "columns": "、".join(missing)}
        )
    with path.open("rb") as file:
        return Manifest(path, rows, hashlib.file_digest(file, "sha256").hexdigest())


def _field_of(column: str) -> str:
    named = {label: name for name, label in COLUMNS.items()}
    return named.get(column.strip(), column.strip())


def listed_in(row: Row) -> Listed:
    """What a line says; raises ``PublicationRefused`` or ``ValueError`` for cells that cannot be read."""
    cells = {_field_of(name): value for name, value in row.cells.items()}
    number = text_of(cells.get("page"))
    if number and not number.isdecimal():
        raise ValueError(_("页面编号“%s”不是数字。") % number)
    day = text_of(cells.get("reviewed_on"))
    reviewed_on = day_of(cells.get("reviewed_on"))
    if day and reviewed_on is None:
        raise ValueError(_("原审查日期“%s”不是完整的日期。") % day)
    return Listed(
        import_key=text_of(cells.get("import_key")),
        page=int(number) if number else None,
        title=text_of(cells.get("title")),
        document_number=text_of(cells.get("document_number")),
        reviewed_by=text_of(cells.get("reviewed_by")),
        reviewed_on=reviewed_on,
    )


class ClearingRun:
    """One run over one list; each item in a transaction of its own, so that it can be run again at any time."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.outcome = Outcome()
        self.stopping = False
        self._indexing = IndexingQueue()

    def over(self, rows: RowSource) -> Iterator[Outcome]:
        """Clear line by line, handing out the outcome after each; ends early when asked to stop."""
        started = time.monotonic()
        try:
            with gathered_indexing() as self._indexing:
                for row in rows:
                    if self.stopping:
                        self.outcome.interrupted = True
                        break
                    self._take(row)
                    self.outcome.seconds = time.monotonic() - started
                    yield self.outcome
        except KeyboardInterrupt:
            self.outcome.interrupted = True
        except OperationalError as error:
            self.outcome.failure = _("数据库暂时不能写入，已停止：%s") % error
        except FileUnreadable as error:
            self.outcome.failure = str(error)
        self.outcome.seconds = time.monotonic() - started
        yield self.outcome

    def _take(self, row: Row | BrokenRow) -> None:
        if isinstance(row, BrokenRow):
            self.outcome.refused.append(Remark(row.line, "", row.reason))
            return
        title = str(row.cells.get("title") or row.cells.get(COLUMNS["title"]) or "")[:80]
        try:
            cleared = clear(listed_in(row), self.answering)
        except (PublicationRefused, ValueError) as error:
            self.outcome.refused.append(Remark(row.line, title, str(error)))
        except OperationalError:
            raise
        except Exception as error:  # one line must not stop all others
            logger.exception("line %s could not be cleared", row.line)
            text = _("程序未能处理这一行（%s）") % f"{type(error).__name__}：{error}"
            self.outcome.refused.append(Remark(row.line, title, text))
        else:
            self._count(cleared)

    def _count(self, cleared: Cleared) -> None:
        setattr(self.outcome, cleared.what, getattr(self.outcome, cleared.what) + 1)
        accepted = self.outcome.accepted_warnings
        for one in cleared.warnings:
            accepted[one.rule] = accepted.get(one.rule, 0) + 1
        if cleared.what in ("published", "line") and isinstance(cleared.page, DisclosurePage):
            self._indexing.add(cleared.page.pk)


def summary(outcome: Outcome) -> str:
    """What was done, in a few lines, with the first refusals."""
    speed = outcome.cleared / outcome.seconds if outcome.seconds else 0
    warned = sum(outcome.accepted_warnings.values())
    text = [
        _("已中断；已办的都已保存，再次运行会接着办。") if outcome.interrupted else "",
        outcome.failure,
        _(
            "公开 %(published)d 条，目录列出 %(line)d 条，原已公开、补记 %(kept)d 条；此前已办 %(already)d 条。"
        )
        % asdict(outcome),
        _("不予公开、仍为草稿 %(withheld)d 条；拒绝 %(refused)d 条；按理由放行疑点 %(warned)d 处。")
        % {"withheld": outcome.withheld, "refused": len(outcome.refused), "warned": warned},
        _("用时 %(seconds).1f 秒，每秒 %(speed).1f 条。") % {"seconds": outcome.seconds, "speed": speed},
    ]
    for remark in outcome.refused[:_SHOWN]:
        text.append(
            _("  第 %(line)d 行《%(title)s》：%(text)s")
            % {"line": remark.line, "title": remark.title, "text": remark.text}
        )
    if len(outcome.refused) > _SHOWN:
        text.append(_("  ……另有 %d 条，见 --report 写出的报告。") % (len(outcome.refused) - _SHOWN))
    return "\n".join(filter(None, text))


def write_report(path: Path, outcome: Outcome, manifest: Manifest, answering: Answering) -> None:
    """Write everything as JSON; raises ``OSError``."""
    about: dict[str, Any] = {
        "manifest": manifest.path.name,
        "sha256": manifest.sha256,
        "responsible": answering.by.get_username(),
        "reason": answering.reason,
        "accept_warnings": answering.accepts,
    }
    path.write_text(
        json.dumps(about | asdict(outcome), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
