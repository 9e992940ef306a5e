"""The index of the public search: how it is, made anew, compared with what is public, brought up to date."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.models import Min
from django.utils import timezone

from search import delivery, reconciling
from search.engines.chosen import engines
from search.engines.engine import EngineUnavailable
from search.models import OutboxRow, Rebuild

if TYPE_CHECKING:
    from argparse import ArgumentParser

#: Seconds between two looks of a worker; what is public is found within one.
PAUSE = 0.3
SHOWN = 100


class Command(BaseCommand):
    """``search_index status|rebuild|reconcile|deliver``; answers are JSON, progress goes to standard error."""

    help = "公众检索库：状态、重建、核对修复、送入变动。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word says what to do."""
        parser.add_argument("action", choices=["status", "rebuild", "reconcile", "deliver"])
        parser.add_argument("--watch", action="store_true", help="deliver：一直运行，随时送入。")
        parser.add_argument("--dry-run", action="store_true", help="reconcile：只核对，不修复。")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and print the answer; exit code 1 where something needs attention."""
        try:
            getattr(self, f"_{options['action']}")(options)
        except EngineUnavailable as unavailable:
            raise CommandError(f"检索库不可用：{unavailable}") from unavailable

    def _status(self, options: dict[str, Any]) -> None:
        waiting = OutboxRow.objects.all()
        oldest = waiting.aggregate(oldest=Min("since"))["oldest"]
        failing = waiting.filter(attempts__gt=0).order_by("-attempts", "pk")
        statuses = [asdict(engine.status()) for engine in engines()]
        self._say(
            {
                "engines": statuses,
                "waiting": waiting.count(),
                "oldest_seconds": round((timezone.now() - oldest).total_seconds(), 1) if oldest else 0,
                "failing": [
                    {"item": row.item, "attempts": row.attempts, "problem": row.problem}
                    for row in failing[:SHOWN]
                ],
                "rebuilding": [str(row) for row in Rebuild.objects.all()],
            }
        )
        if any(not status["ready"] for status in statuses):
            raise CommandError("检索库还不能使用，见上面的 problem。")

    def _rebuild(self, options: dict[str, Any]) -> None:
        made = {}
        for engine in engines():
            begin = time.monotonic()
            records = reconciling.rebuild(engine, self._progress)
            made[engine.name] = {"records": records, "seconds": round(time.monotonic() - begin, 1)}
        delivered = delivery.deliver_all()
        self._say({"rebuilt": made, "delivered": asdict(delivered)})

    def _reconcile(self, options: dict[str, Any]) -> None:
        drifts = [
            reconciling.reconcile(engine, self._progress, repair=not options["dry_run"])
            for engine in engines()
        ]
        delivered = delivery.Delivered() if options["dry_run"] else delivery.deliver_all()
        self._say({"drift": [asdict(drift) for drift in drifts], "delivered": asdict(delivered)})

    def _deliver(self, options: dict[str, Any]) -> None:
        while options["watch"]:
            reconciling.build_missing()
            delivery.deliver_all()
            connections.close_all()
            time.sleep(PAUSE)
        self._say(asdict(delivery.deliver_all()))

    def _progress(self, count: int) -> None:
        self.stderr.write(f"{count} …", ending="\r")

    def _say(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
