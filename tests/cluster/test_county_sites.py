"""Sites and columns that the cluster file renames, re-themes and moves: pages stay, old addresses lead to new ones."""

from __future__ import annotations

import pytest
from wagtail.models import Locale, Site

from cluster.county.export import export
from cluster.county.mistakes import CountyFileRefused
from cluster.county.reading import read_text
from ledger.models import LedgerEntry
from sites.models import ColumnPage, HomePage, TopicPage
from tests.cluster.county import COUNTY, county, plan_of, set_up
from tests.factories import make_article, publish
from units.models import Unit

pytestmark = pytest.mark.django_db


def home_of(code: str) -> HomePage:
    return HomePage.objects.get(unit__code=code, locale__language_code="zh-hans").specific


def column(code: str, slug: str) -> ColumnPage:
    return ColumnPage.objects.descendant_of(home_of(code)).get(slug=slug)


def test_a_renamed_site_keeps_its_pages_and_addresses(client) -> None:
    set_up()
    article = make_article(column("jyj", "gzdt"))
    address = article.full_url
    text = county(('host = "jyj.yunxi.localhost"', 'host = "jyj.yunxi.localhost"\nname = "云溪县教育体育局"'))
    set_up(text)
    assert home_of("jyj").title == "云溪县教育体育局"
    assert Site.objects.get(hostname="jyj.yunxi.localhost").site_name == "云溪县教育体育局"
    assert (
        client.get(
            address.removeprefix("http://jyj.yunxi.localhost"), HTTP_HOST="jyj.yunxi.localhost"
        ).status_code
        == 200
    )
    assert plan_of(text).changes == []


def test_a_column_stands_in_the_menu_unless_the_file_says_no() -> None:
    kept_out = county(('slug = "gzdt"', 'slug = "gzdt"\nmenu = false'))
    set_up(kept_out)
    assert not column("jyj", "gzdt").show_in_menus and column("jyj", "bsfw").show_in_menus
    assert not column("jyj", "bgxz").show_in_menus
    assert plan_of(kept_out).changes == []
    assert plan_of(COUNTY).changes == [], "a key that is absent leaves what is running"
    back = county(('slug = "gzdt"', 'slug = "gzdt"\nmenu = true'))
    assert "否 → 是" in "".join(plan_of(back).changes[0].particulars())
    set_up(back)
    assert column("jyj", "gzdt").show_in_menus
    assert not column("jyj", "gzdt").has_unpublished_changes


def test_an_exported_file_keeps_columns_out_of_the_menu() -> None:
    set_up(county(('slug = "gzdt"', 'slug = "gzdt"\nmenu = false')))
    text = export()
    assert text.count("menu = false") == 1 and plan_of(text).changes == []
    standard = read_text(text)[0].columns["department"]
    assert {entry.slug: entry.menu for entry in standard} == {"gzdt": False, "bsfw": True}


def test_what_the_file_changes_at_a_home_page_is_in_its_revision_too() -> None:
    set_up()
    set_up(county(('contact = "0000-6210101"', 'contact = "0000-6210199"')))
    home = home_of("jyj")
    assert home.contact == "0000-6210199"
    assert home.get_latest_revision_as_object().contact == "0000-6210199"
    assert not home.has_unpublished_changes
    assert home.live


def test_an_editors_draft_of_a_home_page_stays_a_draft_and_follows_the_file() -> None:
    set_up()
    home = home_of("jyj")
    home.introduction = "还没有写完的简介"
    home.save_revision()
    set_up(county(('contact = "0000-6210101"', 'contact = "0000-6210199"')))
    home = home_of("jyj")
    draft = home.get_latest_revision_as_object()
    assert (home.introduction, home.contact) == ("", "0000-6210199")
    assert (draft.introduction, draft.contact) == ("还没有写完的简介", "0000-6210199")
    assert home.has_unpublished_changes
    publish(draft)
    assert home_of("jyj").introduction == "还没有写完的简介"
    assert plan_of(county(('contact = "0000-6210101"', 'contact = "0000-6210199"'))).changes == []


