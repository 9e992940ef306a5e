"""The catalogue to take away."""

from __future__ import annotations

import csv
import datetime
import io

import openpyxl
import pytest

from sites.catalog.entries import show_line
from sites.catalog.exports import harmless
from tests import factories as f
from tests.sites.public_county import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalog():
    catalog = f.make_catalog(f.make_portal())
    f.make_disclosure(
        catalog,
        '=HYPERLINK("x")',
        document_number="云溪发〔2026〕3号",
        written_on=datetime.date(2026, 3, 4),
        published_at=datetime.datetime(2026, 3, 5, 1, 2, tzinfo=datetime.UTC),
        summary="含,逗号和\n换行",
    )
    line = f.make_disclosure(
        catalog, "管网图", live=False, attribute="on_request", attribute_ground="x", attribute_reason="x"
    )
    show_line(line)
    return catalog


def rows_of_csv(client, catalog, **query):
    response = get(client, catalog, "export/csv/", query)
    assert response.streaming and response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"] and ".csv" in response["Content-Disposition"]
    content = response.getvalue()
    assert content.startswith(b"\xef\xbb\xbf"), "spreadsheet programs need the byte order mark"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def rows_of_xlsx(client, catalog, **query):
    response = get(client, catalog, "export/xlsx/", query)
    assert response.streaming and ".xlsx" in response["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    heads, *rows = [list(row) for row in book.active.iter_rows()]
    assert all(cell.data_type != "f" for row in rows for cell in row), "no cell is a formula"
    names = [cell.value for cell in heads]
    return [dict(zip(names, [cell.value or "" for cell in row], strict=True)) for row in rows]


def test_both_forms_say_the_same_and_the_whole_of_it(client, catalog):
    by_csv, by_xlsx = rows_of_csv(client, catalog), rows_of_xlsx(client, catalog)
    assert by_csv[1].pop("名称") == '\'=HYPERLINK("x")', "a formula is made harmless"
    assert by_xlsx[1].pop("名称") == '=HYPERLINK("x")'
    assert by_csv == by_xlsx
    row = by_csv[1]
    assert row["成文日期"] == "2026-03-04" and row["发布日期"] == "2026-03-05 09:02"
    assert row["公开属性"] == "主动公开" and row["有效性"] == "有效" and row["内容概述"] == "含,逗号和\n换行"
    assert row["地址"].startswith("http://yunxi.localhost/zwgk/")
    assert by_csv[0]["名称"] == "管网图" and by_csv[0]["公开属性"] == "依申请公开" and by_csv[0]["地址"] == ""


def test_exports_take_the_same_filters_as_the_list(client, catalog):
    for rows in (rows_of_csv, rows_of_xlsx):
        assert [row["名称"] for row in rows(client, catalog, attribute="on_request")] == ["管网图"]
        assert rows(client, catalog, q="没有") == []
        assert len(rows(client, catalog, validity="nonsense", page="7")) == 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cells_that_start_like_a_formula_get_an_apostrophe(start):
    assert harmless(f"{start}1") == f"'{start}1"
    assert harmless(f"1{start}") == f"1{start}"


def test_control_characters_do_not_break_a_workbook(client, catalog):
    from sites.models import CatalogEntry

    CatalogEntry.objects.filter(title="管网图").update(summary="坏\x0b字")
    assert rows_of_xlsx(client, catalog, attribute="on_request")[0]["内容概述"] == "坏字"


def test_an_export_costs_the_same_number_of_queries_however_long_it_is(
    client, catalog, django_assert_max_num_queries
):
    for number in range(30):
        f.make_disclosure(catalog, f"公告{number}")
    get(client, catalog, "export/csv/").getvalue()
    for below in ("export/csv/", "export/xlsx/"):
        with django_assert_max_num_queries(8):
            get(client, catalog, below).getvalue()
