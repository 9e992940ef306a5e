"""`manage.py load_watchlist`: the negative list, wrong wordings and leaders' names from a file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from approvals.watchlist_loading import WatchlistRefused, load_watchlist
from units.models import User


class Command(BaseCommand):
    """Loads all rows of the file, or none; on the record."""

    help = "从 CSV 或 XLSX 文件装载负面清单、错误表述和领导名单：全部装入，或者有一行有误就全部不装（记入台账）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file, and whether it is the whole of the lists that it names."""
        parser.add_argument("file", metavar="文件", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="文件里没有的条目一并删去（只涉及文件中出现的清单）"
        )
        parser.add_argument("--as", dest="by", metavar="用户名", help="办理的系统管理员")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load."""
        by = None
        if options["by"] and (by := User.objects.filter(username=options["by"]).first()) is None:
            raise CommandError("没有这个用户名的账号，请核对后再试。")
        with translation.override(settings.LANGUAGE_CODE):
            try:
                loaded = load_watchlist(options["file"], replace=options["replace"], by=by)
            except WatchlistRefused as error:
                raise CommandError(
                    "没有装载任何条目，请改正后重新运行：\n" + "\n".join(error.errors)
                ) from error
        self.stdout.write(
            f"新增 {loaded.added} 条，更新 {loaded.changed} 条，未变 {loaded.unchanged} 条，删去 {loaded.removed} 条。"
        )
