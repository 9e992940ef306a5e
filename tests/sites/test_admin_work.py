"""The home screen, the way to a new item, and the other screens of ours: who sees what on them."""

from __future__ import annotations

import datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from sites.deletion import Deletion
from sites.models import BinnedPage, CatalogCategory, DisclosurePage, TopicPage
from sites.publishing.operations import Release, Schedule
from tests import factories as f
from tests.sites.admin_forms import filled, text_of
from units.models import Role
from units.permissions import grant

pytestmark = pytest.mark.django_db

HOST = {"HTTP_HOST": "yunxi.localhost"}
NEW_DISCLOSURE = "sites_admin:new_disclosure"
NEW_ARTICLE = "sites_admin:new_article"


def home_of(client, user):
    client.force_login(user)
    return text_of(client.get(reverse("wagtailadmin_home"), **HOST).content)


def form_for(model, parent):
    return reverse("wagtailadmin_pages:add", args=["sites", model, parent.pk])


# -- home ------------------------------------------------------------------------------------------------------


def test_home_shows_an_editor_what_to_start_and_what_to_go_on_with(client, department, editor):
    f.make_catalog(department)
    column = f.make_column(department)
    f.make_article(column, "我写的草稿", live=False, owner=editor).save_revision(user=editor)
    f.make_article(column, "别人写的草稿", live=False).save_revision()
    text = home_of(client, editor)
    assert "新建政府信息" in text
    assert "我写的草稿" in text
    assert "别人写的草稿" not in text
    assert "等我签发" not in text
    assert "jyj.yunxi.localhost" in text
    assert (
        "Wagtail" not in text.replace("JavaScript is required to use Wagtail", "").split("跳到主要内容")[-1]
    )


def test_home_shows_a_releaser_what_waits_in_their_units_only(client, portal, department, releaser):
    f.make_column(department, title="要签发的栏目").save_revision()
    other = f.make_department("wjj", portal)
    f.make_column(other, title="外单位的栏目").save_revision()
    text = home_of(client, releaser)
    assert "等您签发的栏目和首页改动有 1 处" in text
    assert "要签发的栏目" in text
    assert "外单位的栏目" not in text
    assert "wjj.yunxi.localhost" not in text
    assert "新建政府信息" not in text, "a releaser does not write"


def test_what_is_scheduled_stands_under_its_own_heading(client, department, releaser):
    page = f.make_article(f.make_column(department), "到时公开的", live=False)
    at = timezone.now() + datetime.timedelta(days=3)
    Schedule(page, at=at, by=releaser).execute()
    text = home_of(client, releaser)
    waiting, scheduled = text.split("定时发布", 1)
    assert "到时公开的" not in waiting
    assert f"{timezone.localtime(at):%Y-%m-%d %H:%M}" in scheduled


def test_home_opens_for_a_superuser_without_any_role(client, department):
    text = home_of(client, f.make_user("root", is_superuser=True))
    assert "新建政府信息" in text


def test_home_tells_a_person_without_a_role_whom_to_ask(client, department):
    user = f.make_user("xinren")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert "请联系系统管理员登记人员岗位" in home_of(client, user)


# -- new items -------------------------------------------------------------------------------------------------


def test_one_button_leads_to_the_form_under_the_units_catalogue(client, portal, department, editor):
    catalog = f.make_catalog(department)
    f.make_catalog(portal)
    client.force_login(editor)
    response = client.get(reverse(NEW_DISCLOSURE), **HOST)
    assert response["Location"] == form_for("disclosurepage", catalog)


def test_who_writes_for_two_units_chooses(client, portal, department, editor):
    catalogs = [f.make_catalog(department), f.make_catalog(portal)]
    grant(editor, portal.unit, Role.EDITOR)
    client.force_login(editor)
    html = client.get(reverse(NEW_DISCLOSURE), **HOST).content.decode()
    for catalog in catalogs:
        assert form_for("disclosurepage", catalog) in html


def test_without_a_catalogue_or_a_role_the_screen_says_what_is_missing(client, department, editor, releaser):
    client.force_login(editor)
    assert "还没有公开目录" in text_of(client.get(reverse(NEW_DISCLOSURE), **HOST).content)
    client.force_login(releaser)
    assert "没有任何单位的编辑岗位" in text_of(client.get(reverse(NEW_DISCLOSURE), **HOST).content)


def test_a_new_article_is_put_into_a_column_of_the_unit(client, portal, department, editor):
    news, notices = f.make_column(department), f.make_column(department, "notices", "通知公告")
    foreign = f.make_column(portal)
    archived = department.add_child(instance=TopicPage(title="旧专题", archived_on=timezone.localdate()))
    client.force_login(editor)
    html = client.get(reverse(NEW_ARTICLE), **HOST).content.decode()
    assert form_for("articlepage", news) in html
    assert form_for("articlepage", notices) in html
    assert form_for("articlepage", foreign) not in html
    assert form_for("articlepage", archived) not in html


