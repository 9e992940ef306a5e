"""Hostile or merely odd content: it neither breaks a page nor shows what is not for everybody."""

from __future__ import annotations

import datetime
import io
import time
import zipfile
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.models import PageViewRestriction

from sites.leaving import leaving_address, mark_outside
from sites.models import PortalHomePage, SiteImage
from sites.pictures import make_copies
from sites.scope import ensure_collection
from sites.typesetting import typeset_html
from tests import factories as f
from tests.sites.public_county import County, make_county
from texts.html import clean_html
from texts.pages import page_count
from units.models import Role

HOST = "jyj.yunxi.localhost"
ODD_SIGNS = {"vertical tab of a word processor": "\x0b", "control sign": "\x01", "no character": "\ufffe"}


@pytest.fixture
def county(db) -> County:
    return make_county()


def announce(portal: Any, page: Any) -> PortalHomePage:
    portal.notice_title, portal.notice_until = "停水", timezone.now() + datetime.timedelta(hours=3)
    portal.notice_page = page
    return f.publish(portal)


def text_of(client, address: str, host: str = HOST) -> str:
    return client.get(address, HTTP_HOST=host).content.decode()


@pytest.mark.parametrize("sign", ODD_SIGNS.values(), ids=ODD_SIGNS.keys())
@pytest.mark.parametrize("kind", ["rich_text", "imported_text"])
def test_a_sign_that_xml_does_not_know_breaks_no_page(client, county, kind, sign):
    catalog = f.make_catalog(county.department)
    page = f.make_disclosure(catalog, body=[(kind, f"<p>第一条 甲{sign}乙</p><p>丙</p>")])
    assert "丙</p>" in text_of(client, page.url)


def test_a_caption_with_a_control_sign_breaks_nothing():
    html = clean_html("<table><caption>表\x01一</caption><tbody><tr><td>x</td></tr></tbody></table>")
    assert "<td>x</td>" in typeset_html(html).html


@pytest.mark.parametrize("depth", [300, 3000])
@pytest.mark.parametrize("tag", ["b", "blockquote", "sup"])
def test_nothing_is_lost_after_deeply_nested_markup(tag, depth):
    html = clean_html(f"<{tag}>甲" * depth + f"</{tag}>" * depth + "<p>最后一句</p>")
    assert "最后一句" in typeset_html(html).html


def test_nothing_is_lost_after_a_very_long_paragraph():
    html = f"<p>{'甲' * 4_000_000}</p><h2>最后一句</h2>"
    assert '<h2 id="s1">最后一句</h2>' in typeset_html(html).html


def test_a_link_stays_a_link_of_its_kind_when_odd_signs_go():
    link = '<p>甲&#11;<a href="java&#xFFFE;script:alert(1)">乙</a></p>'
    for html in (clean_html(link), typeset_html(link).html, typeset_html(clean_html(link)).html):
        assert "javascript:" not in html
        assert "乙" in html


@pytest.mark.parametrize("name", ["title=", "data-", "data-x="])
def test_no_other_attribute_hides_where_a_link_leads(county, name):
    hiding = (
        f"{name}href='https://www.gov.cn/'" if name.endswith("-") else f"{name}\"a href='https://gov.cn' b\""
    )
    assert "外部链接" in mark_outside(f'<p><a {hiding} href="https://evil.example/">甲</a></p>')


def test_dates_without_end_are_set_in_time():
    html = "<p>2026年1月1日</p>" * 40_000
    began = time.process_time()
    typeset_html(html, official=True)
    assert time.process_time() - began < 5


def test_the_notice_does_not_link_to_a_page_behind_a_password(client, county):
    article = f.make_article(f.make_column(county.department), slug="hidden-address")
    PageViewRestriction.objects.create(page=article, restriction_type="password", password="x")  # noqa: S106
    announce(county.portal, article)
    assert "hidden-address" not in text_of(client, "/")


def test_the_notice_does_not_link_to_a_page_that_was_withdrawn(client, county):
    article = f.make_article(f.make_column(county.department), slug="withdrawn-address")
    announce(county.portal, article)
    assert "withdrawn-address" in text_of(client, "/")
    article.unpublish()
    assert "withdrawn-address" not in text_of(client, "/")


def test_a_form_without_its_token_is_answered_in_the_frame_of_the_site(county):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/_util/authenticate_with_password/1/1/", HTTP_HOST=HOST)
    assert answer.status_code == 403
    assert "<style" not in answer.content.decode()
    assert county.department.title in answer.content.decode()


def test_a_file_that_says_the_same_part_fifty_times_takes_no_minute():
    parts = {
        "OFD.xml": "<O>" + "<DocBody><DocRoot>d.xml</DocRoot></DocBody>" * 50 + "</O>",
        "d.xml": "<D><Pages>" + "<Page/>" * 300_000 + "</Pages></D>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    began = time.process_time()
    page_count(file, "ofd")
    assert time.process_time() - began < 5


def test_a_long_picture_gets_the_copies_that_can_hold_it(county):
    file = io.BytesIO()
    Image.new("L", (16, 17_000)).save(file, "PNG")
    image = SiteImage.objects.create(
        title="长图",
        file=ContentFile(file.getvalue(), "long.png"),
        collection=ensure_collection(county.department.unit),
    )
    assert {copy.filter_spec for copy in make_copies(image)} >= {"width-400|format-jpeg"}


@pytest.mark.parametrize(
    "way",
    [
        "search",
        "browse",
    ],
)
def test_the_page_chooser_names_no_draft_of_another_unit(client, county, way):
    portal_catalog = f.make_catalog(county.portal)
    f.make_disclosure(portal_catalog, title="密件处理办法的请示", live=False)
    client.force_login(f.make_user("mean", county.department.unit, Role.EDITOR))
    address = {
        "search": "/admin/choose-page/search/?q=密件",
        "browse": f"/admin/choose-page/{portal_catalog.pk}/",
    }[way]
    assert "密件处理办法" not in text_of(client, address, "yunxi.localhost")


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "/\\evil.example/",
    ],
)
def test_the_page_before_leads_the_reader_to_no_other_host(client, county, path):
    address = leaving_address("https://example.com/")
    answer = client.get(address, HTTP_HOST=HOST, HTTP_REFERER=f"http://{HOST}{path}")
    assert answer.status_code == 200
    assert f'href="{path}"' not in answer.content.decode()
