"""The home screen: its sentence and numbers, who sees which list, lights, and what it costs."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sites.admin.lights import TERM, Terms
from sites.models import DisclosurePage
from sites.publishing.operations import Release, Schedule, Withdraw
from tests import factories as f
from tests.sites.admin_forms import text_of
from units.models import Role
from units.permissions import grant
from workdays.calendar import add_working_days

pytestmark = pytest.mark.django_db

HOST = {"HTTP_HOST": "yunxi.localhost"}
GROUNDS = {"attribute_ground": "条例第十六条", "attribute_reason": "过程性信息"}
ON_REQUEST = {"attribute": "on_request", **GROUNDS}
WITHHELD = {"attribute": "withheld", **GROUNDS}


def home_html(client, user):
    client.force_login(user)
    return client.get(reverse("wagtailadmin_home"), **HOST).content.decode()


def home_of(client, user):
    return text_of(home_html(client, user).encode())


def draft(catalog, title, by, **values):
    page = f.make_disclosure(catalog, title, live=False, owner=by, **values)
    page.save_revision(user=by)
    return page


def came_about(working_days):
    """The day that lies so many working days back."""
    day = timezone.localdate()
    while add_working_days(day, working_days).date > timezone.localdate():
        day -= datetime.timedelta(days=1)
    return day


@pytest.fixture
def workday(monkeypatch):
    """A Wednesday with a week of working days on both sides: something can be due on it."""
    day = datetime.date(2026, 9, 16)
    monkeypatch.setattr(timezone, "localdate", lambda *args: day)
    return day


def test_the_heading_says_how_much_waits_and_how_much_of_it_is_late(client, workday, department, editor):
    catalog = f.make_catalog(department)
    draft(catalog, "逾期的通知", editor, written_on=came_about(TERM + 3))
    draft(catalog, "今天到期的通知", editor, written_on=came_about(TERM))
    draft(catalog, "不急的通知", editor, written_on=timezone.localdate())
    text = home_of(client, editor)
    assert "您有 3 份草稿还没有公开，其中 1 件已逾期、1 件今天到期" in text
    assert "1 超过 20 个工作日未公开" in text
    assert "红灯： 逾期 3 个工作日" in text
    assert "黄灯： 今天到期" in text
    assert f"绿灯： 剩 {TERM} 个工作日" in text


def test_the_day_and_the_person_stand_above_the_heading(client, department, editor):
    today = timezone.localdate()
    text = home_of(client, editor)
    assert f"{today.year} 年 {today.month} 月 {today.day} 日" in text
    assert "星期" + "一二三四五六日"[today.weekday()] in text
    assert f"{department.unit.label}（编辑）" in text


def test_the_term_runs_only_for_what_is_to_be_public_and_never_was(client, department, editor, releaser):
    catalog = f.make_catalog(department)
    late = came_about(TERM + 3)
    draft(catalog, "依申请公开的批复", editor, written_on=late, **ON_REQUEST)
    once = draft(catalog, "改过的通知", editor, written_on=late)
    Release(once, by=releaser).execute()
    once = DisclosurePage.objects.get(pk=once.pk)
    once.summary = "改了一句"
    once.save_revision(user=editor)
    text = home_of(client, editor)
    assert "您有 2 份草稿还没有公开" in text
    assert "逾期" not in text


def test_a_line_that_is_signed_waits_for_nobody_until_its_entry_changes(client, department, editor, releaser):
    page = draft(f.make_catalog(department), "依申请公开的批复", editor, **ON_REQUEST)
    assert "您有 1 份草稿还没有公开" in home_of(client, editor)
    Release(page, by=releaser).execute()
    text = home_of(client, editor)
    assert "现在没有等您办理的事" in text
    assert "0 我的草稿" in text
    assert "依申请公开的批复" not in text

    page = DisclosurePage.objects.get(pk=page.pk)
    page.summary = "改了一句"
    page.save_revision(user=editor)
    assert "您有 1 份草稿还没有公开" in home_of(client, editor)


def test_a_line_that_was_withdrawn_waits_again(client, department, editor, releaser):
    page = draft(f.make_catalog(department), "依申请公开的批复", editor, **ON_REQUEST)
    page = Release(page, by=releaser).execute()
    Withdraw(page, by=releaser, reason="名称有误").execute()
    assert "您有 1 份草稿还没有公开" in home_of(client, editor)


def test_what_is_withheld_waits_for_nobody(client, department, editor, releaser):
    catalog = f.make_catalog(department)
    draft(catalog, "不予公开的方案", editor, **WITHHELD)
    once = Release(draft(catalog, "曾经公开的方案", editor), by=releaser).execute()
    for name, value in WITHHELD.items():
        setattr(once, name, value)
    once.save_revision(user=editor)
    text = home_of(client, editor)
    assert "您有 1 份草稿还没有公开" in text, "the public page waits for its withdrawal"
    assert "不予公开的方案" not in text
    Withdraw(DisclosurePage.objects.get(pk=once.pk), by=releaser, reason="涉及秘密").execute()
    text = home_of(client, editor)
    assert "现在没有等您办理的事" in text
    assert "0 我的草稿" in text


def test_numbers_lead_to_their_lists(client, department, editor):
    column = f.make_column(department)
    f.make_article(column, "这个月公开的")
    html = home_html(client, editor)
    for target in ("my-drafts", "scheduled", "published", "my-sites"):
        assert f'href="#{target}-section"' in html
        assert f'id="{target}-section"' in html
    assert 'href="#waiting-section"' not in html, "an editor signs nothing"
    text = text_of(html.encode())
    assert "1 本月已公开" in text
    assert "0 我的草稿" in text


def test_a_releaser_is_asked_for_no_draft_but_for_changes_of_the_frame(client, department, editor, releaser):
    draft(f.make_catalog(department), "没有送审的通知", editor)
    column = f.make_column(department)
    text = home_of(client, releaser)
    assert "没有送审的通知" not in text
    assert "栏目和首页改动" not in text

    column.title = "政务要闻"
    column.save_revision(user=editor)
    text = home_of(client, releaser)
    assert "等您签发的栏目和首页改动有 1 处" in text
    assert "1 栏目和首页改动" in text
    assert "看稿签发" in text
    assert "栏目和首页改动" not in home_of(client, editor)


def test_nobody_is_asked_to_sign_what_they_changed_themselves(client, department, editor):
    grant(editor, department.unit, Role.RELEASER)
    column = f.make_column(department)
    column.title = "政务要闻"
    column.save_revision(user=editor)
    text = home_of(client, editor)
    assert "等您签发的" not in text
    assert "您有 1 份草稿还没有公开" in text


def test_empty_lists_say_what_to_do(client, department, editor, releaser):
    text = home_of(client, editor)
    assert "现在没有等您办理的事" in text
    assert "请按上面的“新建政府信息”" in text
    assert "送审的内容轮到您时，会列在这里" in home_of(client, releaser)


def test_nothing_of_another_department_is_shown_in_any_list(client, portal, department, editor, releaser):
    other = f.make_department("wjj", portal)
    theirs = f.make_user("wjj-bianji", other.unit, Role.EDITOR)
    signs = f.make_user("wjj-qianfa", other.unit, Role.RELEASER)
    catalog, column = f.make_catalog(other), f.make_column(other)
    draft(catalog, "外单位的草稿", theirs)
    f.make_article(column, "外单位公开的文章")
    later = f.make_article(column, "外单位定时的文章", live=False)
    Schedule(later, at=timezone.now() + datetime.timedelta(days=2), by=signs).execute()
    for user in (editor, releaser):
        text = home_of(client, user)
        assert "外单位" not in text
        assert "wjj" not in text


def test_a_site_shows_when_something_new_became_public_last_and_starts_something_new(
    client, portal, department, editor
):
    catalog = f.make_catalog(department)
    f.make_catalog(portal)
    grant(editor, portal.unit, Role.EDITOR)
    page = f.make_article(f.make_column(department), "很久以前的文章")
    old = timezone.make_aware(datetime.datetime(2024, 5, 6, 9, 0))
    type(page).objects.filter(pk=page.pk).update(first_published_at=old)
    text = home_of(client, editor)
    assert "2024-05-06" in text
    assert "还没有" in text, "the portal has published nothing"
    start = f"{reverse('sites_admin:new_disclosure')}?site={department.pk}"
    assert start in home_html(client, editor)
    form = reverse("wagtailadmin_pages:add", args=["sites", "disclosurepage", catalog.pk])
    assert client.get(start, **HOST)["Location"] == form


def test_the_number_of_queries_grows_neither_with_rows_nor_with_sites(client, portal, department, editor):
    grant(editor, department.unit, Role.RELEASER)
    catalog = f.make_catalog(department)
    colleague = f.make_user("tongshi", department.unit, Role.EDITOR)

    def fill(home_catalog, number):
        for index in range(number):
            draft(home_catalog, f"草稿{index}", editor, written_on=timezone.localdate())
            draft(home_catalog, f"同事的草稿{index}", colleague, written_on=timezone.localdate())
            f.make_disclosure(home_catalog, f"公开的{index}")

    def cost():
        client.force_login(editor)
        client.get(reverse("wagtailadmin_home"), **HOST)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("wagtailadmin_home"), **HOST)
        return len(queries)

    fill(catalog, 1)
    few = cost()
    fill(catalog, 4)
    for code in ("wjj", "mzj", "czj"):
        other = f.make_department(code, portal)
        for role in (Role.EDITOR, Role.RELEASER):
            grant(editor, other.unit, role)
        fill(f.make_catalog(other), 2)
    assert cost() <= few
    assert few <= 40


@pytest.mark.parametrize("back", range(18, 24))
def test_a_light_agrees_with_the_numbers(back):
    terms = Terms()
    day = came_about(back)
    light = terms.light(day)
    assert (light.colour == "red") == (day <= terms.last_overdue)
    assert (light.words == "今天到期") == (terms.last_overdue < day <= terms.last_due_today)
