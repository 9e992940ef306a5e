"""Another time for everything that asks Django what time it is."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(year, month, day, hour=12, minute=0):
    """A moment in the county."""
    return datetime.datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def travel(monkeypatch, moment):
    """Go there."""
    monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(datetime.UTC))
