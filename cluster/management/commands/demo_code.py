"""`manage.py demo_code`: the code that the sample logins ask for in their second step."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cluster.demo.people import current_code


class Command(BaseCommand):
    """Prints what a telephone would show now; under the demo's settings only."""

    help = "显示示例账号当前的第二步验证码（仅限演示环境）。"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(current_code())
