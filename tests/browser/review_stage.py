"""A small county with one item under review, and its people logged in; prints where to go and with which cookies.

Run under the demo's settings, on an empty database: ``python -m tests.browser.review_stage``.
"""

from __future__ import annotations

import json
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.test import Client  # noqa: E402
from wagtail.models import Site  # noqa: E402

from approvals.models import Finding, StepKind  # noqa: E402
from approvals.models.policies import ChecklistItem  # noqa: E402
from tests import factories as f  # noqa: E402
from tests.approvals.walking import cleared, draft, furnish, submitted  # noqa: E402
from tests.logging_in import let_tests_log_in  # noqa: E402
from units.models import Role  # noqa: E402

TICKS = ("不含国家秘密、工作秘密", "个人信息已按要求遮盖", "附件已逐个打开看过")
BEFORE = "<p>公示期为 11 月 10 日至 11 月 16 日，电话 0000-5550146。</p>"
AFTER = "<p>公示期为 11 月 23 日至 11 月 27 日，电话 0000-5550164。</p>"


def main() -> None:
    """Print the address book as JSON."""
    let_tests_log_in()
    Site.objects.filter(hostname="localhost").delete()
    office = furnish("zjj", f.make_portal())
    second = f.make_user("zjj-second", office.unit, Role.CONFIDENTIALITY_REVIEWER)
    ChecklistItem.objects.all().delete()
    for place, text in enumerate(TICKS):
        ChecklistItem.objects.create(kind=StepKind.CONFIDENTIALITY, text=text, place=place)
    document = f.make_document(office.unit, "名单.txt", title="补助对象名单")
    page = cleared_item(office)
    page.title = "补助对象名单公示（更正）"
    page.body = [
        ("rich_text", AFTER),
        ("rich_text", f'<p><a linktype="document" id="{document.pk}">补助对象名单</a></p>'),
    ]
    page.save_revision(user=office.editor)
    review = submitted(page, office.editor, note="更正电话和日期")
    Finding.objects.create(
        review=review,
        rule="mobile",
        severity="warn",
        place="附件",
        context="138****0146",
        message="有手机号码",
    )
    fresh = draft(office, title="停水抢修公告")
    people = {
        "editor": office.editor,
        "secrecy": office.secrecy,
        "second": second,
        "releaser": office.releaser,
    }
    book = {
        "review": f"yunxi.localhost/admin/reviews/{review.pk}/",
        "file": f"yunxi.localhost/admin/reviews/file/{page.pk}/",
        "submit": f"yunxi.localhost/admin/reviews/submit/{fresh.pk}/",
        "urgent": f"yunxi.localhost/admin/reviews/urgent/{fresh.pk}/",
    }
    book |= {f"session of {name}": _session(person) for name, person in people.items()}
    print(json.dumps(book, ensure_ascii=False, indent=1))


def cleared_item(office: Any) -> Any:
    """What was public before."""
    page = draft(office, title="补助对象名单公示", body=[("rich_text", BEFORE)])
    return cleared(page, office)


def _session(person: Any) -> str:
    client = Client(headers={"host": "yunxi.localhost"})
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    main()
