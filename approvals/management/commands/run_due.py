"""`manage.py run_due`: do all that is due by the clock; run it every minute or so."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from approvals.due import Outcome, run_due

WORDS = {
    Outcome.EXPIRED: "到期下线",
    Outcome.RELEASED: "已公开",
    Outcome.REFUSED: "未公开，已取消定时",
    Outcome.WITHDRAWN: "没有补审，已撤回",
    Outcome.CONSENTED: "会签逾期，视为同意",
    Outcome.VOIDED: "内容已变，审查作废",
    Outcome.REMINDED: "已提醒",
    Outcome.MOVED: "已办",
    Outcome.FAILED: "出错，下次再试",
}


class Command(BaseCommand):
    """Everything whose hour has come, item by item."""

    help = "办理一切到时的事项：定时发布、到期下线、会签逾期、紧急发布未补审、催办。可重复运行，可同时运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        """For machines, too."""
        parser.add_argument("--json", action="store_true", help="每项输出一行 JSON。")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; exits with 1 when an item failed for a reason that is nobody's refusal."""
        failed = 0
        for done in run_due(timezone.now()):
            failed += done.outcome is Outcome.FAILED
            if options["json"]:
                row = {"outcome": done.outcome.value, "title": done.title, "explanation": done.explanation}
                self.stdout.write(json.dumps(row, ensure_ascii=False))
                continue
            told = f"（{done.explanation}）" if done.explanation else ""
            bad = done.outcome in (Outcome.REFUSED, Outcome.FAILED)
            (self.stderr if bad else self.stdout).write(f"{WORDS[done.outcome]}：{done.title}{told}")
        if failed:
            raise CommandError(f"{failed} 项出错，详见上文。")
