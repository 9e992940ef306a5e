"""The metadata check: what is missing or odd is said, on the form and before signing, and refuses nothing."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from sites.metadata import Severity, notes_on
from sites.models import (
    CatalogCategory,
    DisclosureAttachment,
    DisclosurePage,
    DocumentKind,
    ExplainedDisclosure,
    InterpretationPage,
    SubjectClass,
)
from tests import factories as f
from tests.sites.admin_forms import text_of
from units.models import Role
from workdays.calendar import add_working_days

pytestmark = pytest.mark.django_db

HOST = {"HTTP_HOST": "yunxi.localhost"}


@pytest.fixture
def complete(department):
    """An entry that lacks nothing."""
    return f.make_disclosure(
        f.make_catalog(department),
        "云溪县教育局关于做好春耕时节学生安全工作的通知",
        live=False,
        document_number="云溪教发〔2026〕5号",
        written_on=datetime.date(2026, 3, 3),
        category=CatalogCategory.objects.first(),
        subject=SubjectClass.objects.first(),
        document_kind=DocumentKind.objects.get(name="通知"),
        summary="各学校在春耕时节须做好的安全提醒和家访安排。",
        keywords="学生安全，春耕",
    )


def said(page, field=None):
    return [note.message for note in notes_on(page) if field in (None, note.field)]


def test_a_complete_entry_has_no_notes(complete):
    assert said(complete) == []


@pytest.mark.parametrize(
    ("field", "value", "severity", "words"),
    [
        ("category", None, Severity.MUST, "没有选目录类目"),
        ("written_on", None, Severity.MUST, "没有成文日期"),
        ("summary", "", Severity.MUST, "没有内容概述"),
        ("body", [], Severity.MUST, "没有正文，也没有附件"),
        ("keywords", "", Severity.SHOULD, "没有关键词"),
        ("subject", None, Severity.SHOULD, "没有选主题分类"),
        ("document_kind", None, Severity.SHOULD, "没有选体裁"),
        ("document_number", "", Severity.SHOULD, "没有发文字号。“通知”一般都有"),
        ("document_number", "教发5号", Severity.SHOULD, "不是规范的写法"),
        ("document_number", "云溪教发〔2025〕5号", Severity.SHOULD, "成文日期在 2026 年"),
        ("written_on", datetime.date(2026, 1, 1), Severity.SHOULD, "如果只知道年份"),
        ("summary", "做好工作。", Severity.SHOULD, "内容概述太短"),
        ("effective_on", datetime.date(2026, 3, 2), Severity.SHOULD, "施行日期早于成文日期"),
        ("expires_on", datetime.date(2025, 3, 2), Severity.SHOULD, "有效期至早于成文日期"),
    ],
)
def test_one_thing_missing_or_odd_is_one_note_at_its_field(complete, field, value, severity, words):
    setattr(complete, field, value)
    notes = notes_on(complete)
    assert [(note.field, note.severity) for note in notes] == [(field, severity)]
    assert words in notes[0].message


def test_a_day_that_lies_ahead_is_pointed_out(complete):
    complete.written_on = timezone.localdate() + datetime.timedelta(days=400)
    assert any("在今天以后" in text for text in said(complete, "written_on"))


def test_a_kind_without_a_number_needs_none(complete):
    complete.document_number = ""
    complete.document_kind = DocumentKind.objects.get(name="公告")
    assert said(complete) == []


def test_an_entry_that_is_not_public_needs_its_ground_but_no_text(complete):
    complete.attribute = "withheld"
    complete.body = []
    assert {note.field for note in notes_on(complete)} == {"attribute_ground", "attribute_reason"}


@pytest.mark.parametrize(
    ("file_title", "shown_as", "noted"),
    [
        ("扫描件20260303001.pdf", "", True),
        ("IMG_20260303112233", "", True),
        ("扫描件20260303001.pdf", "安全责任清单", False),
        ("安全责任清单", "", False),
    ],
)
def test_a_file_that_shows_its_file_name_is_pointed_out(complete, department, file_title, shown_as, noted):
    document = f.make_document(department.unit, "a.pdf", title=file_title)
    complete.attachments.add(DisclosureAttachment(document=document, title=shown_as))
    assert bool(said(complete, "attachments")) == noted


def test_a_normative_document_asks_for_its_interpretation_and_tells_the_day(complete, department):
    complete.normative = True
    complete.effective_on, complete.expires_on = datetime.date(2026, 4, 1), datetime.date(2031, 3, 31)
    assert "公开后 3 个工作日内须有" in said(complete, "normative")[0]
    public = f.publish(complete)
    due = add_working_days(timezone.localdate(), 3).date
    assert f"最迟 {due:%Y-%m-%d} 公开" in said(public, "normative")[0]
    public.first_published_at = timezone.now() - datetime.timedelta(days=30)
    assert "就该有了" in said(public, "normative")[0]
    column = f.make_column(department, "interpretation", "政策解读")
    explains = InterpretationPage(title="一图读懂", live=False)
    explains.explained = [ExplainedDisclosure(disclosure=public)]
    explains = column.add_child(instance=explains)
    assert said(public, "normative"), "a draft explains nothing"
    f.publish(explains)
    assert said(public) == []


def test_the_gravest_come_first(complete):
    complete.keywords, complete.category = "", None
    assert [note.severity for note in notes_on(complete)] == [Severity.MUST, Severity.SHOULD]


def test_a_guide_is_asked_for_its_elements_and_for_time_and_fee(department):
    guide = f.make_guide(f.make_column(department, "services", "办事服务"), live=False)
    assert {note.field for note in notes_on(guide)} == {"promised_limit_days", "fee", "summary", "complaints"}
    assert {note.severity for note in notes_on(guide)} == {Severity.SHOULD}
    guide.statutory_limit_days, guide.promised_limit_days, guide.fee = 5, 10, "每件10元"
    assert "承诺办结时限比法定的还长。" in said(guide)
    assert "要收费，但没有写收费依据。" in said(guide)
    guide.conditions = "<p></p>"
    assert notes_on(guide)[0].field == "conditions"


def test_other_pages_have_nothing_to_check(department):
    assert notes_on(f.make_article(f.make_column(department), summary="")) == []


def test_the_form_says_it_as_of_the_last_save_and_so_does_the_answer_to_an_autosave(
    client, complete, department
):
    complete.category = None
    complete.save_revision()
    client.force_login(f.make_user("bianji", department.unit, Role.EDITOR))
    edit = reverse("wagtailadmin_pages:edit", args=[complete.pk])
    shown = client.get(edit, **HOST)
    assert "应补 1 项" in text_of(shown.content)
    assert 'data-staff-field="category"' in shown.content.decode()
    hydrate = client.get(edit, {"_w_hydrate_create_view": "1"}, **HOST).content.decode()
    assert 'data-w-teleport-target-value="#metadata-counts"' in hydrate
    assert "应补 1 项" in hydrate


def test_the_releaser_sees_it_before_signing_and_may_sign_all_the_same(client, complete, department):
    complete.keywords = ""
    complete.save_revision()
    client.force_login(f.make_user("qianfa", department.unit, Role.RELEASER))
    release = reverse("sites_admin:release", args=[complete.pk])
    shown = client.get(release, **HOST)
    assert "签发前请看：要素有 1 处要补或核对" in text_of(shown.content)
    assert "没有关键词" in text_of(shown.content)
    seen = shown.context["form"].initial["seen"]
    assert client.post(release, {"seen": seen}, **HOST).status_code == 302
    assert DisclosurePage.objects.get(pk=complete.pk).live


def test_what_an_obstacle_says_already_is_not_said_twice(client, department):
    guide = f.make_guide(f.make_column(department, "services", "办事服务"), live=False)
    guide.conditions = ""
    guide.save_revision()
    client.force_login(f.make_user("qianfa", department.unit, Role.RELEASER))
    text = text_of(client.get(reverse("sites_admin:release", args=[guide.pk]), **HOST).content)
    assert "缺少必备要素：申请条件" in text
    assert "没有“申请条件”" not in text
