"""Run every night: the bin keeps a draft for ``CLUSTER_BIN_DAYS`` days."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from sites.deletion import purge


class Command(BaseCommand):
    """Empty the bin of what has lain in it for too long."""

    help = "清空回收站中超过保留天数的内容。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge and say how many."""
        self.stdout.write(f"清出 {purge()} 项。")
