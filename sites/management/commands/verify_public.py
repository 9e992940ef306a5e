"""Run every night, and after anybody has worked on the database itself."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sites.publishing.verification import verify_public


class Command(BaseCommand):
    """Compare what is public with what was published; exits with 1 when they disagree."""

    help = "核对公开的页面与台账、签发的版本、目录、文件、索引号是否一致；不一致时退出码为1。"

    def add_arguments(self, parser: CommandParser) -> None:
        """For machines."""
        parser.add_argument("--json", action="store_true", help="输出 JSON。")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every finding."""
        findings = list(verify_public())
        if options["json"]:
            report = {"findings": [finding.as_dict() for finding in findings]}
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            for finding in findings:
                self.stdout.write(f"{finding.title}（{finding.page}）：{finding.explanation}")
            self.stdout.write(f"发现 {len(findings)} 处不一致。" if findings else "一致。")
        if findings:
            sys.exit(1)
