"""The forms in which pages are written: no addresses to type, things filled in, things said, previews."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from sites.models import ArticlePage, DisclosurePage
from tests import factories as f
from tests.sites.admin_forms import EMPTY_BODY, filled, text_of
from units.models import Role

pytestmark = pytest.mark.django_db

HOST = {"HTTP_HOST": "yunxi.localhost"}


@pytest.fixture
def catalog(department):
    return f.make_catalog(department)


@pytest.fixture
def editor(client, department):
    user = f.make_user("bianji", department.unit, Role.EDITOR)
    client.force_login(user)
    return user


def add_url(model, parent):
    return reverse("wagtailadmin_pages:add", args=["sites", model, parent.pk])


def create(client, model, parent, follow=False, **typed):
    url = add_url(model, parent)
    values = filled(client.get(url, **HOST).content, **(EMPTY_BODY | typed))
    return client.post(url, values, follow=follow, **HOST)


def test_the_form_of_an_entry_follows_the_paper_form(client, catalog, editor):
    html = client.get(add_url("disclosurepage", catalog), **HOST).content.decode()
    fields = ["title", "document_number", "written_on", "issuing_unit", "attribute", "category", "subject"]
    fields += ["document_kind", "summary", "attachments-TOTAL_FORMS", "normative", "validity_basis_text"]
    shown = [html.index(f'name="{field}"') for field in fields]
    assert shown == sorted(shown)
    assert 'name="slug"' not in html
    assert 'name="index_number"' not in html
    assert 'label="基层政务公开试点领域"' in html, "categories stand under their scheme"


@pytest.mark.parametrize(
    ("title", "kind"),
    [("云溪县学校食堂管理办法（试行）", "办法"), ("关于春耕备耕的通知", "通知"), ("春天来了", None)],
)
def test_the_kind_follows_from_the_title(client, catalog, editor, title, kind):
    assert create(client, "disclosurepage", catalog, title=title).status_code == 302
    page = DisclosurePage.objects.get(title=title).get_latest_revision_as_object()
    assert (page.document_kind.name if page.document_kind else None) == kind


def test_a_kind_that_was_chosen_stays(client, catalog, editor):
    from sites.models import DocumentKind

    chosen = DocumentKind.objects.get(name="公告")
    create(client, "disclosurepage", catalog, title="关于春耕备耕的通知", document_kind=chosen.pk)
    assert DisclosurePage.objects.get().document_kind == chosen


def test_withholding_takes_a_ground_and_a_reason_before_it_may_be_signed(client, catalog, editor):
    response = create(client, "disclosurepage", catalog, title="关于夏种的通知", attribute="withheld")
    assert "请写明不主动公开" in text_of(response.content)
    assert not DisclosurePage.objects.filter(attribute="withheld").exists()


def test_autosave_makes_and_keeps_a_draft_with_an_address(client, catalog, editor):
    url = add_url("disclosurepage", catalog)
    values = filled(client.get(url, **HOST).content, title="自动保存的通知", **EMPTY_BODY)
    response = client.post(url, values, HTTP_ACCEPT="application/json", **HOST)
    saved = json.loads(response.content)
    assert saved["success"]
    page = DisclosurePage.objects.get(pk=saved["pk"])
    assert page.slug.isascii()
    assert page.index_number == "", "numbers are not spent on drafts"
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    values |= {"title": "自动保存的公告", "overwrite_revision_id": saved["revision_id"]}
    values["loaded_revision_id"] = saved["revision_id"]
    values["loaded_revision_created_at"] = saved["revision_created_at"]
    again = json.loads(client.post(edit, values, HTTP_ACCEPT="application/json", **HOST).content)
    assert again["success"], again
    page.refresh_from_db()
    assert page.draft_title == "自动保存的公告"


ON_REQUEST = {"attribute": "on_request", "attribute_ground": "条例第十六条", "attribute_reason": "过程性信息"}


@pytest.mark.parametrize(
    ("title", "typed", "said"),
    [
        ("关于请求拨付经费的请示", {}, True),
        ("关于请求拨付经费的请示", ON_REQUEST, False),
        ("关于春耕的通知", {}, False),
    ],
    ids=["a request that is to be public", "a request on request", "a notice"],
)
def test_papers_of_the_process_are_pointed_out_but_not_refused(client, catalog, title, typed, said):
    client.force_login(f.make_user("bianji", catalog.owner_unit, Role.EDITOR))
    response = create(client, "disclosurepage", catalog, follow=True, title=title, **typed)
    assert DisclosurePage.objects.filter(title=title).exists()
    assert ("多属过程性信息" in text_of(response.content)) == said


def test_a_guide_is_told_what_it_still_lacks(client, department, editor):
    column = f.make_column(department, "services", "办事服务")
    response = create(
        client, "serviceguidepage", column, follow=True, title="临时救助申请", **{"faq-count": "0"}
    )
    assert "没有“设定依据”" in text_of(response.content)


def test_a_copy_needs_no_address_and_is_a_draft(client, department, editor):
    page = f.make_article(f.make_column(department))
    copy = reverse("wagtailadmin_pages:copy", args=[page.pk])
    shown = client.get(copy, **HOST)
    assert "new_slug" not in shown.content.decode()
    values = filled(shown.content, "", new_title="复制出来的文章", new_parent_page=page.get_parent().pk)
    assert client.post(copy, values, **HOST).status_code == 302
    copied = ArticlePage.objects.get(title="复制出来的文章")
    assert not copied.live
    assert copied.slug.isascii()
    assert copied.slug != page.slug


def test_even_a_superuser_copies_drafts_only(client, department):
    client.force_login(f.make_user("root", is_superuser=True))
    page = f.make_article(f.make_column(department))
    copy = reverse("wagtailadmin_pages:copy", args=[page.pk])
    shown = client.get(copy, **HOST)
    for name in ("publish_copies", "alias"):
        assert f'name="{name}"' not in shown.content.decode()
    values = filled(shown.content, "", new_title="副本", new_parent_page=page.get_parent().pk)
    client.post(copy, values | {"publish_copies": "on", "alias": "on"}, **HOST)
    copied = ArticlePage.objects.get(title="副本")
    assert not copied.live
    assert copied.alias_of is None


# -- previews --------------------------------------------------------------------------------------------------


def preview(client, model, parent, **typed):
    url = reverse("wagtailadmin_pages:preview_on_add", args=["sites", model, parent.pk])
    values = filled(client.get(add_url(model, parent), **HOST).content, **(EMPTY_BODY | typed))
    saved = client.post(url, values, **HOST)
    assert json.loads(saved.content)["is_valid"], saved.content
    return client.get(url + "?in_preview_panel=true", **HOST)


@pytest.mark.parametrize("site", ["host", "path"])
def test_an_unsaved_page_is_previewed_in_the_dress_of_its_site(client, department, site):
    home = (
        department
        if site == "host"
        else f.make_township("lxz", f.HomePage.objects.get(host="yunxi.localhost"))
    )
    user = f.make_user("yulan", home.unit, Role.EDITOR)
    client.force_login(user)
    catalog, column = f.make_catalog(home), f.make_column(home)
    services = f.make_column(home, "services", "办事服务")
    cases = [
        ("disclosurepage", catalog, {"document_number": "云教发〔2026〕1号"}),
        ("articlepage", column, {}),
        (
            "interpretationpage",
            column,
            {"explained-0-disclosure": f.make_disclosure(catalog).pk, "explained-TOTAL_FORMS": 1},
        ),
        ("serviceguidepage", services, {"faq-count": "0"}),
        ("leaderpage", column, {"post": "局长"}),
        ("topicpage", home, {}),
        ("columnpage", home, {"kind": "news"}),
    ]
    for model, parent, typed in cases:
        response = preview(client, model, parent, title=f"预览{model}", **typed)
        assert response.status_code == 200, model
        html = response.content.decode()
        assert f"预览{model}" in html, model
        assert home.title in html, model


def test_a_saved_page_below_a_path_is_previewed_at_its_own_site(client, department):
    town = f.make_township("lxz", f.HomePage.objects.get(host="yunxi.localhost"))
    user = f.make_user("yulan", town.unit, Role.EDITOR)
    client.force_login(user)
    page = f.make_article(f.make_column(town), live=False)
    page.title = "改过的标题"
    revision = page.save_revision()
    shown = client.get(reverse("wagtailadmin_pages:revisions_view", args=[page.pk, revision.pk]), **HOST)
    assert shown.status_code == 200
    assert "改过的标题" in text_of(shown.content)
    assert town.title in text_of(shown.content)


def test_two_versions_of_an_entry_are_compared(client, catalog, editor):
    page = f.make_disclosure(catalog)
    page.document_number = "云教发〔2026〕9号"
    page.body = [("rich_text", "<p>改过的正文</p>")]
    page.save_revision(user=editor)
    url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"])
    text = text_of(client.get(url, **HOST).content)
    assert "云教发〔2026〕9号" in text
    assert "改过的正文" in text
