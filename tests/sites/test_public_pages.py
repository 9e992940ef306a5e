"""What a reader gets of every page type, on hosts and on paths."""

from __future__ import annotations

import datetime
import itertools
import re
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup

from sites.catalog.entries import write_entry
from sites.models import CatalogPage, DeclaredValidity
from tests import factories as f
from tests.sites.public_county import get, html_of, make_county, pages_of_every_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_county()


def soup_of(client, page, below=""):
    response = get(client, page, below)
    assert response.status_code == 200, f"{page} {below}"
    return BeautifulSoup(html_of(response), "html.parser")


def test_every_page_type_answers_on_hosts_and_on_paths(client, county):
    for home in county.homes:
        for name, page in pages_of_every_type(home).items():
            soup = soup_of(client, page)
            shown = page.title if name != "home" else home.title
            assert shown in soup.find("h1").get_text(), f"{home} {name}"


def test_every_page_is_sound_html_for_everybody(client, county):
    """One h1, headings in order, ids once, labels, alternative texts; nothing inline, nothing from outside."""
    pages = pages_of_every_type(county.township)
    asked = [(page, "") for page in pages.values()] + [
        (pages["catalog"], "guide/"),
        (county.township, "sitemap/"),
    ]
    for page, below in asked:
        response = get(client, page, below)
        assert "default-src 'self'" in response["Content-Security-Policy"]
        soup = BeautifulSoup(html_of(response), "html.parser")
        where = f"{page} {below}"
        assert soup.html["lang"] == "zh-CN"
        headings = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
        assert headings.count(1) == 1 and headings[0] == 1, f"{where}: {headings}"
        assert all(after <= before + 1 for before, after in itertools.pairwise(headings)), where
        ids = [tag["id"] for tag in soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), where
        for field in soup.find_all(["input", "select"]):
            assert soup.find("label", attrs={"for": field["id"]}), f"{where}: {field}"
        assert all(image.get("alt") for image in soup.find_all("img")), where
        scripts = [tag for tag in soup.find_all("script") if tag.get("type") != "application/ld+json"]
        assert all(tag.get("src") and not tag.string for tag in scripts) and not soup.find("style"), where
        for tag in soup.find_all(True):
            assert not [name for name in tag.attrs if name == "style" or name.startswith("on")], (
                f"{where}: {tag}"
            )
            assert "://" not in tag.get("src", ""), where
        assets = [tag["href"] for tag in soup.find_all("link", rel=["stylesheet", "icon"])]
        assert assets and all(address.startswith("/") for address in assets), where
        assert soup.find("a", class_="skip")["href"] == "#main" and soup.find(id="main"), where
        assert all(table.find("th", scope=True) for table in soup.find_all("table")), where


def test_the_frame_names_the_site_and_lists_what_the_standard_asks_for(client, county):
    f.make_column(county.township, "interaction", "互动交流")
    f.make_catalog(county.township)
    soup = soup_of(client, county.township)
    header, footer = soup.header, soup.footer
    assert county.township.title in header.get_text()
    assert "yunxi.localhost" in header.get_text()
    assert header.find("form", role="search")["action"] == "/lxz/search/"
    foot = footer.get_text()
    for words in ("主办单位", "网站标识码", "9999000001", "站点地图", "我为政府网站找错", "党政机关网站标识"):
        assert words in foot, words
    links = {link.get_text(strip=True): link["href"] for link in footer.find_all("a")}
    assert links["站点地图"] == "/lxz/sitemap/"
    assert links[county.portal.title] == "/"
    assert links["我为政府网站找错"].startswith("/lxz/2")
    portal_foot = soup_of(client, county.portal).footer.get_text()
    assert "示ICP备00000000号-1" in portal_foot and "示公网安备00000000000001号" in portal_foot


def test_every_site_searches_in_its_own_frame(client, county):
    for home, address in ((county.department, "/search/"), (county.township, "/lxz/search/")):
        assert soup_of(client, home).header.find("form", role="search")["action"] == address


def test_the_breadcrumb_leads_from_the_home_page_to_the_column(client, county):
    pages = pages_of_every_type(county.township)
    crumbs = soup_of(client, pages["article"]).find("nav", class_="crumbs")
    assert [link["href"] for link in crumbs.find_all("a")] == ["/lxz/", pages["column"].get_url_parts()[2]]
    assert crumbs.find(attrs={"aria-current": "page"}).get_text() == pages["article"].title


