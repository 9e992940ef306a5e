"""The publishing screens: who sees them, what they do, and that no stock way stands beside them."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from sites.admin.publishing import fingerprint
from sites.models import DisclosurePage
from tests import factories as f
from tests.sites.admin_forms import EMPTY_BODY, filled, text_of
from units.models import Role

pytestmark = pytest.mark.django_db

HOST = {"HTTP_HOST": "yunxi.localhost"}
SCREENS = ("release", "withdraw", "schedule", "unschedule")


@pytest.fixture
def county():
    """A portal and a department with a catalogue and a column."""
    portal = f.make_portal()
    department = f.make_department("jyj", portal)
    return {
        "portal": portal,
        "department": department,
        "catalog": f.make_catalog(department),
        "column": f.make_column(department),
    }


@pytest.fixture
def editor(county):
    return f.make_user("bianji", county["department"].unit, Role.EDITOR)


@pytest.fixture
def releaser(county):
    return f.make_user("qianfa", county["department"].unit, Role.RELEASER)


@pytest.fixture
def stranger(county):
    other = f.make_department("wjj", county["portal"])
    user = f.make_user("qita", other.unit, Role.RELEASER)
    f.grant(user, other.unit, Role.EDITOR)
    return user


def screen(name, page):
    return reverse(f"sites_admin:{name}", args=[page.pk])


def sign(client, page, **values):
    """Open the release screen and press the button."""
    shown = client.get(screen("release", page), **HOST)
    return client.post(screen("release", page), filled(shown.content, "", **values), **HOST)


# -- who sees what ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCREENS)
def test_the_publishing_screens_open_for_the_releaser_of_the_unit(client, county, releaser, name):
    page = f.make_disclosure(county["catalog"])
    client.force_login(releaser)
    assert client.get(screen(name, page), **HOST).status_code == 200


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("who", ["editor", "stranger"])
def test_for_everybody_else_the_page_does_not_exist_there(client, county, request, name, who):
    page = f.make_disclosure(county["catalog"])
    client.force_login(request.getfixturevalue(who))
    assert client.get(screen(name, page), **HOST).status_code == 404
    assert client.post(screen(name, page), {"reason": "无"}, **HOST).status_code == 404
    page.refresh_from_db()
    assert page.live


def test_a_page_that_is_missing_looks_like_one_of_another_unit(client, stranger):
    client.force_login(stranger)
    assert client.get(reverse("sites_admin:release", args=[999_999]), **HOST).status_code == 404


@pytest.mark.parametrize("name", SCREENS)
def test_visitors_are_asked_to_sign_in(client, county, name):
    page = f.make_disclosure(county["catalog"])
    response = client.get(screen(name, page), **HOST)
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


def test_looking_changes_nothing(client, county, releaser):
    page = f.make_disclosure(county["catalog"])
    client.force_login(releaser)
    client.get(screen("withdraw", page), **HOST)
    page.refresh_from_db()
    assert page.live


def test_a_forged_form_from_elsewhere_is_refused(county, releaser):
    from django.test import Client

    page = f.make_disclosure(county["catalog"], live=False)
    client = Client(enforce_csrf_checks=True)
    client.force_login(releaser)
    assert client.post(screen("release", page), {"seen": "none"}, **HOST).status_code == 403


# -- the whole way ---------------------------------------------------------------------------------------------


def test_from_the_form_to_the_public_and_back(client, county, editor, releaser):
    add = reverse("wagtailadmin_pages:add", args=["sites", "disclosurepage", county["catalog"].pk])
    client.force_login(editor)
    form = client.get(add, **HOST)
    posted = filled(
        form.content, title="关于做好春耕备耕工作的通知", document_number="云教发[2026]第08号", **EMPTY_BODY
    )
    posted["action-publish"] = "action-publish"
    response = client.post(add, posted, **HOST)
    assert response.status_code == 302, text_of(response.content)

    page = DisclosurePage.objects.get(title="关于做好春耕备耕工作的通知")
    assert not page.live, "an editor does not publish, whatever the browser sends"
    assert page.slug.isascii()
    assert page.document_number == "云教发〔2026〕8号"
    assert page.document_kind.name == "通知"
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]), **HOST)
    assert screen("release", page) not in edit.content.decode()

    client.force_login(releaser)
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]), **HOST)
    assert screen("release", page) in edit.content.decode()
    response = sign(client, page)
    assert response.status_code == 302
    page.refresh_from_db()
    assert page.live
    said = client.get(response["Location"], **HOST)
    assert "已公开" in text_of(said.content)

    public = {"HTTP_HOST": "jyj.yunxi.localhost"}
    page = DisclosurePage.objects.get(pk=page.pk)
    address = page.get_url_parts()[2]
    assert client.get(address, **public).status_code == 200

    assert client.post(screen("withdraw", page), {"reason": ""}, **HOST).status_code == 200
    page.refresh_from_db()
    assert page.live, "withdrawing takes a reason"
    response = client.post(screen("withdraw", page), {"reason": "文号有误，更正后重新发布。"}, **HOST)
    assert response.status_code == 302
    gone = client.get(address, **public)
    assert gone.status_code == 410
    assert "文号有误" in text_of(gone.content)


def test_a_withdrawn_address_may_lead_to_a_page_of_the_county_only(client, county, releaser):
    page = f.make_disclosure(county["catalog"])
    client.force_login(releaser)
    for bad in ("https://evil.example/x", "//evil.example/x", "javascript:alert(1)", "/\\evil.example"):
        response = client.post(screen("withdraw", page), {"reason": "更正", "redirect_to": bad}, **HOST)
        assert response.status_code == 200
        assert "请填本县网站的地址" in text_of(response.content)
    page.refresh_from_db()
    assert page.live
    address = page.get_url_parts()[2]
    client.post(screen("withdraw", page), {"reason": "更正", "redirect_to": "/zwgk/"}, **HOST)
    response = client.get(address, HTTP_HOST="jyj.yunxi.localhost")
    assert (response.status_code, response["Location"]) == (301, "http://jyj.yunxi.localhost/zwgk/")


def test_save_and_release_saves_and_opens_the_release_screen(client, county, releaser):
    page = f.make_article(county["column"], live=False)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.force_login(releaser)
    posted = filled(client.get(edit, **HOST).content, title="改过的标题", **EMPTY_BODY)
    response = client.post(edit, posted | {"action-release": "签发"}, **HOST)
    assert response["Location"] == screen("release", page)
    page.refresh_from_db()
    assert not page.live
    assert page.draft_title == "改过的标题"


# -- refusals --------------------------------------------------------------------------------------------------


def test_what_stands_against_it_is_shown_before_and_nothing_happens(client, county, releaser):
    page = f.make_disclosure(
        county["catalog"],
        live=False,
        attribute="withheld",
        attribute_ground="条例第十四条",
        attribute_reason="涉密",
    )
    client.force_login(releaser)
    shown = client.get(screen("release", page), **HOST)
    assert "没有公开的页面" in text_of(shown.content)
    response = client.post(screen("release", page), filled(shown.content, ""), **HOST)
    assert response.status_code == 409
    assert "没有公开的页面" in text_of(response.content)
    page.refresh_from_db()
    assert not page.live


@pytest.mark.parametrize(
    "overwrite", [False, True], ids=["a newer revision", "the same revision rewritten by autosave"]
)
def test_nobody_signs_for_a_text_that_they_have_not_seen(client, county, releaser, overwrite):
    page = f.make_article(county["column"], live=False)
    revision = page.save_revision()
    client.force_login(releaser)
    shown = client.get(screen("release", page), **HOST)
    page.title = "后来改的标题"
    page.save_revision(overwrite_revision=revision if overwrite else None)
    response = client.post(screen("release", page), filled(shown.content, "", reason="同意"), **HOST)
    assert response.status_code == 409
    text = text_of(response.content)
    assert "内容又有改动" in text
    assert "后来改的标题" in text, "the newest text is shown at once"
    assert "同意" in response.content.decode(), "what was typed stays"
    page.refresh_from_db()
    assert not page.live
    assert page.draft_title == "后来改的标题"

    again = client.post(screen("release", page), filled(response.content, ""), **HOST)
    assert again.status_code == 302
    page.refresh_from_db()
    assert (page.live, page.title) == (True, "后来改的标题")


def test_the_fingerprint_follows_the_content(county):
    page = f.make_article(county["column"], live=False)
    revision = page.save_revision()
    before = fingerprint(revision)
    page.save_revision(overwrite_revision=revision)
    revision.refresh_from_db()
    page.title = "另一个标题"
    page.save_revision(overwrite_revision=revision)
    revision.refresh_from_db()
    assert fingerprint(revision) != before
    assert fingerprint(None) == "none"


# -- schedules -------------------------------------------------------------------------------------------------


def test_scheduling_and_taking_it_back(client, county, releaser):
    page = f.make_article(county["column"], live=False)
    client.force_login(releaser)
    at = timezone.localtime(timezone.now() + datetime.timedelta(days=2)).replace(second=0, microsecond=0)
    shown = client.get(screen("schedule", page), **HOST)
    response = client.post(
        screen("schedule", page), filled(shown.content, "", at=f"{at:%Y-%m-%d %H:%M}"), **HOST
    )
    assert response.status_code == 302
    assert page.revisions.get().approved_go_live_at == at
    assert "公开" in text_of(client.get(reverse("wagtailadmin_home"), **HOST).content)

    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]), **HOST)
    assert screen("unschedule", page) in edit.content.decode()
    assert "保存并签发" not in text_of(edit.content), "a locked page saves nothing"
    assert "签发…" in text_of(edit.content)
    assert client.post(screen("unschedule", page), **HOST).status_code == 302
    assert page.revisions.get().approved_go_live_at is None


def test_a_schedule_in_the_past_is_asked_again(client, county, releaser):
    page = f.make_article(county["column"], live=False)
    client.force_login(releaser)
    shown = client.get(screen("schedule", page), **HOST)
    response = client.post(screen("schedule", page), filled(shown.content, "", at="2020-01-01 09:00"), **HOST)
    assert "请选一个将来的时间" in text_of(response.content)
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_an_entry_on_request_gets_its_line_and_loses_it(client, county, releaser):
    page = f.make_disclosure(
        county["catalog"],
        live=False,
        attribute="on_request",
        attribute_ground="条例第十六条",
        attribute_reason="过程性",
    )
    client.force_login(releaser)
    shown = text_of(client.get(screen("release", page), **HOST).content)
    assert "只在公开目录中列出一行" in shown
    assert "签发，列入公开目录" in shown, "the button says what will happen"
    assert "立即公开" not in shown
    later = text_of(client.get(screen("schedule", page), **HOST).content)
    assert "签发，到时列入公开目录" in later
    assert sign(client, page).status_code == 302
    page = DisclosurePage.objects.get(pk=page.pk)
    assert not page.live
    assert page.catalog_entry.title == page.title
    assert client.post(screen("withdraw", page), {"reason": "重复"}, **HOST).status_code == 302
    assert not hasattr(DisclosurePage.objects.get(pk=page.pk), "catalog_entry")


def test_the_button_for_a_page_says_that_it_becomes_public(client, county, releaser):
    page = f.make_disclosure(county["catalog"], live=False)
    client.force_login(releaser)
    shown = text_of(client.get(screen("release", page), **HOST).content)
    assert "签发，立即公开" in shown
    assert "列入公开目录" not in shown


# -- the stock ways --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["editor", "releaser", "superuser"])
@pytest.mark.parametrize("live", [True, False])
def test_no_stock_way_to_publish_stands_in_the_editor(client, county, request, who, live):
    page = f.make_disclosure(county["catalog"], live=live)
    user = f.make_user("root", is_superuser=True) if who == "superuser" else request.getfixturevalue(who)
    client.force_login(user)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]), **HOST).content.decode()
    for stock in ("action-publish", "action-submit", "/unpublish/", "localize-restart", "go_live_at"):
        assert stock not in html
    assert "保存草稿" in html
    assert ("保存并签发" in html) == (who != "editor")
    assert ("撤回…" in html) == (who != "editor" and live)


def test_no_stock_way_to_publish_stands_in_the_form_of_a_new_page(client, county):
    client.force_login(f.make_user("root", is_superuser=True))
    add = reverse("wagtailadmin_pages:add", args=["sites", "articlepage", county["column"].pk])
    html = client.get(add, **HOST).content.decode()
    assert "action-publish" not in html
    assert "保存并签发" in html


def test_the_explorer_offers_our_buttons_to_the_releaser(client, county, releaser):
    page = f.make_disclosure(county["catalog"])
    client.force_login(releaser)
    html = client.get(reverse("wagtailadmin_explore", args=[county["catalog"].pk]), **HOST).content.decode()
    assert screen("withdraw", page) in html
    assert "/unpublish/" not in html


def test_the_stock_addresses_lead_to_our_screens(client, county):
    page = f.make_disclosure(county["catalog"])
    client.force_login(f.make_user("root", is_superuser=True))
    unpublish = client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), **HOST)
    assert unpublish["Location"] == screen("withdraw", page)
    revision = page.latest_revision_id
    unschedule = client.post(
        reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, revision]), **HOST
    )
    assert unschedule["Location"] == screen("unschedule", page)
    page.refresh_from_db()
    assert page.live
