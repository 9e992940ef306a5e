"""Stands in for Wagtail's command of the same name; run it every minute or so."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sites import scheduling
from sites.scheduling import Outcome

WORDS = {
    Outcome.RELEASED: "已公开",
    Outcome.REFUSED: "未公开，已取消定时",
    Outcome.FAILED: "出错，下次再试",
    Outcome.EXPIRED: "到期下线",
}


class Command(BaseCommand):
    """Releases and expiries whose hour has come."""

    help = "办理到时的定时发布和到期下线。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Only look."""
        parser.add_argument(
            "--dryrun", "--dry-run", action="store_true", dest="dryrun", help="只列出，不办理。"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is due, one by one; exits with 1 when an item failed for a reason that is nobody's refusal."""
        now = timezone.now()
        if options["dryrun"]:
            self._list(now)
            return
        failed = 0
        for report in (*scheduling.expire_due(now), *scheduling.release_due(now)):
            line = f"{WORDS[report.outcome]}：{report.title}"
            if report.outcome in (Outcome.REFUSED, Outcome.FAILED):
                self.stderr.write(f"{line}（{report.explanation}）")
            else:
                self.stdout.write(line)
            failed += report.outcome is Outcome.FAILED
        if failed:
            raise CommandError(f"{failed} 项出错，详见上文。")

    def _list(self, now: Any) -> None:
        for page in scheduling.due_expiries(now):
            self.stdout.write(f"到期下线：{page.title}")
        for revision in scheduling.due_releases(now):
            self.stdout.write(f"定时发布：{revision.object_str}")
