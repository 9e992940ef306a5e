"""`manage.py clear_holdings`: clear and publish what was reviewed before it came here, from a list that somebody answers for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from approvals.clearing_lists import ClearingRun, open_manifest, summary, write_report
from approvals.holdings import Answering, put_on_record
from sites.importing.reporting import INTERRUPTED, follow
from sites.importing.rows import FileUnreadable
from sites.importing.run import stopping_gently
from units.models import User


class Command(BaseCommand):
    """Clear the items of one list; exit code 1 when one was refused, 130 when interrupted. Safe to run again."""

    help = (
        "按清单公开此前已审查过的存量信息（docs/holdings.md）：逐条扫描、准予公开、签发。导入以后改过的、撤回过的、"
        "有阻断疑点的不办，并说明原因；已办过的跳过，可以反复运行。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the list, who answers for it, and why."""
        parser.add_argument("manifest", type=Path, metavar="MANIFEST", help="清单（.jsonl、.csv 或 .xlsx）")
        parser.add_argument(
            "--responsible", required=True, metavar="USERNAME", help="责任人：条目所属单位的签发人"
        )
        parser.add_argument("--reason", required=True, help="依据，如“迁移旧网站，原审查手续齐全”")
        parser.add_argument(
            "--accept-warnings", default="", metavar="REASON", help="疑点已核对无误的理由；不写则有疑点的不办"
        )
        parser.add_argument("--report", type=Path, metavar="FILE", help="把结果写成 JSON 报告")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the list, name the person, clear."""
        person = User.objects.filter(username=options["responsible"], is_active=True).first()
        if person is None:
            raise CommandError(_("没有名为“%s”的在岗人员。") % options["responsible"])
        if not options["reason"].strip():
            raise CommandError(_("请用 --reason 写明依据。"))
        try:
            manifest = open_manifest(options["manifest"])
        except FileUnreadable as error:
            raise CommandError(str(error)) from error
        answering = Answering(
            person, options["reason"].strip(), manifest.sha256, options["accept_warnings"].strip()
        )
        put_on_record(answering, manifest.path.name)
        run = ClearingRun(answering)
        with stopping_gently(run):
            follow(run.over(manifest.rows), manifest.rows, self.stdout)
        self.stdout.write(summary(run.outcome))
        if options["report"] is not None:
            try:
                write_report(options["report"], run.outcome, manifest, answering)
            except OSError as error:
                raise CommandError(_("无法写报告 %s。") % options["report"]) from error
        if run.outcome.interrupted:
            raise SystemExit(INTERRUPTED)
        if run.outcome.failure:
            raise CommandError(run.outcome.failure)
        if run.outcome.refused:
            raise CommandError(_("有 %d 条没有公开，原因见上。") % len(run.outcome.refused))
