"""The catalogue as the public reads it: which entries, which filters, which columns."""

from __future__ import annotations

import datetime
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sites.catalog.entries import show_line
from sites.models import CatalogCategory, DocumentKind, SubjectClass
from tests import factories as f
from tests.sites.public_county import get, html_of, make_county

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 1, 1, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def county():
    return make_county()


def titles(client, catalog, **query):
    response = get(client, catalog, query=query)
    assert response.status_code == 200, query
    soup = BeautifulSoup(html_of(response), "html.parser")
    return [
        row.th.find(string=True, recursive=True).strip() or row.th.a.get_text()
        for row in soup.select("table tbody tr")
    ]


def count_shown(client, catalog, **query):
    soup = BeautifulSoup(html_of(get(client, catalog, query=query)), "html.parser")
    return soup.find(id="h-list").get_text(strip=True)


def test_the_portal_lists_all_entries_and_a_site_its_own(client, county):
    catalogs = [f.make_catalog(home) for home in county.homes]
    for number, catalog in enumerate(catalogs):
        f.make_disclosure(catalog, f"公告{number}", published_at=START + datetime.timedelta(days=number))
    assert titles(client, catalogs[0]) == ["公告2", "公告1", "公告0"], "newest first"
    assert titles(client, catalogs[1]) == ["公告1"]
    assert titles(client, catalogs[2]) == ["公告2"]


def test_what_the_portal_publishes_for_a_unit_stands_in_the_units_catalogue_too(client, county):
    portal, own = f.make_catalog(county.portal), f.make_catalog(county.department)
    f.make_disclosure(portal, "教育公告", issuing_unit=county.department.unit)
    assert titles(client, own) == ["教育公告"]


def test_the_columns_are_those_that_the_public_expects(client, county):
    catalog = f.make_catalog(county.portal)
    entry = f.make_disclosure(
        catalog, document_number="云溪发〔2026〕3号", written_on=datetime.date(2026, 3, 4), published_at=START
    )
    soup = BeautifulSoup(html_of(get(client, catalog)), "html.parser")
    heads = [next(head.stripped_strings) for head in soup.select("thead th")]
    assert heads == ["索引号", "名称", "发布机构", "成文日期", "发布日期", "有效性"]
    cells = [cell.get_text(strip=True) for cell in soup.select("tbody tr > *")]
    number, title, issuer, written, published, validity = cells
    assert number == entry.index_number and title == f"{entry.title}云溪发〔2026〕3号"
    assert issuer == county.portal.unit.name and written == "2026-03-04" and published == "2026-01-01"
    assert soup.select("tbody time")[1]["datetime"] == "2026-01-01T17:00+0800"
    assert validity == "有效"
    assert soup.select_one("tbody th")["scope"] == "row"


def test_an_entry_on_request_is_a_line_without_link_that_says_how_to_ask(client, county):
    catalog = f.make_catalog(county.portal)
    f.make_disclosure(
        catalog, "不予公开的", live=False, attribute="withheld", attribute_ground="x", attribute_reason="x"
    )
    page = f.make_disclosure(
        catalog,
        "管网图",
        live=False,
        attribute="on_request",
        attribute_ground="条例第十六条",
        attribute_reason="x",
    )
    assert titles(client, catalog) == []
    show_line(page)
    soup = BeautifulSoup(html_of(get(client, catalog)), "html.parser")
    (row,) = soup.select("tbody tr")
    assert "管网图" in row.th.get_text() and "依申请公开" in row.th.get_text()
    assert [link["href"] for link in row.th.find_all("a")] == ["/zwgk/guide/"]
    assert get(client, page).status_code == 404


def test_a_withdrawn_entry_leaves_the_catalogue(client, county):
    catalog = f.make_catalog(county.portal)
    entry = f.make_disclosure(catalog)
    assert len(titles(client, catalog)) == 1
    entry.unpublish()
    assert titles(client, catalog) == []


def test_each_filter_lets_through_what_it_says(client, county):
    catalog, other = f.make_catalog(county.portal), f.make_catalog(county.department)
    kind = DocumentKind.objects.get(name="公告")
    subject = SubjectClass.objects.filter(parent__isnull=False).first()
    category = CatalogCategory.objects.first()
    f.make_disclosure(
        catalog,
        "甲文件",
        document_kind=kind,
        subject=subject,
        category=category,
        written_on=datetime.date(2021, 2, 3),
        document_number="云溪发〔2021〕9号",
        summary="关于水稻",
    )
    f.make_disclosure(other, "乙文件", expires_on=datetime.date(2020, 1, 1), published_at=START)
    only_first = {
        "unit": county.portal.unit.code,
        "kind": kind.code,
        "subject": subject.code,
        "category": category.code,
        "year": "2021",
        "validity": "valid",
    }
    for name, value in only_first.items():
        assert titles(client, catalog, **{name: value}) == ["甲文件"], name
    assert titles(client, catalog, validity="expired") == ["乙文件"]
    assert titles(client, catalog, year="2026") == ["乙文件"], (
        "without a date of writing the year of publication"
    )
    assert titles(client, catalog, unit=county.department.unit.code) == ["乙文件"]
    assert titles(client, catalog, attribute="on_request") == []
    for words in ("甲文", "水稻", "云溪发〔2021〕9号", "云溪发[2021]9号"):
        assert titles(client, catalog, q=words) == ["甲文件"], words
    assert titles(client, catalog, q="甲", year="2026") == []
    assert count_shown(client, catalog, q="文件") == "2件"


