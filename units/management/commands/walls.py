"""``manage.py walls``: the table of walls as a document."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from units.walls.report import as_markdown


class Command(BaseCommand):
    """Print who may use which screen of the admin."""

    help = "打印管理后台各个地址的使用权限表（docs/walls.md）。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it; roles by their Chinese names."""
        with translation.override("zh-hans"):
            self.stdout.write("\n".join(as_markdown()).rstrip())