def test_drafts_are_not_found(client, county):
    column = f.make_column(county.department)
    draft = f.make_article(column, "草稿一篇", live=False)
    assert get(client, draft).status_code == 404
    assert "草稿一篇" not in html_of(get(client, column))
    assert "草稿一篇" not in html_of(get(client, county.department))


def test_times_are_shown_to_the_minute_in_local_time(client, county):
    import datetime

    moment = datetime.datetime(2026, 11, 20, 16, 30, tzinfo=datetime.UTC)
    column = f.make_column(county.portal)
    article = f.make_article(column, published_at=moment)
    assert "2026-11-21 00:30" in soup_of(client, article).find("article").get_text()
    assert "2026-11-21 00:30" in soup_of(client, column).main.get_text()


def test_a_column_lists_twenty_a_page_newest_first_with_what_is_in_its_sub_columns(client, county):
    import datetime

    column = f.make_column(county.portal)
    below = f.make_column(column, title="部门动态")
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    for number in range(22):
        parent = below if number == 21 else column
        f.make_article(parent, f"第{number}篇", published_at=start + datetime.timedelta(days=number))
    titles = [link.get_text() for link in soup_of(client, column).select(".lead a, .entries a")]
    assert titles == [f"第{number}篇" for number in range(21, 1, -1)]
    second = BeautifulSoup(html_of(get(client, column, query={"page": "2"})), "html.parser")
    assert [link.get_text() for link in second.select(".entries a")] == ["第1篇", "第0篇"]
    assert second.select_one(".pager [aria-current] [aria-hidden]").get_text(strip=True) == "2"
    assert second.select_one(".pager [aria-current] .vh").get_text(strip=True) == "第2页，当前页"
    assert [link.get("aria-label") for link in second.select(".pager a")] == [None, "第1页"]
    for nonsense in ("abc", "-1", "0", "999", "1e9", "\x00"):
        assert get(client, column, query={"page": nonsense}).status_code == 200, nonsense
    beside = soup_of(client, column).find("nav", attrs={"aria-label": "同组栏目"})
    assert "部门动态" in beside.get_text()
    assert beside.find(attrs={"aria-current": "page"}).get_text() == column.title


def test_leaders_stand_in_order_of_their_rank(client, county):
    from sites.models import LeaderPage

    column = f.make_column(county.portal, "leaders", "领导之窗")
    for name, rank in (("向石生", 2), ("苗春晓", 1), ("聂大山", 3)):
        f.publish(column.add_child(instance=LeaderPage(title=name, post="副县长", rank=rank, live=False)))
    in_order = ["苗春晓", "向石生", "聂大山"]
    assert [name.get_text() for name in soup_of(client, column).select(".leaders b")] == in_order
    text = soup_of(client, county.portal).main.get_text()
    assert sorted(in_order, key=text.index) == in_order


def test_an_archived_topic_says_so(client, county):
    topic = pages_of_every_type(county.portal)["topic"]
    assert "已归档" in soup_of(client, topic).h1.get_text()
    assert "2026-10-01" in soup_of(client, topic).find(class_="note").get_text()


def test_an_entry_shows_its_metadata_files_and_interpretations(client, county):
    pages = pages_of_every_type(county.department)
    entry = pages["disclosure"]
    entry.joint_issuers.add(county.township.unit)
    f.publish(entry)
    soup = soup_of(client, entry)
    facts = {row.dt.get_text(): row.dd.get_text(strip=True) for row in soup.select(".facts > div")}
    assert facts["索引号"] == entry.index_number != ""
    assert facts["发文字号"] == "云溪政办发〔2026〕37号"
    assert facts["成文日期"] == "2026-11-16"
    assert facts["发布机构"] == county.department.unit.name
    assert facts["联合发文单位"] == county.township.unit.name
    assert "\\" in facts["主题分类"]
    assert facts["公开属性"] == "主动公开"
    assert "有效" in facts["有效性"]
    file = soup.find("ul", class_="files").li
    assert "补贴名单" in file.get_text() and "PDF" in file.get_text() and "2.0" in file.get_text()
    assert get(client, county.department, file.a["href"][1:]).status_code == 200
    link = soup.find("a", string=pages["interpretation"].title)
    assert link["href"] == pages["interpretation"].get_url_parts()[2]
    back = soup_of(client, pages["interpretation"]).find("a", string=entry.title)
    assert back["href"] == entry.get_url_parts()[2]


