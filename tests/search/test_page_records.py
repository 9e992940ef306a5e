"""What of a page can be found: everything that its readers see, and nothing that they do not."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from wagtail.models import Page, PageViewRestriction

from search.page_texts import FIELDS
from search.pages import Pages
from sites import directory
from sites.catalog.entries import show_line
from sites.models import CatalogCategory, DisclosureAttribute
from tests import factories as f
from tests.sites.public_county import make_county, pages_of_every_type

pytestmark = pytest.mark.django_db


def records_of(page: Page) -> list[Any]:
    return Pages().records([str(page.pk)]).get(str(page.pk), [])


def test_every_page_type_that_readers_look_for_has_its_record():
    pages = pages_of_every_type(make_county().department)
    for name, page in pages.items():
        assert bool(records_of(page)) == (name != "catalog"), name


def test_every_page_type_says_what_readers_see_of_it():
    types = {type(page) for page in pages_of_every_type(make_county().department).values()}
    assert {one.__name__ for one in types} - {"CatalogPage"} <= {one.__name__ for one in FIELDS}


def test_the_record_of_an_entry_names_its_place_in_the_catalogue():
    county = make_county()
    page = pages_of_every_type(county.department)["disclosure"]
    record = records_of(page)[0]
    assert record.document_number == "云溪政办发〔2026〕37号"
    assert record.index_number == page.index_number
    assert record.site == str(county.department.pk)
    assert record.unit == county.department.unit.code
    assert record.category[0] == CatalogCategory.objects.first().code
    assert len(record.subject) == 2
    assert record.written_on == datetime.date(2026, 11, 16)
    assert record.address(directory.current()) == page.full_url


def test_a_body_is_paragraphs_and_headings():
    column = f.make_column(f.make_portal())
    body = [
        ("rich_text", "<h2>申请条件</h2><p>本县户籍。</p><ul><li>家庭<b>困难</b></li></ul>"),
        (
            "table",
            {
                "data": [["对象", "标准"], ["老人", "五十元"]],
                "first_row_is_table_header": True,
                "table_caption": "标准表",
            },
        ),
        ("callout", {"tone": "note", "title": "办理提示", "text": "<p>带上证件。</p>"}),
        ("faq", [{"question": "怎么补办？", "answer": "<p>到窗口。</p>"}]),
        ("imported_text", "<p>旧站的一段<!-- 注释 --></p>尾巴"),
    ]
    record = records_of(f.make_article(column, body=body))[0]
    assert {"申请条件", "办理提示", "怎么补办？"} <= set(record.headings)
    for said in (
        "本县户籍。",
        "家庭困难",
        "对象\t标准",
        "五十元",
        "标准表",
        "带上证件。",
        "到窗口。",
        "旧站的一段",
        "尾巴",
    ):
        assert said in record.body, said
    assert "注释" not in record.body
    assert "note" not in record.body


def test_an_attachment_is_a_record_of_its_own_with_its_pages():
    catalog = f.make_catalog(f.make_portal())
    page = f.attach(
        f.make_disclosure(catalog),
        f.make_document(catalog.home.unit, "名单.txt", "补贴发放名单一览".encode()),
    )
    entry, attachment = records_of(page)
    assert attachment.title == "名单.txt"
    assert attachment.file_type == "txt"
    assert "补贴发放名单一览" in attachment.body
    assert (attachment.page_title, attachment.page_url) == (entry.title, entry.url)
    assert attachment.item == entry.item


@pytest.mark.parametrize(
    "hidden", ["draft", "restricted", "below a restricted page", "site offline", "alias"]
)
def test_what_an_anonymous_visitor_may_not_open_has_no_record(hidden: str):
    home = f.make_department(portal=f.make_portal())
    column = f.make_column(home)
    page = f.make_article(column, live=hidden != "draft")
    if hidden == "restricted":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    elif hidden == "below a restricted page":
        PageViewRestriction.objects.create(page=column, restriction_type="password", password="geheim")  # noqa: S106
    elif hidden == "site offline":
        home.unpublish()
    elif hidden == "alias":
        page = page.create_alias(parent=f.make_column(f.make_township(portal=None)))
    assert records_of(page) == []
    assert Pages().public([str(page.pk)]) == set()


def test_a_line_on_request_is_found_by_what_the_catalogue_says(index: Any):
    home = f.make_department(portal=f.make_portal())
    page = f.make_disclosure(
        f.make_catalog(home),
        "全县水库调度资料",
        live=False,
        attribute=DisclosureAttribute.ON_REQUEST,
        attribute_ground="条例第十六条",
        attribute_reason="内部管理信息",
        body=[("rich_text", "<p>闸门密语</p>")],
    )
    show_line(page)
    assert index.found("水库调度") == ["全县水库调度资料"]
    assert index.found("闸门密语") == []


def test_many_pages_cost_as_many_queries_as_few(django_assert_max_num_queries: Any):
    catalog = f.make_catalog(f.make_portal())
    ids = [str(f.make_disclosure(catalog, f"第{number}号文件").pk) for number in range(12)]
    with django_assert_max_num_queries(30):
        few = Pages().records(ids[:2])
    with django_assert_max_num_queries(30):
        many = Pages().records(ids)
    assert (len(few), len(many)) == (2, 12)