def test_other_theme_colours_reach_every_site_that_has_the_theme() -> None:
    set_up()
    assert home_of("jyj").theme_main == "#134b5f"
    set_up(county(("#134b5f", "#27477d")))
    assert {home_of(code).theme_main for code in ("yxxzf", "jyj")} == {"#27477d"}


@pytest.mark.parametrize("path", ["/", "/gzdt/", "/zwgk/", "/bsfw/bgxz/"])
def test_a_site_on_another_host_answers_there_and_the_old_address_leads_to_it(client, path: str) -> None:
    set_up()
    text = county(('host = "jyj.yunxi.localhost"', 'host = "edu.yunxi.localhost"'))
    set_up(text)
    assert client.get(path, HTTP_HOST="edu.yunxi.localhost").status_code == 200
    old = client.get(path, HTTP_HOST="jyj.yunxi.localhost")
    assert (old.status_code, old["Location"]) == (301, f"http://edu.yunxi.localhost{path}")
    assert plan_of(text).changes == []


def test_the_wagtail_site_follows_to_the_new_host() -> None:
    set_up()
    set_up(county(('host = "jyj.yunxi.localhost"', 'host = "edu.yunxi.localhost"')))
    assert sorted(Site.objects.values_list("hostname", flat=True)) == [
        "edu.yunxi.localhost",
        "yunxi.localhost",
    ]
    set_up(county(('host = "jyj.yunxi.localhost"', 'path = "jyj"')))
    assert list(Site.objects.values_list("hostname", flat=True)) == ["yunxi.localhost"]


def test_a_site_under_another_path_leads_there_and_leaves_its_villages_alone(client) -> None:
    set_up()
    set_up(county(('path = "lxz"\n', 'path = "luxi"\n')))
    old = client.get("/lxz/tzgg/", HTTP_HOST="yunxi.localhost")
    assert (old.status_code, old["Location"]) == (301, "http://yunxi.localhost/luxi/tzgg/")
    assert client.get("/lxz/xhc/", HTTP_HOST="yunxi.localhost").status_code == 200


def test_a_portal_on_another_host_takes_the_sites_under_its_paths_along(client) -> None:
    set_up()
    text = county(('host = "yunxi.localhost"', 'host = "www.yunxi.localhost"'))
    set_up(text)
    for path in ("/", "/xw/", "/lxz/", "/lxz/tzgg/", "/lxz/xhc/"):
        assert client.get(path, HTTP_HOST="www.yunxi.localhost").status_code == 200
        old = client.get(path, HTTP_HOST="yunxi.localhost")
        assert (old.status_code, old["Location"]) == (301, f"http://www.yunxi.localhost{path}")
    assert plan_of(text).changes == []


def test_an_address_given_up_by_one_site_can_be_taken_by_another_in_the_same_file() -> None:
    set_up()
    text = county(('path = "lxz"\n', 'path = "luxi"\n'), ('host = "jyj.yunxi.localhost"', 'path = "lxz"'))
    set_up(text)
    assert (home_of("lxz").site_path, home_of("jyj").site_path) == ("luxi", "lxz")
    assert plan_of(text).changes == []


def test_two_sites_cannot_swap_their_addresses_in_one_go() -> None:
    set_up()
    text = county(
        ('path = "lxz"\n', 'host = "jyj.yunxi.localhost"\n'),
        ('host = "jyj.yunxi.localhost"\n', 'path = "lxz"\n'),
    )
    with pytest.raises(CountyFileRefused, match="互换地址"):
        plan_of(text)


def test_the_address_of_a_site_outside_the_file_cannot_be_taken() -> None:
    set_up()
    without = county(
        (
            '[[site]]\nunit = "jyj"\nhost = "jyj.yunxi.localhost"\ncontact = "0000-6210101"\ntheme = "plain"\n',
            "",
        )
    )
    with pytest.raises(CountyFileRefused, match="地址已由文件之外的网站“云溪县教育局”使用"):
        plan_of(county(('path = "lxz"\n', 'host = "jyj.yunxi.localhost"\n'), text=without))