def test_a_repealed_document_says_so_and_names_the_one_that_repeals_it(client, county):
    catalog = f.make_catalog(county.portal)
    new = f.make_disclosure(catalog, "新办法", document_number="云溪发〔2026〕1号")
    old = f.make_disclosure(catalog, "老办法")
    assert "note bad" not in html_of(get(client, old))
    old.declared_validity = DeclaredValidity.REPEALED
    old.validity_basis = new
    f.publish(old)
    note = soup_of(client, old).find(class_="note")
    assert "已废止" in note.get_text() and "云溪发〔2026〕1号" in note.get_text()
    assert note.find("a")["href"] == new.get_url_parts()[2]
    assert "no-print" not in note["class"]


@pytest.mark.parametrize(("expires", "marked"), [("2020-12-31", True), ("2120-12-31", False)])
def test_an_expired_document_is_marked(client, county, expires, marked):
    day = datetime.date.fromisoformat(expires)
    entry = f.make_disclosure(f.make_catalog(county.portal), expires_on=day)
    soup = soup_of(client, entry)
    assert bool(soup.find(class_="note bad")) is marked
    assert ("失效" in soup.find(class_="badge").get_text()) is marked


def test_only_what_is_in_force_holds_until_a_day(client, county):
    catalog = f.make_catalog(county.portal)
    last, first = datetime.date(2120, 12, 31), datetime.date(2119, 1, 1)
    held = f.make_disclosure(catalog, "在行办法", expires_on=last)
    coming = f.make_disclosure(catalog, "将行办法", effective_on=first, expires_on=last)
    repealed = f.make_disclosure(
        catalog, "废止办法", expires_on=last, declared_validity=DeclaredValidity.REPEALED
    )
    assert "至2120-12-31" in soup_of(client, held).find(class_="facts").get_text()
    for entry in (coming, repealed):
        assert "至2120-12-31" not in soup_of(client, entry).find(class_="facts").get_text()


def test_an_interpretation_does_not_link_to_a_withdrawn_document(client, county):
    pages = pages_of_every_type(county.portal)
    pages["disclosure"].unpublish()
    assert not soup_of(client, pages["interpretation"]).find("a", string=pages["disclosure"].title)


def test_a_guide_shows_limits_fee_materials_steps_and_windows(client, county):
    from sites.models import GuideMaterial

    guide = f.make_guide(
        f.make_column(county.township, "services", "办事"),
        promised_limit_days=5,
        visits=0,
        fee="不收费",
        live=False,
    )
    form = f.make_document(county.township.unit, "申请表.xlsx")
    guide.materials.add(GuideMaterial(name="申请表", copies=2, blank_form=form, filled_sample=form))
    f.publish(guide)
    soup = soup_of(client, guide)
    keys = {item.dt.get_text(): item.dd.get_text() for item in soup.select(".keys div")}
    assert (
        keys["承诺办结时限"] == "5个工作日" and keys["到现场次数"] == "0次" and keys["收费标准"] == "不收费"
    )
    row = next(row for row in soup.select("table tbody tr") if row.th.get_text(strip=True) == "申请表")
    assert row.find(attrs={"data-label": "形式份数"}).get_text(strip=True) == "原件2份"
    assert [link["href"] for link in row.find_all("a")] == [form.url, form.url]
    assert "提出申请" in soup.find(class_="steps").get_text()
    assert "望溪路1号" in soup.get_text()


def test_the_portal_lists_all_sites_and_a_township_its_villages(client, county):
    from units.models import UnitKind

    village = f.make_unit("lxz-xhc", UnitKind.VILLAGE, county.township.unit, name="星湖村")
    f.make_home(village, site_path="lxz/xhc", parent=county.township, title="星湖村")
    links = {link.get_text(): link["href"] for link in soup_of(client, county.portal).select("#sites a")}
    assert links == {
        county.department.unit.name: "http://jyj.yunxi.localhost/",
        county.township.unit.name: "/lxz/",
    }
    assert soup_of(client, county.township).find("a", string="星湖村")["href"] == "/lxz/xhc/"


