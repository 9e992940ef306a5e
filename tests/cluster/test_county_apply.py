"""What the cluster file says is planned, carried out once, recorded, and never deletes anything."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.core.management import CommandError
from django.db import connection
from wagtail.models import Collection, Locale, Page, Site

from cluster.county.apply import apply, only_one
from cluster.county.mistakes import CountyFileRefused
from cluster.county.plan import NOTHING_TO_DO
from ledger.models import LedgerEntry
from ledger.verification import verify
from sites.models import CatalogPage, ClusterRootPage, ColumnPage, HomePage, TownshipHomePage
from sites.publishing.events import publication_event
from tests.cluster.county import COUNTY, county, plan_of, run, set_up, written
from tests.factories import make_article, make_unit, make_user
from units.models import Role, Unit
from units.permissions import may_edit

pytestmark = pytest.mark.django_db


def home_of(code: str) -> HomePage:
    return HomePage.objects.get(unit__code=code).specific


def kinds_recorded() -> list[str]:
    return list(LedgerEntry.objects.filter(kind__startswith="cluster.").values_list("kind", flat=True))


def test_a_plan_names_what_it_would_do_and_does_nothing(tmp_path) -> None:
    printed = run("plan", written(tmp_path))
    assert "新增单位（5）" in printed
    assert "  + jyj 云溪县教育局　jyj.yunxi.localhost" in printed
    assert "政府信息公开、工作动态、办事服务、表格下载" in printed
    assert "共 16 项。" in printed
    assert not Unit.objects.exists()


def test_after_apply_the_units_stand_in_their_tree() -> None:
    set_up()
    assert Unit.objects.get(code="jyj").get_parent().code == "yxxzf"
    assert Unit.objects.get(code="lxz-xhc").get_parent().code == "lxz"
    assert Unit.objects.get(code="jyj").telephone == "0000-6210101"
    assert Unit.find_problems() == ([], [], [], [], [])


def test_after_apply_a_second_plan_has_nothing_to_do(tmp_path) -> None:
    file = written(tmp_path)
    assert "已办理 16 项" in run("apply", file)
    assert run("plan", file).strip() == NOTHING_TO_DO
    before = LedgerEntry.objects.count()
    assert run("apply", file).strip() == NOTHING_TO_DO
    assert LedgerEntry.objects.count() == before


def test_after_apply_every_site_answers(client) -> None:
    set_up()
    for host, path, title in (
        ("yunxi.localhost", "/", "云溪县人民政府"),
        ("yunxi.localhost", "/xw/", "云溪要闻"),
        ("jyj.yunxi.localhost", "/bsfw/bgxz/", "表格下载"),
        ("jyj.yunxi.localhost", "/zwgk/", "政府信息公开"),
        ("yunxi.localhost", "/lxz/tzgg/", "通知公告"),
        ("yunxi.localhost", "/lxz/xhc/", "星湖村村民委员会"),
    ):
        response = client.get(path, HTTP_HOST=host)
        assert response.status_code == 200, (host, path)
        assert title in response.content.decode()


def test_homes_stand_side_by_side_and_villages_under_their_township() -> None:
    set_up()
    assert home_of("jyj").get_parent().specific == ClusterRootPage.objects.get()
    assert home_of("lxz").get_parent().specific == ClusterRootPage.objects.get()
    assert home_of("lxz-xhc").get_parent().specific == home_of("lxz")
    assert isinstance(home_of("lxz-xhc"), TownshipHomePage)


def test_hosts_have_a_wagtail_site_and_paths_have_none() -> None:
    set_up()
    rows = {row.hostname: (row.root_page_id, row.is_default_site) for row in Site.objects.all()}
    assert rows == {
        "yunxi.localhost": (home_of("yxxzf").pk, True),
        "jyj.yunxi.localhost": (home_of("jyj").pk, False),
    }


def test_wagtails_sample_page_goes_unless_somebody_has_used_it() -> None:
    set_up()
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_wagtails_sample_page_stays_when_somebody_has_used_it() -> None:
    Page.objects.get(title__startswith="Welcome").save_revision()
    set_up()
    assert Page.objects.filter(title__startswith="Welcome").exists()
    assert Site.objects.get(is_default_site=True).root_page_id == home_of("yxxzf").pk
    assert plan_of(COUNTY).changes == []


def test_every_unit_has_a_place_for_its_files_and_every_language_a_locale() -> None:
    set_up()
    assert Collection.objects.filter(name="云门乡人民政府", depth=2).exists()
    assert Locale.objects.filter(language_code="en").exists()
    assert Collection.find_problems() == ([], [], [], [], [])


def test_top_columns_are_in_the_menu_and_those_below_are_not() -> None:
    set_up()
    columns = ColumnPage.objects.descendant_of(home_of("jyj"))
    assert {column.slug: (column.live, column.show_in_menus) for column in columns} == {
        "gzdt": (True, True),
        "bsfw": (True, True),
        "bgxz": (True, False),
    }
    assert CatalogPage.objects.child_of(home_of("jyj")).get().show_in_menus


def test_each_change_leaves_one_row_in_the_ledger() -> None:
    plan = set_up()
    assert kinds_recorded() == [change.kind for change in plan.changes]
    row = LedgerEntry.objects.get(kind="cluster.unit_created", subject_label__startswith="jyj")
    assert row.actor_label == "集群配置"
    assert row.reason == "集群配置文件 county.toml"
    assert row.details["telephone"] == "0000-6210101"
    assert row.subject == f"units.unit:{Unit.objects.get(code='jyj').pk}"
    assert verify().intact


def test_the_named_administrator_stands_in_the_ledger(tmp_path) -> None:
    make_user("admin", is_superuser=True)
    make_user("editor")
    with pytest.raises(CommandError, match="没有用户"):
        run("apply", written(tmp_path), "--as", "nobody")
    with pytest.raises(CommandError, match="不是在岗的系统管理员"):
        run("apply", written(tmp_path), "--as", "editor")
    assert not Unit.objects.exists()
    run("apply", written(tmp_path), "--as", "admin")
    assert set(
        LedgerEntry.objects.filter(kind__startswith="cluster.").values_list("actor_label", flat=True)
    ) == {"admin"}


def test_apply_tells_each_change_as_it_comes_to_it(tmp_path) -> None:
    assert "[1/16] 建立网站群　云溪县" in run("apply", written(tmp_path))


def test_an_interruption_between_two_changes_loses_nothing_and_a_repetition_does_the_rest(tmp_path) -> None:
    plan = plan_of(COUNTY)

    def interrupt(number: int, change: object) -> None:
        if number == 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply(plan, before_each=interrupt)
    assert len(kinds_recorded()) == 8
    assert len(plan_of(COUNTY).changes) == len(plan.changes) - 8
    run("apply", written(tmp_path))
    assert plan_of(COUNTY).changes == []
    assert kinds_recorded() == [change.kind for change in plan.changes]


def test_an_interruption_in_the_middle_of_a_change_undoes_it(tmp_path) -> None:
    def interrupt(sender: type, event: object, **_: object) -> None:
        if ColumnPage.objects.count() == 2:
            raise KeyboardInterrupt

    publication_event.connect(interrupt)
    try:
        with pytest.raises(CommandError, match=r"已中断：办理了 13 项.*再次运行同一命令即继续") as stopped:
            run("apply", written(tmp_path))
    finally:
        publication_event.disconnect(interrupt)
    assert stopped.value.returncode == 130
    # The portal's columns are there, of the department's none.
    assert not home_of("jyj").get_children().exists()
    assert ColumnPage.objects.get().slug == "xw"
    run("apply", written(tmp_path))
    assert plan_of(COUNTY).changes == []
    assert len(kinds_recorded()) == 16
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_change_that_fails_stops_with_what_was_done(tmp_path) -> None:
    set_up(county(('[[columns.township]]\ntitle = "通知公告"\nkind = "notices"\nslug = "tzgg"\n', "")))
    # An article cannot be seen by the plan, and has taken the place of a column.
    make_article(ColumnPage.objects.get(slug="gzdt"), slug="bgxz2")
    text = county(("children = [{", 'children = [{ title = "样表", kind = "services", slug = "yb" }, {'))
    Page.objects.filter(slug="bgxz2").update(slug="yb")
    page = Page.objects.get(slug="yb")
    page.move(Page.objects.get(slug="bsfw"), "last-child")
    with pytest.raises(CommandError, match="停在“新建栏目：jyj") as stopped:
        run("apply", written(tmp_path, text))
    assert "改正后再次运行即继续" in str(stopped.value)


def test_a_second_apply_at_the_same_time_is_refused(tmp_path) -> None:
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with only_one():
                holding.set()
                done.wait(20)
        finally:
            connection.close()

    other = threading.Thread(target=hold)
    other.start()
    try:
        assert holding.wait(20)
        with pytest.raises(CommandError, match="另一个 cluster apply 正在办理"):
            run("apply", written(tmp_path))
        assert not Unit.objects.exists()
    finally:
        done.set()
        other.join()
    assert "已办理 16 项" in run("apply", written(tmp_path))


def test_what_the_file_does_not_name_is_told_and_stays(tmp_path) -> None:
    set_up()
    text = county(
        ('[[columns.portal]]\ntitle = "云溪要闻"\nkind = "news"\nslug = "xw"\n', ""),
        ('[[unit]]\ncode = "lxz-xhc"\nkind = "village"\nname = "星湖村村民委员会"\nparent = "lxz"\n', ""),
        ('[[site]]\nunit = "lxz-xhc"\npath = "lxz/xhc"\n', ""),
    )
    printed = run("plan", written(tmp_path, text))
    assert "单位 lxz-xhc 星湖村村民委员会 不在文件中，保持原样" in printed
    assert "网站 lxz-xhc 星湖村村民委员会 不在文件中，保持原样" in printed
    assert "栏目“云溪要闻”（xw）不在文件中，1 个网站有，保持原样" in printed
    assert NOTHING_TO_DO in printed
    assert home_of("lxz-xhc").live


def test_an_absent_key_leaves_the_value_and_an_empty_one_clears_it() -> None:
    set_up()
    assert plan_of(county(('telephone = "0000-6210101"\n', ""))).changes == []
    set_up(county(('telephone = "0000-6210101"', 'telephone = ""')))
    assert Unit.objects.get(code="jyj").telephone == ""


def test_a_changed_value_is_told_with_old_and_new(tmp_path) -> None:
    set_up()
    text = county(('telephone = "0000-6210101"', 'telephone = "0000-6210199"'))
    printed = run("plan", written(tmp_path, text))
    assert "联系电话（telephone）：0000-6210101 → 0000-6210199" in printed
    assert "共 1 项。" in printed
    set_up(text)
    row = LedgerEntry.objects.get(kind="cluster.unit_changed")
    assert row.details["changes"] == {"telephone": ["0000-6210101", "0000-6210199"]}


def test_a_renamed_unit_takes_its_files_along() -> None:
    set_up()
    set_up(county(('name = "云溪县教育局"', 'name = "云溪县教育体育局"')))
    assert Collection.objects.filter(name="云溪县教育体育局").exists()
    assert not Collection.objects.filter(name="云溪县教育局").exists()
    assert plan_of(county(('name = "云溪县教育局"', 'name = "云溪县教育体育局"'))).changes == []


def test_a_name_given_up_by_one_unit_can_be_taken_by_another() -> None:
    set_up()
    set_up(county(("鹿溪镇人民政府", "鹿溪街道办事处"), ("云溪县教育局", "鹿溪镇人民政府")))
    assert Unit.objects.get(code="jyj").name == "鹿溪镇人民政府"


def test_two_units_cannot_swap_their_names_in_one_go() -> None:
    set_up()
    text = county(("鹿溪镇人民政府", "X"), ("云门乡人民政府", "鹿溪镇人民政府"), ('"X"', '"云门乡人民政府"'))
    with pytest.raises(CountyFileRefused, match="不能一次办完"):
        plan_of(text)


def test_a_name_of_a_unit_outside_the_file_cannot_be_taken() -> None:
    set_up()
    make_unit("old", name="旧局", parent=Unit.objects.get(code="yxxzf"))
    with pytest.raises(CountyFileRefused, match="与文件之外正在运行的单位“old 旧局”相同"):
        plan_of(county(('name = "云溪县教育局"', 'name = "旧局"')))


def test_a_closed_unit_keeps_its_site_and_loses_its_editors(client) -> None:
    set_up()
    editor = make_user(unit=Unit.objects.get(code="jyj"), role=Role.EDITOR)
    text = county(('telephone = "0000-6210101"', 'closed_on = 2026-11-20\nsuccessor = "yxxzf"'))
    set_up(text)
    unit = Unit.objects.get(code="jyj")
    assert (unit.closed_on, unit.successor.code) == (datetime.date(2026, 11, 20), "yxxzf")
    assert not may_edit(editor, unit)
    assert client.get("/", HTTP_HOST="jyj.yunxi.localhost").status_code == 200
    assert plan_of(text).changes == []
    assert LedgerEntry.objects.get(kind="cluster.unit_closed").details["successor"] == "yxxzf"


def test_a_closed_unit_stays_closed_until_the_file_says_else() -> None:
    set_up(county(('short_name = "县教育局"', 'short_name = "县教育局"\nclosed_on = 2026-11-20')))
    assert plan_of(COUNTY).changes == []
    set_up(county(('telephone = "0000-6210101"', 'closed_on = ""')))
    assert Unit.objects.get(code="jyj").is_open


def test_a_new_unit_can_succeed_an_old_one_in_the_same_file() -> None:
    set_up()
    text = county(('telephone = "0000-6210101"', 'closed_on = 2026-11-20\nsuccessor = "jtj"'))
    text += '\n[[unit]]\ncode = "jtj"\nkind = "department"\nname = "云溪县教育体育局"\n'
    set_up(text)
    assert Unit.objects.get(code="jyj").successor.code == "jtj"


def test_a_moved_unit_takes_its_site_to_the_new_township(client) -> None:
    site = '\n[[site]]\nunit = "ymx"\npath = "ymx"\n'
    set_up(COUNTY + site)
    text = county(('parent = "lxz"', 'parent = "ymx"'), text=COUNTY + site)
    assert [change.kind for change in set_up(text).changes] == ["cluster.unit_moved", "cluster.site_moved"]
    assert Unit.objects.get(code="lxz-xhc").get_parent().code == "ymx"
    assert home_of("lxz-xhc").get_parent().specific == home_of("ymx")
    assert client.get("/lxz/xhc/", HTTP_HOST="yunxi.localhost").status_code == 200
    assert plan_of(text).changes == []
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_village_without_a_site_at_its_township_moves_under_it_when_there_is_one() -> None:
    without = county(('[[site]]\nunit = "lxz"\npath = "lxz"\n', ""))
    set_up(without)
    assert home_of("lxz-xhc").get_parent().specific == ClusterRootPage.objects.get()
    set_up()
    assert home_of("lxz-xhc").get_parent().specific == home_of("lxz")
    assert plan_of(COUNTY).changes == []


def test_a_unit_with_a_site_cannot_become_of_another_kind() -> None:
    set_up()
    with pytest.raises(CountyFileRefused, match="不能由 department 改为 township"):
        plan_of(county(('kind = "department"', 'kind = "township"')))


def test_editors_of_a_unit_may_work_at_its_new_site() -> None:
    without = COUNTY[: COUNTY.index('[[site]]\nunit = "lxz"\n')]
    set_up(without)
    editor = make_user(unit=Unit.objects.get(code="lxz"), role=Role.EDITOR)
    set_up()
    assert home_of("lxz").permissions_for_user(editor).can_edit()
    assert not home_of("jyj").permissions_for_user(editor).can_edit()


def test_the_number_of_queries_of_a_plan_does_not_grow_with_the_sites(django_assert_num_queries) -> None:
    set_up()
    text = COUNTY
    with django_assert_num_queries(8):
        plan_of(text)
    for number in range(5):
        text += f'\n[[unit]]\ncode = "d{number}"\nkind = "department"\nname = "第{number}局"\n'
        text += f'\n[[site]]\nunit = "d{number}"\nhost = "d{number}.yunxi.localhost"\n'
    set_up(text)
    with django_assert_num_queries(8):
        assert plan_of(text).changes == []
