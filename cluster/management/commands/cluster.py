"""`manage.py cluster plan|apply|export`: the county as one file."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cluster.county.apply import ApplyRefused, ApplyStopped, apply, only_one
from cluster.county.changes import Change
from cluster.county.export import export
from cluster.county.mistakes import CountyFileRefused, Mistake
from cluster.county.plan import NOTHING_TO_DO, make_plan
from cluster.county.reading import read
from cluster.county.schema import CountyFile
from units.models import Role, User
from units.permissions.rights import holds_anywhere

INTERRUPTED = 130


class Told(Protocol):
    """What is told of each change."""

    def __call__(self, number: int, change: Change) -> None:
        """The number (from 1) and the change that comes next."""


class Command(BaseCommand):
    """Reads the cluster file, shows or carries out what follows from it, or writes it from what is running."""

    help = "按一个 TOML 文件配置全县的单位和网站（格式见 docs/cluster-file.md）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The three subcommands."""
        commands = parser.add_subparsers(dest="subcommand", required=True, metavar="plan|apply|export")
        plan = commands.add_parser("plan", help="列出将要办理的事项，不作任何改动")
        plan.add_argument("file", type=Path, metavar="文件")
        plan.add_argument("--full", action="store_true", help="全部列出，不省略")
        carry = commands.add_parser("apply", help="逐项办理；可以中断，再次运行即继续")
        carry.add_argument("file", type=Path, metavar="文件")
        carry.add_argument("--as", dest="username", metavar="用户名", help="记入台账的操作人（系统管理员）")
        write = commands.add_parser("export", help="按正在运行的情况写出配置文件")
        write.add_argument("--output", type=Path, metavar="文件", help="写到文件；默认写到屏幕")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked; exit code 1 when the file has mistakes, 130 when interrupted."""
        if options["subcommand"] == "plan":
            self._plan(options["file"], full=options["full"])
        elif options["subcommand"] == "apply":
            self._apply(options["file"], options["username"])
        else:
            self._export(options["output"])

    def _read(self, path: Path) -> CountyFile:
        try:
            file, warnings = read(path)
        except OSError as error:
            raise CommandError(f"不能读取文件“{path}”：{error.strerror}。") from error
        except CountyFileRefused as error:
            raise self._refusal(path, error) from error
        self._warn(warnings)
        return file

    def _refusal(self, path: Path, error: CountyFileRefused) -> CommandError:
        self._warn(error.warnings)
        lines = [f"{path} 有 {len(error.mistakes)} 处错误，没有办理任何事项："]
        return CommandError("\n".join([*lines, *(f"  - {mistake}" for mistake in error.mistakes)]))

    def _warn(self, warnings: list[Mistake]) -> None:
        for warning in warnings:
            self.stderr.write(f"提示　{warning}", self.style.WARNING)

    def _plan(self, path: Path, *, full: bool) -> None:
        file = self._read(path)
        try:
            plan = make_plan(file)
        except CountyFileRefused as error:
            raise self._refusal(path, error) from error
        for line in plan.lines(full=full):
            self.stdout.write(line)

    def _apply(self, path: Path, username: str | None) -> None:
        file = self._read(path)
        by = _administrator(username) if username else None
        done = 0
        started = time.monotonic()

        try:
            with only_one():
                plan = make_plan(file)
                with self._progress(len(plan.changes)) as tell:

                    def before_each(number: int, change: Change) -> None:
                        nonlocal done
                        done = number - 1
                        tell(number, change)

                    apply(plan, by=by, source=path.name, before_each=before_each)
        except CountyFileRefused as error:
            raise self._refusal(path, error) from error
        except ApplyRefused as error:
            raise CommandError(str(error)) from error
        except ApplyStopped as error:
            raise CommandError(
                f"{error}\n已办理 {error.done} 项，其余未办；改正后再次运行即继续。"
            ) from error
        except KeyboardInterrupt:
            raise CommandError(
                f"已中断：办理了 {done} 项，正在办的一项已撤销；再次运行同一命令即继续。",
                returncode=INTERRUPTED,
            ) from None
        for note in plan.notes:
            self.stdout.write(f"说明　{note}")
        number = len(plan.changes)
        self.stdout.write(
            f"已办理 {number} 项，用时 {time.monotonic() - started:.1f} 秒。" if number else NOTHING_TO_DO
        )

    @contextmanager
    def _progress(self, total: int) -> Iterator[Told]:
        console = Console(stderr=True)
        if not (console.is_terminal and sys.stdout.isatty()):
            yield lambda number, change: self.stdout.write(
                f"[{number}/{total}] {change.heading}　{change.title}"
            )
            return
        columns = (
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        )  # fmt: skip
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("", total=total)
            yield lambda number, change: progress.update(
                task, completed=number - 1, description=f"{change.heading}　{change.title}"
            )

    def _export(self, output: Path | None) -> None:
        text = export()
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"不能写入文件“{output}”：{error.strerror}。") from error
        self.stdout.write(f"已写到 {output}。")


def _administrator(username: str) -> User:
    """The named system administrator: units and site identity are changed by nobody else."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"没有用户“{username}”。")
    if not holds_anywhere(user, (Role.SYSTEM_ADMINISTRATOR,)):
        raise CommandError(f"用户“{username}”不是在岗的系统管理员，不能办理集群配置。")
    return user
