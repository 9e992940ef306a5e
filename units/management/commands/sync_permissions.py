"""``manage.py sync_permissions``: derive all rights from memberships again; exit code 1 when something differed."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from units.permissions.repairing import all_differences, repair_all


class Command(BaseCommand):
    """Compare, say what differs, put it right."""

    help = "按人员岗位重新推导权限，列出并修复不一致之处。有不一致时退出码为 1。"
    # It must run although the check that points here complains.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Looking only, and JSON for other programs."""
        parser.add_argument("--check", action="store_true", help="只检查，不修复")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and repair; print; exit with 1 when something differed."""
        found, renewed = (all_differences(), 0) if options["check"] else repair_all()
        if options["json"]:
            outcome = {
                "repaired": not options["check"],
                "renewed_people": renewed,
                "differences": [asdict(line) for line in found],
            }
            self.stdout.write(json.dumps(outcome, ensure_ascii=False, indent=2))
        else:
            for line in found:
                self.stdout.write(f"  {line}")
            self.stdout.write(self._summary(len(found), renewed, options["check"]))
        if found:
            sys.exit(1)

    def _summary(self, count: int, renewed: int, only_looked: bool) -> str:
        ended = f"按任期更新了 {renewed} 人的权限。" if renewed else ""
        if not count:
            return ended + "权限与人员岗位一致。"
        deed = "未修复（--check）" if only_looked else "已修复"
        return f"{ended}共 {count} 处与人员岗位不一致，{deed}。"
