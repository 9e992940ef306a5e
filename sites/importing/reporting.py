"""What the person at the terminal gets: progress while it runs, the summary at its end, the report as JSON."""

from __future__ import annotations

import datetime
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.core.management import CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from sites.importing.listing import lines, write_list
from sites.importing.rows import FileUnreadable
from sites.importing.run import stopping_gently

if TYPE_CHECKING:
    from sites.importing.mapping import ColumnMap
    from sites.importing.rows import RowSource
    from sites.importing.run import ImportRun, Outcome, Remark

_LINES_SHOWN = 20
_SECONDS_BETWEEN_LINES = 10.0
INTERRUPTED = 130


class Counted(Protocol):
    """What a run has done so far, in a few words."""

    @property
    def counts(self) -> str:
        """Done and refused."""


def carry_out(  # noqa: PLR0913 - the options of the commands
    run: ImportRun,
    rows: RowSource,
    columns: ColumnMap,
    out: Any,
    *,
    limit: int | None,
    report: Path | None,
    about: Mapping[str, Any],
    list_to: Callable[[], None] | None = None,
) -> None:
    """Import, show how it goes, print the summary, write the report and, with ``list_to``, the list of what is there.

    Raises ``CommandError`` when a row was refused or the run failed, ``SystemExit(130)`` when it was interrupted.
    """
    try:
        with stopping_gently(run):
            follow(run.over(rows, columns.fields_of, limit=limit), rows, out)
    except FileUnreadable as error:
        run.outcome.failure = str(error)
    except KeyboardInterrupt:
        run.outcome.interrupted = True
    outcome = run.outcome
    out.write(summary(outcome, dry_run=run.dry_run) + "\n")
    if report is not None:
        try:
            write_report(report, outcome, dry_run=run.dry_run, **about)
        except OSError as error:
            raise CommandError(f"无法写报告 {report}：{error.strerror}。") from error
    if list_to is not None and not run.dry_run:
        list_to()
    if outcome.interrupted:
        raise SystemExit(INTERRUPTED)
    if outcome.failure:
        raise CommandError(outcome.failure)
    if outcome.refused_count:
        raise CommandError(f"有 {outcome.refused_count} 条没有导入，原因见上。")


def follow(outcomes: Iterable[Counted], rows: RowSource, out: Any) -> None:
    """Run through the outcomes, showing a bar on a terminal and a line now and then elsewhere."""
    if getattr(out, "isatty", lambda: False)():
        _show_bar(outcomes, rows, out)
        return
    said = time.monotonic()
    for outcome in outcomes:
        if time.monotonic() - said >= _SECONDS_BETWEEN_LINES:
            said = time.monotonic()
            out.write(f"{_percent(rows)}% · {outcome.counts}\n")


def _show_bar(outcomes: Iterable[Counted], rows: RowSource, out: Any) -> None:
    columns = (BarColumn(), TextColumn("{task.percentage:>3.0f}% {task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=out), transient=True) as progress:
        task = progress.add_task("", total=max(rows.total, 1))
        for outcome in outcomes:
            progress.update(task, completed=rows.done, description=outcome.counts)


def _percent(rows: RowSource) -> int:
    return min(100, rows.done * 100 // max(rows.total, 1))


def summary(outcome: Outcome, *, dry_run: bool = False) -> str:
    """What was done, in a few lines, with the first refusals and the kinds of warnings."""
    speed = outcome.imported / outcome.seconds if outcome.seconds else 0
    text = [
        "试运行，没有写入任何内容：" if dry_run else "",
        "已中断；已导入的都已保存，再次运行会接着导入。" if outcome.interrupted else "",
        outcome.failure,
        f"导入 {outcome.imported} 条，都是草稿（公开属性待核定 {outcome.undecided} 条），"
        f"附件 {outcome.attached} 个；此前已导入 {outcome.already} 条；拒绝 {outcome.refused_count} 条；"
        f"提醒 {outcome.warnings_count} 处。用时 {outcome.seconds:.1f} 秒，每秒 {speed:.1f} 条。",
        "导入不公开任何内容：此前已审查过的，列入清单后用 manage.py clear_holdings 公开；其余请送审。",
    ]
    if outcome.refused:
        text += ["未导入的：", *(f"  {_remark(remark)}" for remark in outcome.refused[:_LINES_SHOWN])]
        if outcome.refused_count > _LINES_SHOWN:
            text.append(f"  ……另有 {outcome.refused_count - _LINES_SHOWN} 条，见 --report 写出的报告。")
    if outcome.warnings:
        text += ["提醒：", *_grouped(outcome.warnings)]
    return "\n".join(filter(None, text))


def _remark(remark: Remark) -> str:
    return f"第 {remark.line} 行" + (f"《{remark.title}》" if remark.title else "") + f"：{remark.text}"


def _grouped(warnings: list[Remark]) -> list[str]:
    """One line for each kind of warning, with how often and where first; what is quoted does not make a kind."""
    counted: Counter[str] = Counter()
    first: dict[str, Remark] = {}
    for remark in warnings:
        head, _quote, rest = remark.text.partition("“")
        kind = head + rest.rpartition("”")[2]
        counted[kind] += 1
        first.setdefault(kind, remark)
    return [
        f"  {count} 处，例如{_remark(first[kind])}" if count > 1 else f"  {_remark(first[kind])}"
        for kind, count in counted.most_common(_LINES_SHOWN)
    ]


def write_list_of(
    run: ImportRun, path: Path, reviewed_by: str, reviewed_on: datetime.date | None, out: Any
) -> None:
    """Write the list of everything that a run of one site imported or found there; raises ``CommandError``."""
    keys = [key for of_unit in run.listed.values() for key in of_unit]
    try:
        count = write_list(path, lines(keys, reviewed_by=reviewed_by, reviewed_on=reviewed_on))
    except OSError as error:
        raise CommandError(f"无法写清单 {path}：{error.strerror}。") from error
    out.write(f"清单 {path}：{count} 条。请逐条核对，写明原审查人和原审查日期。\n")


def write_report(path: Path, outcome: Outcome, **about: Any) -> None:
    """Write everything as JSON; raises ``OSError``."""
    path.write_text(
        json.dumps(about | asdict(outcome), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
