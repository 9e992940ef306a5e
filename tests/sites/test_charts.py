"""Charts: readable numbers, an accessible drawing, and the table under it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from sites.charts import BROAD, SMALL, ChartDataError, draw, draw_on, parse_rows
from tests import factories as f
from tests.sites.public_county import get, html_of


def test_rows_may_be_parted_by_tabs_or_commas_and_have_thousands():
    assert parse_rows("年\t值\n2025\t1,024") == parse_rows("年,值\n2025,1024")
    assert parse_rows("年\t值\n2025\t1,024").rows == [("2025", [Decimal(1024)])]


@pytest.mark.parametrize(
    ("pasted", "reason"),
    [
        ("年,值", "一行数据"),
        ("年,值\n2025", "第2行的列数"),
        ("年,值\n2025,1\n2026,多", "第3行"),
        ("年,值\n2025,NaN", "第2行"),
        ("年\n2025", "数据列"),
    ],
)
def test_data_that_cannot_be_drawn_is_refused_with_the_row(pasted, reason):
    with pytest.raises(ChartDataError, match=reason):
        parse_rows(pasted)


@pytest.mark.parametrize(
    "rows", ["年,值\n甲,0", "年,值\n甲,-5", "年,值\n甲,5\n乙,-3", "年,值\n甲,0.001\n乙,1000000"]
)
def test_bars_stay_inside_the_drawing(rows):
    for name, canvas in (("desk", BROAD), ("phone", SMALL)):
        drawing = draw({"rows": rows})["drawings"][name]
        for bar in drawing["bars"]:
            assert bar["height"] >= 0 and bar["width"] > 0
            assert bar["x"] >= drawing["left"] and bar["x"] + bar["width"] <= canvas.width
            assert bar["y"] >= 0 and bar["y"] + bar["height"] <= canvas.height


def test_names_that_would_run_into_each_other_stand_upright_and_all_of_them():
    towns = [f"{name}镇" for name in ("鹿溪", "石桥", "云门", "青溪", "白石", "大禾", "星湖", "下渡", "南桥")]
    table = parse_rows("乡镇,数\n" + "\n".join(f"{town},{number}" for number, town in enumerate(towns)))
    small, broad = draw_on(SMALL, table), draw_on(BROAD, table)
    assert small["upright"] and [name["label"] for name in small["names"]] == towns
    assert not broad["upright"] and [name["label"] for name in broad["names"]] == towns
    assert all(name["y"] + 3 * 13 <= SMALL.height for name in small["names"])


def test_years_along_an_axis_are_thinned_out_where_there_is_no_room():
    table = parse_rows("年,数\n" + "\n".join(f"{year},1" for year in range(2000, 2026)))
    years = [name["label"] for name in draw_on(SMALL, table)["names"]]
    assert years[:2] == ["2000", "2004"] and not draw_on(SMALL, table)["upright"]


def test_large_numbers_are_written_out_and_have_room():
    drawing = draw_on(SMALL, parse_rows("年,值\n2025,12000000\n2026,34000000"))
    assert drawing["ticks"][-1]["label"] == "40,000,000"
    assert drawing["left"] > 70


@pytest.mark.django_db
@pytest.mark.parametrize("style", ["bar", "line"])
def test_a_chart_has_a_name_a_description_and_its_table(client, style):
    value = {
        "title": "平均亩产",
        "style": style,
        "unit": "公斤",
        "rows": "年份\t平均\t最高\n2025\t454\t530\n2026\t463\t541.5",
    }
    article = f.make_article(f.make_column(f.make_portal()), body=[("chart", value)])
    chart = BeautifulSoup(html_of(get(client, article)), "html.parser").find(class_="chart")
    assert chart.svg["role"] == "img" and chart.svg["aria-label"] == "平均亩产"
    assert chart.svg.title.get_text() == "平均亩产" and chart.svg.desc.get_text()
    assert len(chart.find_all("svg", role="img")) == 2, "one for a desk, one for a phone"
    drawn = chart.svg.find_all("rect") if style == "bar" else chart.svg.find_all("polyline")
    assert len(drawn) == (4 if style == "bar" else 2)
    assert [cell["scope"] for cell in chart.table.find_all("th")] == ["col", "col", "col", "row", "row"]
    assert [cell.get_text(strip=True) for cell in chart.table.find_all("td")] == [
        "454",
        "530",
        "463",
        "541.5",
    ]
    assert "公斤" in chart.figcaption.get_text()
