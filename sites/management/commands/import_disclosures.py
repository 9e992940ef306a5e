"""`manage.py import_disclosures`: take over entries of government information from a file of rows, as drafts."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sites.importing import reporting
from sites.importing.listing import FORMATS
from sites.importing.mapping import Settings, load_settings, map_columns, unused_columns
from sites.importing.rows import FileUnreadable, open_rows
from sites.importing.run import ImportImpossible, ImportRun, target_for
from sites.importing.values import day_of
from units.models import User


class Command(BaseCommand):
    """Import rows of JSON Lines, CSV or XLSX into the catalogue of one site, as drafts."""

    help = (
        "把 .jsonl、.csv、.xlsx 文件里的政府信息导入一个网站的公开目录，存为草稿，不公开任何内容。逐条导入："
        "有问题的行报告行号和原因，其余照常；再次运行不会重复导入。此前已审查过的，用 --manifest 写出清单，"
        "核对后用 manage.py clear_holdings 公开（docs/holdings.md）。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Define file, site, person and options."""
        parser.add_argument("file", type=Path, metavar="FILE", help=".jsonl、.csv 或 .xlsx 文件")
        parser.add_argument(
            "--site", required=True, metavar="HOST[/PATH]", help="导入到哪个网站，如 jyj.example.gov.cn"
        )
        parser.add_argument(
            "--as", required=True, dest="user", metavar="USERNAME", help="存为谁的草稿（本单位的编辑）"
        )
        parser.add_argument("--map", type=Path, metavar="COLUMNS.toml", help="列对应文件（TOML）")
        parser.add_argument("--attachments", type=Path, metavar="DIR", help="附件所在的目录")
        parser.add_argument("--source", default="", help="来源名称，用来认出已导入的行；默认为文件名")
        parser.add_argument(
            "--manifest", type=Path, metavar="FILE", help="把导入的条目列成清单（.jsonl 或 .xlsx）"
        )
        parser.add_argument("--reviewed-by", default="", metavar="TEXT", help="清单里的原审查人")
        parser.add_argument("--reviewed-on", default="", metavar="DATE", help="清单里的原审查日期")
        parser.add_argument("--dry-run", action="store_true", help="试运行，不写入任何内容")
        parser.add_argument("--limit", type=int, metavar="N", help="只处理前 N 行")
        parser.add_argument("--report", type=Path, metavar="FILE", help="把结果写成 JSON 报告")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check who and where, then read; exit code 1 when a row was refused, 130 when interrupted."""
        try:
            user = User.objects.get(username=options["user"])
        except User.DoesNotExist as error:
            raise CommandError(f"没有名为“{options['user']}”的用户。") from error
        folder = options["attachments"]
        if folder is not None and not folder.is_dir():
            raise CommandError(f"附件目录 {folder} 不存在。")
        path: Path = options["file"]
        reviewed_on = _check_list(options)
        try:
            target = target_for(options["site"], user)
            settings = load_settings(options["map"]) if options["map"] else Settings()
            rows = open_rows(path)
            mapping = map_columns(rows, settings)
        except (ImportImpossible, FileUnreadable) as error:
            raise CommandError(str(error)) from error
        if unused := unused_columns(rows, mapping):
            self.stdout.write(f"没有用到的列：{'、'.join(unused)}。")
        run = ImportRun(
            lambda fields: target,
            source=options["source"] or settings.source or path.stem,
            reason=f"导入 {path.name}",
            attachments=folder,
            dry_run=options["dry_run"],
        )
        manifest: Path | None = options["manifest"]

        def list_to() -> None:
            if manifest is not None:
                reporting.write_list_of(run, manifest, options["reviewed_by"], reviewed_on, self.stdout)

        reporting.carry_out(
            run,
            rows,
            mapping,
            self.stdout,
            limit=options["limit"],
            report=options["report"],
            about={"file": path.name, "site": options["site"]},
            list_to=list_to,
        )


def _check_list(options: dict[str, Any]) -> datetime.date | None:
    """The day of the earlier review; raises ``CommandError`` for one that is none, and for a list of another format."""
    manifest: Path | None = options["manifest"]
    if manifest is not None and manifest.suffix.lower() not in FORMATS:
        raise CommandError(f"清单只能写成 {'、'.join(FORMATS)} 文件。")
    day = day_of(options["reviewed_on"])
    if options["reviewed_on"] and day is None:
        raise CommandError(f"--reviewed-on “{options['reviewed_on']}”不是日期，应如 2025-06-30。")
    return day