def test_a_parent_includes_what_is_filed_under_its_children(client, county):
    catalog = f.make_catalog(county.portal)
    subject = SubjectClass.objects.filter(parent__isnull=False).select_related("parent").first()
    parent = CatalogCategory.objects.first()
    child = CatalogCategory.objects.create(code="below", name="下级", scheme=parent.scheme, parent=parent)
    f.make_disclosure(catalog, "在下级", subject=subject, category=child)
    f.make_disclosure(catalog, "在别处")
    assert titles(client, catalog, subject=subject.parent.code) == ["在下级"]
    assert titles(client, catalog, category=parent.code) == ["在下级"]
    assert titles(client, catalog, category=child.code) == ["在下级"]


def test_a_reader_orders_the_list_by_either_date(client, county):
    catalog = f.make_catalog(county.portal)
    for title, written, days in (("早写晚发", 1, 3), ("晚写早发", 2, 1), ("没有成文日期", None, 2)):
        f.make_disclosure(
            catalog,
            title,
            written_on=written and datetime.date(2025, written, 1),
            published_at=START + datetime.timedelta(days=days),
        )
    assert titles(client, catalog, order="published") == ["晚写早发", "没有成文日期", "早写晚发"]
    # What bears no date stands by the day on which it was made public.
    assert titles(client, catalog, order="-written") == ["没有成文日期", "晚写早发", "早写晚发"]
    assert titles(client, catalog, order="written") == ["早写晚发", "晚写早发", "没有成文日期"]
    soup = BeautifulSoup(html_of(get(client, catalog, query={"order": "-written", "q": "发"})), "html.parser")
    (head,) = soup.select("thead [aria-sort]")
    assert head["aria-sort"] == "descending" and "成文日期" in head.get_text()
    assert "order=written" in head.a["href"] and "q=%E5%8F%91" in head.a["href"], (
        "a second click turns it round"
    )


def test_dates_of_writing_can_be_bounded(client, county):
    catalog = f.make_catalog(county.portal)
    for day in (1, 2, 3):
        f.make_disclosure(catalog, f"{day}日", written_on=datetime.date(2025, 1, day), published_at=START)
    f.make_disclosure(catalog, "没有成文日期")
    assert titles(client, catalog, since="2025-01-02", order="written") == ["2日", "3日"]
    assert titles(client, catalog, until="2025-01-02", order="written") == ["1日", "2日"]
    assert titles(client, catalog, since="2025-01-02", until="2025-01-02") == ["2日"]


def test_every_condition_in_force_is_shown_and_can_be_dropped_alone(client, county):
    catalog = f.make_catalog(county.portal)
    unit, kind = county.portal.unit, DocumentKind.objects.get(name="公告")
    f.make_disclosure(catalog, "公告", document_kind=kind, written_on=datetime.date(2021, 2, 3))
    asked = {"q": "公告", "unit": unit.code, "kind": kind.code, "year": "2021", "since": "2020-01-01"}
    soup = BeautifulSoup(html_of(get(client, catalog, query={**asked, "page": "1"})), "html.parser")
    chips = {list(chip.stripped_strings)[1]: chip["href"] for chip in soup.select(".chips a:not(.plain)")}
    labels = "".join(chips)
    for words in ("含“公告”", unit.short_name or unit.name, "公告", "2021年", "2020-01-01"):
        assert words in labels, words
    assert len(chips) == len(asked)
    for address in chips.values():
        assert sum(f"{name}=" in address for name in asked) == len(asked) - 1, address
        assert "page=" not in address
    assert soup.select_one(".chips a.plain")["href"] == "/zwgk/"


def test_an_empty_result_says_what_to_try(client, county):
    catalog = f.make_catalog(county.department)
    note = BeautifulSoup(html_of(get(client, catalog, query={"q": "没有这样的"})), "html.parser").select_one(
        ".note"
    )
    links = [link["href"] for link in note.find_all("a")]
    assert links == [
        f"/services/?q={quote('没有这样的')}",
        "/zwgk/",
        "http://yunxi.localhost/",
        "/zwgk/guide/",
    ]
    assert "少写几个字" in note.get_text()


