"""Links that nobody sees, that leave the government's sites, or that lead nowhere."""

import pytest
from wagtail.models import PageViewRestriction

from approvals.scanners import scan_item
from approvals.scanners.passages import from_html
from approvals.scanners.registry import scan_passages
from sites.models import ArticlePage
from tests import factories as f

pytestmark = pytest.mark.django_db


def rules(html):
    return [(one.rule, one.severity.value) for one in scan_passages([from_html("正文", html)])]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://bet.example/"></a>',
        '<a href="https://bet.example/">\u200b&nbsp;</a>',
        '<a href="https://bet.example/" style="display: none">娱乐</a>',
        '<a href="https://bet.example/" style="FONT-SIZE:0px">娱乐</a>',
        '<div style="position:absolute;left:-9999px"><p><a href="https://bet.example/">娱乐</a></p></div>',
        '<a href="https://bet.example/"><span style="visibility:hidden">娱乐</span></a>',
        '<a href="https://bet.example/"><img src="x.png" width="0" height="0"></a>',
        '<p hidden><a href="https://bet.example/">娱乐</a></p>',
        '<a href="https://bet.example/">',
    ],
)
def test_a_hidden_link_to_a_foreign_site_blocks(html):
    assert ("hidden-link", "block") in rules(html)


def test_an_empty_link_to_a_government_site_is_told():
    assert rules('<a href="https://www.gov.cn/"></a>') == [("hidden-link", "warn")]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://www.gov.cn/">中国政府网</a>',
        '<a name="top"></a>',
        '<a href="https://www.gov.cn/"><img src="x.png" width="10"></a>',
        '<p style="line-height:0.9;width:0.5em">字<a href="https://www.gov.cn/">中国政府网</a></p>',
        '<p style="display:none">注</p><a href="https://www.gov.cn/">中国政府网</a>',
    ],
)
def test_links_that_are_seen_are_left_alone(html):
    assert rules(html) == []


def test_a_foreign_site_is_told_once():
    html = '<a href="https://shop.example/1">一</a><a href="//shop.example/2">二</a>'
    (found,) = scan_passages([from_html("正文", html)])
    assert (found.rule, found.severity.value) == ("outside-link", "warn")
    assert "shop.example" in found.message


@pytest.fixture
def county():
    department = f.make_department("jyj", f.make_portal())
    return department, f.make_column(department)


def dead(html, column):
    page = column.add_child(instance=ArticlePage(title="通知", live=False, body=[("imported_text", html)]))
    return [one for one in scan_item(page) if one.rule == "dead-link"]


def test_links_to_what_is_not_public_are_told(county):
    department, column = county
    draft = f.make_article(column, live=False)
    restricted = f.make_article(column)
    PageViewRestriction.objects.create(page=restricted, restriction_type="login")
    for html in (
        f'<a linktype="page" id="{draft.pk}">草稿</a>',
        f'<a linktype="page" id="{restricted.pk}">内网</a>',
        '<a linktype="page" id="999999">没有</a>',
        '<a linktype="document" id="999999">没有</a>',
        f'<a href="{draft.get_url()}">草稿</a>',
        f'<a href="{restricted.get_url()}">内网</a>',
        f'<a href="http://{department.entry.host}/nowhere/">没有</a>',
        '<a href="/nowhere/">没有</a>',
        '<a href="/files/0123/a.pdf">没有</a>',
        '<a href="/admin/pages/1/edit/">后台</a>',
    ):
        assert len(dead(html, column)) == 1, html


def test_links_to_what_is_public_are_left_alone(county):
    _department, column = county
    article = f.make_article(column)
    document = f.make_document(column.get_parent().specific.unit)
    for html in (
        f'<a linktype="page" id="{article.pk}">文章</a>',
        f'<a linktype="document" id="{document.pk}">文件</a>',
        f'<a href="{article.get_url()}?from=1#a">文章</a>',
        f'<a href="{document.url}">文件</a>',
        '<a href="/">首页</a>',
        '<a href="/services/">办事</a>',
        '<a href="mailto:a@b.gov.cn">邮箱</a>',
        '<a href="#a">本页</a>',
        '<a href="https://elsewhere.gov.cn/nowhere/">别处</a>',
    ):
        assert dead(html, column) == [], html


def test_a_draft_may_link_to_itself(county):
    _department, column = county
    page = f.make_article(column, live=False)
    page.body = [("rich_text", f'<p><a linktype="page" id="{page.pk}">本文</a></p>')]
    assert [one for one in scan_item(page) if one.rule == "dead-link"] == []