def test_translations_of_a_home_page_follow_to_the_new_address(client) -> None:
    set_up()
    home = home_of("lxz")
    parent = home.get_parent().specific
    english = Locale.objects.get(language_code="en")
    parent.copy_for_translation(english)
    translated = home.copy_for_translation(english)
    publish(translated)
    set_up(county(('path = "lxz"\n', 'path = "luxi"\nsite_id_code = "9999000002"\n')))
    translated = HomePage.objects.get(pk=translated.pk)
    assert (translated.site_path, translated.site_id_code) == ("luxi/en", "9999000002")
    assert translated.title == "鹿溪镇人民政府"
    old = client.get("/lxz/en/", HTTP_HOST="yunxi.localhost")
    assert (old.status_code, old["Location"]) == (301, "http://yunxi.localhost/luxi/en/")


def test_a_standard_column_gets_the_files_title_and_kind_everywhere() -> None:
    set_up()
    text = county(('title = "工作动态"\nkind = "news"', 'title = "教育动态"\nkind = "topics"'))
    set_up(text)
    changed = column("jyj", "gzdt")
    assert (changed.title, changed.kind) == ("教育动态", "topics")
    assert changed.get_latest_revision_as_object().title == "教育动态"
    assert LedgerEntry.objects.get(kind="cluster.column_changed").details["column"] == "gzdt"
    assert plan_of(text).changes == []


def test_a_column_below_a_column_follows_the_file_too() -> None:
    set_up()
    text = county(('title = "表格下载"', 'title = "表格样本"'))
    set_up(text)
    assert column("jyj", "bgxz").title == "表格样本"
    assert plan_of(text).changes == []


def test_a_new_standard_column_comes_to_every_site_of_its_kind() -> None:
    set_up()
    set_up(COUNTY + '\n[[columns.village]]\ntitle = "财务公开"\nkind = "data"\nslug = "cwgk"\n')
    assert column("lxz-xhc", "cwgk").live


def test_a_withdrawn_column_is_not_made_public_again_but_told_of() -> None:
    set_up()
    column("jyj", "gzdt").unpublish()
    plan = plan_of(county(('title = "工作动态"', 'title = "教育动态"')))
    assert "栏目“工作动态”（gzdt）在 1 个网站没有公开，保持原样。" in plan.notes
    set_up(county(('title = "工作动态"', 'title = "教育动态"')))
    assert (column("jyj", "gzdt").title, column("jyj", "gzdt").live) == ("教育动态", False)
    assert plan_of(county(('title = "工作动态"', 'title = "教育动态"'))).changes == []


def test_a_column_cannot_take_the_place_of_another_page() -> None:
    set_up()
    home_of("jyj").add_child(instance=TopicPage(title="春耕专题", slug="cg"))
    with pytest.raises(CountyFileRefused, match=r"columns\.department.*路径“cg”已有其他页面“春耕专题”"):
        plan_of(county(('slug = "gzdt"', 'slug = "cg"')))


def test_a_new_path_cannot_hide_a_column_of_the_portal() -> None:
    set_up()
    home_of("yxxzf").add_child(instance=ColumnPage(title="云门", kind="about", slug="ymx"))
    with pytest.raises(CountyFileRefused, match="路径“ymx”与门户已有的栏目“云门”相同"):
        plan_of(COUNTY + '\n[[site]]\nunit = "ymx"\npath = "ymx"\n')


def test_a_lost_wagtail_site_is_put_right() -> None:
    set_up()
    Site.objects.get(hostname="jyj.yunxi.localhost").delete()
    assert [change.kind for change in set_up().changes] == ["cluster.host_mapped"]
    assert Site.objects.get(hostname="jyj.yunxi.localhost").root_page_id == home_of("jyj").pk


def test_a_renamed_county_is_recorded() -> None:
    set_up()
    set_up(county(('name = "云溪县"', 'name = "云溪市"')))
    assert LedgerEntry.objects.get(kind="cluster.county_changed").details["changes"] == {
        "name": ["云溪县", "云溪市"]
    }
    assert Unit.objects.count() == 5