def test_the_categories_stand_before_the_list(client, county):
    catalog = f.make_catalog(county.portal)
    f.make_disclosure(catalog, category=CatalogCategory.objects.first())
    page = html_of(get(client, catalog))
    assert page.index('id="h-categories"') < page.index('id="h-list"')


def test_an_entry_on_request_costs_no_query_of_its_own(client, county):
    catalog = f.make_catalog(county.portal)
    counts = []
    for number in range(6):
        page = f.make_disclosure(
            catalog, f"管网图{number}", live=False, attribute="on_request",
            attribute_ground="条例第十六条", attribute_reason="x",
        )  # fmt: skip
        show_line(page)
        if number in (1, 5):
            with CaptureQueriesContext(connection) as captured:
                get(client, catalog)
            counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_filter_that_makes_no_sense_counts_as_none(client, county):
    catalog = f.make_catalog(county.portal)
    f.make_disclosure(catalog, "公告")
    for name in (
        "unit",
        "category",
        "subject",
        "kind",
        "year",
        "validity",
        "attribute",
        "page",
        "since",
        "order",
    ):
        for value in ("nonsense", "' OR 1=1", "\x00", "-1", "9" * 20, "²", "x" * 5000):
            assert titles(client, catalog, **{name: value}) == ["公告"], f"{name}={value[:20]}"


def test_words_that_nobody_wrote_find_nothing_and_break_nothing(client, county):
    catalog = f.make_catalog(county.portal)
    f.make_disclosure(catalog)
    for words in ("%", "_", "<script>", "\x00没有这样的词", "'\"", "𠮷" * 200):
        page = html_of(get(client, catalog, query={"q": words}))
        assert "没有符合条件的政府信息" in page, words
        assert "<script>" not in page


def test_only_units_years_and_categories_that_have_entries_are_offered(client, county):
    catalog = f.make_catalog(county.portal)
    category = CatalogCategory.objects.get(name="规范性文件")
    f.make_disclosure(catalog, written_on=datetime.date(2021, 2, 3), category=category)
    soup = BeautifulSoup(html_of(get(client, catalog)), "html.parser")

    def offered(name):
        return [option.get_text(strip=True) for option in soup.select(f"#f-{name} option")][1:]

    assert offered("unit") == [county.portal.unit.name]
    assert offered("year") == ["2021"]
    (link,) = soup.select("nav .fold-item a")
    assert link.get_text(" ", strip=True) == "规范性文件 1" and link["href"].endswith(
        f"?category={category.code}"
    )


def test_twenty_a_page_and_the_filters_stay_while_turning_pages(client, county):
    catalog = f.make_catalog(county.portal)
    for number in range(21):
        f.make_disclosure(catalog, f"公告{number}", published_at=START + datetime.timedelta(days=number))
    f.make_disclosure(catalog, "别的")
    soup = BeautifulSoup(html_of(get(client, catalog, query={"q": "公告"})), "html.parser")
    assert len(soup.select("tbody tr")) == 20
    following = soup.find("a", rel="next")["href"]
    assert titles(client, catalog, q="公告", page="2") == ["公告0"]
    assert "page=2" in following and "q=" in following
    assert "q=%E5%85%AC%E5%91%8A" in soup.find("a", string="导出CSV")["href"]


def test_the_guide_names_the_office_and_how_to_reach_it(client, county):
    unit = county.department.unit
    unit.address, unit.hours, unit.telephone, unit.fax, unit.email = (
        "望溪路2号",
        "工作日",
        "0000-1",
        "0000-2",
        "jyj@yunxi.example",
    )
    unit.save()
    catalog = f.make_catalog(county.department, guide="<p>本局的信息按类目编排。</p>")
    soup = BeautifulSoup(html_of(get(client, catalog, "guide/")), "html.parser")
    text = soup.main.get_text()
    for words in (unit.name, "望溪路2号", "工作日", "0000-1", "0000-2", "jyj@yunxi.example", "按类目编排"):
        assert words in text, words
    assert soup.find("link", rel="canonical")["href"] == "http://jyj.yunxi.localhost/zwgk/guide/"
    empty = f.make_catalog(county.portal)
    assert "依申请公开" in html_of(get(client, empty, "guide/")), (
        "a guide nobody wrote still says the essentials"
    )


def test_nothing_else_answers_below_a_catalogue_and_nothing_below_one_that_is_not_live(client, county):
    catalog = f.make_catalog(county.portal)
    for below in ("export/", "export/pdf/", "guide/x/", "feed/x/", "nix/"):
        assert get(client, catalog, below).status_code == 404, below
    catalog.unpublish()
    for below in ("", "guide/", "export/csv/", "export/xlsx/", "feed/"):
        assert get(client, catalog, below).status_code in (404, 410), below