def test_the_site_map_lists_the_columns_of_its_own_site(client, county):
    from units.models import UnitKind

    village = f.make_unit("lxz-xhc", UnitKind.VILLAGE, county.township.unit, name="星湖村")
    home = f.make_home(village, site_path="lxz/xhc", parent=county.township)
    f.make_column(home, title="村务公开")
    f.make_column(f.make_column(county.township, title="镇情"), title="集市")
    text = soup_of(client, county.township, "sitemap/").main.get_text()
    assert "镇情" in text and "集市" in text and "村务公开" not in text
    assert "村务公开" in soup_of(client, home, "sitemap/").main.get_text()
    assert county.department.unit.name in soup_of(client, county.portal, "sitemap/").main.get_text()


def test_the_theme_is_a_style_sheet_of_the_site_itself(client, county):
    county.department.theme_main = "#1d5a43"
    county.department.save()
    soup = soup_of(client, county.department)
    address = next(
        link["href"] for link in soup.find_all("link", rel="stylesheet") if "theme" in link["href"]
    )
    response = client.get(address, headers={"host": "jyj.yunxi.localhost"})
    assert response["Content-Type"].startswith("text/css") and "immutable" in response["Cache-Control"]
    assert "--main:#1d5a43" in response.content.decode()
    stale = client.get(re.sub(r"-\w{8}\.css", "-00000000.css", address))
    assert stale.status_code == 200 and "immutable" not in stale["Cache-Control"]
    assert client.get("/theme-999999-00000000.css").status_code == 404


def test_what_is_not_for_everybody_is_in_no_list(client, county):
    from wagtail.models import PageViewRestriction

    column = f.make_column(county.portal)
    article = f.make_article(column, "内部材料一篇")
    catalog = f.make_catalog(county.portal)
    entry = f.make_disclosure(catalog, "内部目录一条")
    for page in (article, entry):
        PageViewRestriction.objects.create(page=page, restriction_type="password", password="secret")  # noqa: S106
    write_entry(entry)
    for page, below in (
        (county.portal, ""),
        (column, ""),
        (column, "feed/"),
        (catalog, ""),
        (catalog, "feed/"),
        (catalog, "export/csv/"),
    ):
        assert "内部" not in html_of(get(client, page, below)), f"{page} {below}"
    page = get(client, article)
    assert "请输入密码" in html_of(page) and "会议在县政府召开" not in html_of(page)


def test_pages_can_be_previewed_before_they_are_public(rf, county):
    pages = pages_of_every_type(county.department)
    for name, page in pages.items():
        response = page.specific.make_preview_request(preview_mode=page.specific.default_preview_mode)
        assert response.status_code == 200, name
        assert county.department.title in response.content.decode(), name


def test_a_site_in_another_language_says_so_and_the_two_lead_to_each_other(client, county):
    from wagtail.models import Locale

    english = f.make_root().add_child(
        instance=type(county.portal)(
            title="Yunxi County",
            slug="home-en",
            unit=county.portal.unit,
            host=county.portal.host,
            site_path="en",
            site_id_code="9999000001",
            locale=Locale.objects.get_or_create(language_code="en")[0],
        )
    )
    soup = soup_of(client, english)
    assert soup.html["lang"] == "en"
    assert soup.header.find("a", hreflang="zh-CN")["href"] == "/"
    chinese = soup_of(client, county.portal)
    assert chinese.html["lang"] == "zh-CN", "the language of one request does not stay for the next"
    assert chinese.header.find("a", hreflang="en")["href"] == "/en/"


def test_an_alias_names_its_original_as_the_canonical_address(client, county):
    article = f.make_article(f.make_column(county.department))
    alias = article.create_alias(parent=f.make_column(county.portal), update_slug="shared")
    soup = soup_of(client, alias)
    assert soup.find("link", rel="canonical")["href"] == article.full_url


def test_what_the_catalogue_does_not_hold_may_be_a_service(client, county):
    f.make_catalog(county.portal)
    catalog = CatalogPage.objects.child_of(county.portal).get()
    soup = soup_of(client, catalog, "?q=结婚登记")
    assert (
        soup.main.find("a", string="在办事指南中找“结婚登记”")["href"] == f"/services/?q={quote('结婚登记')}"
    )
