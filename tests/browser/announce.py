"""Has the portal announce an emergency and days of mourning, as its releaser would: at once, to be confirmed later.

Run under the demo's settings, in a process of its own: ``python -m tests.browser.announce LEVEL TITLE``.
"""

from __future__ import annotations

import datetime
import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402 - after setup

from approvals.urgent import UrgentRelease  # noqa: E402
from cluster.demo.people import username  # noqa: E402
from cluster.demo.reviews import without_mails  # noqa: E402
from sites.models import PortalHomePage  # noqa: E402
from units.models import Role, User  # noqa: E402


def main() -> None:
    """Announce it from now on until tomorrow."""
    portal = PortalHomePage.objects.live().get()
    today = timezone.localdate()
    portal.notice_level, portal.notice_title = sys.argv[1:]
    portal.notice_text = "预计今晚十点恢复，送水点在南门广场。"
    portal.notice_until = timezone.now() + datetime.timedelta(days=1)
    portal.mourning_from = portal.mourning_until = today
    portal.save_revision()
    releaser = User.objects.get(username=username(portal.unit, Role.RELEASER))
    with without_mails():
        UrgentRelease(portal, by=releaser, ground="disaster", reason="供浏览器测试").execute()


if __name__ == "__main__":
    main()
