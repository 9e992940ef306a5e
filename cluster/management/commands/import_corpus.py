"""`manage.py import_corpus`: real documents into the sample county, spread over its sites and cleared as old holdings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cluster.demo.corpus import Spreading, read_mapping, sample_person
from sites.importing import reporting
from sites.importing.listing import lines, write_list
from sites.importing.mapping import ColumnMap, map_columns
from sites.importing.rows import FileUnreadable, open_rows
from sites.importing.run import ImportImpossible, ImportRun
from units.models import Role, Unit, User

MAPPING = Path(settings.BASE_DIR) / "demo" / "corpus_mapping.toml"
LISTS = Path(settings.VAR_DIR) / "holdings"
REVIEWED_BY = "示例数据：原发布单位"
REASON = "示例数据：原发布单位已经公开的文件"


class Command(BaseCommand):
    """Import a file of documents of many kinds, each into the catalogue that the mapping names, and clear them."""

    help = (
        "把一批真实文件导入示例县，按规则分到各网站的公开目录，再由各单位的示例签发人按清单公开（clear_holdings）；"
        "再次运行不会重复。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the file, the attachments and the rules."""
        parser.add_argument("file", type=Path, metavar="FILE", help="文件（.jsonl、.csv、.xlsx）")
        parser.add_argument(
            "--attachments", type=Path, metavar="DIR", help="附件目录；默认为文件上一级目录里的 attachments"
        )
        parser.add_argument("--mapping", type=Path, default=MAPPING, metavar="FILE", help="分配规则（TOML）")
        parser.add_argument(
            "--as", dest="user", metavar="USERNAME", help="存为谁的草稿；默认为各单位的示例编辑"
        )
        parser.add_argument("--limit", type=int, metavar="N", help="只处理前 N 行")
        parser.add_argument("--report", type=Path, metavar="FILE", help="把导入的结果写成 JSON 报告")
        parser.add_argument(
            "--lists", type=Path, default=LISTS, metavar="DIR", help="各单位的清单和公开的报告写到哪里"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import; the same exit codes as ``import_disclosures``."""
        path: Path = options["file"]
        folder = options["attachments"] or path.resolve().parent.parent / "attachments"
        if not folder.is_dir():
            if options["attachments"]:
                raise CommandError(f"附件目录 {folder} 不存在。")
            folder = None
        by = User.objects.filter(username=options["user"]).first() if options["user"] else None
        if options["user"] and by is None:
            raise CommandError(f"没有名为“{options['user']}”的用户。")
        try:
            mapping = read_mapping(options["mapping"])
            spreading = Spreading(mapping, folder, by)
            rows = open_rows(path)
            columns = _WithKind(map_columns(rows).settings)
        except (ImportImpossible, FileUnreadable) as error:
            raise CommandError(str(error)) from error

        run = ImportRun(
            lambda fields: spreading.place(fields, str(fields.pop("kind", "") or "")),
            source=mapping.source,
            reason=f"导入 {path.name}",
            attachments=folder,
        )
        reporting.carry_out(
            run,
            rows,
            columns,
            self.stdout,
            limit=options["limit"],
            report=options["report"],
            about={"file": path.name},
            list_to=lambda: self._clear(run, options["lists"]),
        )

    def _clear(self, run: ImportRun, folder: Path) -> None:
        """Each unit's releaser answers for the list of its unit; raises ``CommandError`` when something was refused."""
        if run.outcome.interrupted or run.outcome.failure:
            return
        folder.mkdir(parents=True, exist_ok=True)
        failed = []
        for code, keys in run.listed.items():
            unit = Unit.objects.get(code=code)
            manifest = folder / f"{code}.jsonl"
            write_list(manifest, lines(keys, reviewed_by=REVIEWED_BY, reviewed_on=timezone.localdate()))
            self.stdout.write(f"{unit.label}：{manifest}")
            try:
                call_command(
                    "clear_holdings",
                    str(manifest),
                    responsible=sample_person(unit, Role.RELEASER).username,
                    reason=REASON,
                    accept_warnings=REASON,
                    report=folder / f"{code}.report.json",
                    stdout=self.stdout,
                )
            except (CommandError, ImportImpossible) as error:
                failed.append(f"{unit.label}：{error}")
        if failed:
            raise CommandError("\n".join(failed))


class _WithKind(ColumnMap):
    """The kind of a document decides where it goes; it is none of an entry's fields."""

    def fields_of(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        return super().fields_of(cells) | {"kind": cells.get("kind")}
