"""Run once after an upgrade: files stored before their length was kept are counted."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sites.models import SiteDocument
from sites.models.files import PageUnit

AT_ONCE = 500


class Command(BaseCommand):
    """Count the pages of every file that has not been counted; can be stopped and run again at any time."""

    help = "统计尚未统计的文件的页数（工作表数、幻灯片数）。可以随时中断，再次运行时接着统计。"

    def add_arguments(self, parser: CommandParser) -> None:
        """``--again`` counts what was counted before too, for instance after the reading of files has improved."""
        parser.add_argument("--again", action="store_true", help="已经统计过的文件也重新统计")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each file is written on its own, so that nothing is lost when the run stops."""
        files = SiteDocument.objects.order_by("pk")
        if not options["again"]:
            files = files.filter(page_unit=PageUnit.UNKNOWN)
        counted = silent = missing = 0
        last = 0
        # By keys rather than one cursor: the files are written while they are read, and each may take seconds.
        while batch := list(files.filter(pk__gt=last)[:AT_ONCE]):
            for document in batch:
                try:
                    with document.file.open("rb"):
                        document.count_pages()
                except OSError:
                    missing += 1
                    self.stderr.write(f"读不到文件：{document.title}（{document.file.name}）")
                    continue
                # Not save(): neither bytes nor name change, and a file in public use may be counted too.
                SiteDocument.objects.filter(pk=document.pk).update(
                    page_count=document.page_count, page_unit=document.page_unit
                )
                counted += document.page_count is not None
                silent += document.page_count is None
            last = batch[-1].pk
        self.stdout.write(f"已统计 {counted} 个文件，{silent} 个文件没有页数，{missing} 个文件读不到。")
