"""Opening a page in the editor and saving it as it is keeps the digest: a form rewrites more than one thinks."""

from __future__ import annotations

import datetime
import json

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from approvals.digest import canonical_form, digest_of
from sites.blocks import RICH_TEXT_FEATURES
from tests import factories as f
from tests.approvals.digest.digesting import attachment, draft_of
from tests.sites.admin_forms import EMPTY_BODY, filled
from units.models import Role

pytestmark = pytest.mark.django_db

TABLE = {
    "data": [["村", "亩"], ["甲村", None]],
    "first_row_is_table_header": True,
    "first_col_is_header": False,
}


@pytest.fixture
def department(db):
    return f.make_department("jyj", f.make_portal())


def save_as_it_is(client, page, department, **blocks):
    """Post what the form shows, as a browser does; returns the form of the draft before and after."""
    client.force_login(f.make_user(unit=department.unit, role=Role.EDITOR))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    headers = {"host": "yunxi.localhost"}
    before = draft_of(page)
    posted = filled(client.get(address, headers=headers).content, **blocks)
    posted = {
        name: value.replace("\r\n", "\n").replace("\n", "\r\n") if isinstance(value, str) else value
        for name, value in posted.items()
    }
    newest = before.latest_revision_id
    response = client.post(address, posted, headers=headers)
    assert response.status_code == 302, response.context["form"].errors
    after = draft_of(page)
    assert after.latest_revision_id != newest, "a new revision was saved"
    return before, after


def test_a_guide(client, department):
    guide = f.make_guide(
        f.make_column(department, "services", "办事服务"),
        summary="第一行\n第二行 ",
        fee_basis="一\n\n二",
        notes="<p><strong>注意</strong>：&nbsp;带齐材料</p>\n<p></p>",
    )
    before, after = save_as_it_is(client, guide, department, **EMPTY_BODY, **{"faq-count": "0"})
    assert canonical_form(after) == canonical_form(before)
    assert digest_of(after) == digest_of(before)


def test_an_entry_with_a_body_attachments_and_seconds_in_its_time(client, department):
    html = '<p data-block-key="abc12">各乡镇：<b>请</b>办理。</p><ul><li data-block-key="b">甲</li></ul>'
    entry = f.make_disclosure(
        f.make_catalog(department),
        live=False,
        published_at=timezone.make_aware(datetime.datetime(2026, 3, 1, 9, 30, 41)),
        written_on=datetime.date(2026, 3, 1),
        body=[
            ("rich_text", html),
            ("table", TABLE),
            ("callout", {"tone": "note", "text": "<p>好</p>"}),
            ("steps", [{"title": "一"}]),
        ],
    )
    entry.attachments.add(attachment(department.unit, "甲.txt"), attachment(department.unit, "乙.txt"))
    entry.save_revision()
    plain = ["bold", "ol", "ul", "link"]
    body = streamfield(
        [
            ("rich_text", rich_text(html, features=RICH_TEXT_FEATURES)),
            ("table", json.dumps(TABLE | {"table_header_choice": "row", "table_caption": "", "cell": []})),
            ("callout", {"tone": "note", "title": "", "text": rich_text("<p>好</p>", features=plain)}),
            (
                "steps",
                streamfield([("item", {"title": "一", "text": rich_text("", features=plain)})]),
            ),
        ]
    )
    before, after = save_as_it_is(client, entry, department, **nested_form_data({"body": body}))
    assert canonical_form(after) == canonical_form(before)
    assert digest_of(after) == digest_of(before)