def test_visitors_start_nothing(client, department):
    for name in (NEW_DISCLOSURE, NEW_ARTICLE):
        assert client.get(reverse(name), **HOST).status_code == 302


# -- the ledger ------------------------------------------------------------------------------------------------


def test_the_ledger_lists_filters_and_exports(client, department, releaser):
    page = f.make_article(f.make_column(department), "台账里的文章", live=False)
    Release(page, by=releaser, reason="同意公开").execute()
    client.force_login(f.make_user("root", is_superuser=True))
    url = reverse("sites_admin:ledger")
    text = text_of(client.get(url, **HOST).content)
    assert "台账里的文章" in text
    assert "同意公开" in text
    assert "qianfa" in text
    filtered = text_of(client.get(url, {"kind": "publication.withdrawn"}, **HOST).content)
    assert "同意公开" not in filtered
    past = text_of(client.get(url, {"at_to": "2020-01-01"}, **HOST).content)
    assert "同意公开" not in past
    exported = client.get(url, {"export": "csv"}, **HOST)
    assert "同意公开" in b"".join(exported.streaming_content).decode()


@pytest.mark.parametrize("name", ["page_types_usage", "page_types_usage_results"])
def test_the_report_on_types_names_pages_of_the_own_unit_only(client, portal, releaser, name):
    other = f.make_department("wjj", portal)
    f.make_article(f.make_column(other), "外单位的草稿", live=False).save_revision()
    url = reverse(f"wagtailadmin_reports:{name}")
    client.force_login(releaser)
    answer = client.get(url, **HOST)
    assert answer.status_code == 200
    assert "外单位的草稿" not in text_of(answer.content)
    client.force_login(f.make_user("root", is_superuser=True))
    assert "外单位的草稿" in text_of(client.get(url, **HOST).content)


def test_what_a_program_saved_is_said_to_come_from_the_system(client, department, editor):
    page = f.make_article(f.make_column(department), "导入的文章")
    page.save_revision(user=editor)
    by_program, by_editor = page.revisions.order_by("pk")
    client.force_login(editor)
    for revision, name in ((by_program, "系统"), (by_editor, str(editor))):
        url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision.pk])
        soup = BeautifulSoup(client.get(url, **HOST).content, "html.parser")
        warnings = [item.get_text(" ", strip=True) for item in soup.select(".messages li")]
        (said,) = [warning for warning in warnings if "版本" in warning]
        assert name in said
        assert "None" not in said


# -- the bin ---------------------------------------------------------------------------------------------------


def test_a_deleted_draft_is_found_in_the_bin_and_put_back(client, department, editor):
    page = f.make_disclosure(f.make_catalog(department), "删错了的通知", live=False)
    page.save_revision(user=editor)
    Deletion(page, by=editor).execute()
    client.force_login(editor)
    shown = client.get(reverse("sites_admin:bin"), **HOST)
    assert "删错了的通知" in text_of(shown.content)
    binned = BinnedPage.objects.get()
    assert client.get(reverse("sites_admin:restore", args=[binned.pk]), **HOST).status_code == 405
    response = client.post(reverse("sites_admin:restore", args=[binned.pk]), **HOST)
    restored = DisclosurePage.objects.get(title="删错了的通知")
    assert not restored.live
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[restored.pk])


def test_the_bin_of_another_unit_is_empty_and_closed(client, portal, department, editor):
    page = f.make_disclosure(f.make_catalog(department), "别处删的通知", live=False)
    Deletion(page, by=editor).execute()
    other = f.make_department("wjj", portal)
    client.force_login(f.make_user("qita", other.unit, Role.EDITOR))
    assert "别处删的通知" not in text_of(client.get(reverse("sites_admin:bin"), **HOST).content)
    restore = reverse("sites_admin:restore", args=[BinnedPage.objects.get().pk])
    assert client.post(restore, **HOST).status_code == 404
    assert BinnedPage.objects.exists()


# -- classifications -------------------------------------------------------------------------------------------


def test_a_category_keeps_its_code_for_good(client):
    category = CatalogCategory.objects.first()
    code = category.code
    viewset = CatalogCategory.snippet_viewset
    client.force_login(f.make_user("root", is_superuser=True))
    edit = reverse(viewset.get_url_name("edit"), args=[category.pk])
    shown = client.get(edit, **HOST)
    forms = filled(shown.content, "w-editor-form", name="改了的名称", code="another-code")
    assert client.post(edit, forms, **HOST).status_code == 302
    category.refresh_from_db()
    assert (category.name, category.code) == ("改了的名称", code)


def test_classifications_are_searched_by_name_and_code(client):
    client.force_login(f.make_user("root", is_superuser=True))
    category = CatalogCategory.objects.first()
    url = reverse(CatalogCategory.snippet_viewset.get_url_name("list"))
    for query in (category.name, category.code):
        assert category.name in text_of(client.get(url, {"q": query}, **HOST).content)
