"""Run every night: entries come into force or expire by their dates."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from ledger.chain import record
from sites.catalog.entries import mark_validity
from sites.models import Validity


class Command(BaseCommand):
    """Bring the catalogue's validity column in line with the day."""

    help = "按日期更新目录中各条目的有效性（施行、失效）。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Mark, record the counts if there are any, say what was done."""
        today = timezone.localdate()
        with transaction.atomic():
            changed = mark_validity(today)
            if changed:
                record("catalog.validity_marked", details={"on": today.isoformat(), "changed": changed})
        for validity, count in changed.items():
            self.stdout.write(f"{Validity(validity).label}：{count} 条")
        if not changed:
            self.stdout.write("没有需要更新的条目。")
