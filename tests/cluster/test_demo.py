"""The sample county: built once, kept as people left it, and spread with real documents."""

from __future__ import annotations

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.test import Client

from approvals.models import Clearance, Finding, Review
from cluster.demo.build import Builder
from cluster.demo.content import read_items
from cluster.demo.corpus import read_mapping
from cluster.demo.people import PASSWORD, roles_of
from cluster.demo.reviews import standing, waiting
from cluster.management.commands.import_corpus import MAPPING
from sites.blocks import BodyBlock
from sites.models import (
    ArticlePage,
    CatalogCategory,
    CatalogEntry,
    ColumnKind,
    DisclosureAttachment,
    DisclosurePage,
    HomePage,
    InterpretationPage,
    ServiceGuidePage,
    SubjectClass,
    Validity,
)
from sites.publishing import gates
from sites.publishing.verification import verify_public
from tests import factories as f
from tests.sites.importing_files import json_lines, shared_folder
from units.models import Membership, Unit, UnitKind, User
from units.permissions import may_edit, may_release
from units.permissions.repairing import all_differences


@pytest.fixture(autouse=True)
def gate_of_reviews():
    """The real gate: what the sample county shows went through it."""


COUNTY = Path(project.BASE_DIR) / "demo" / "cluster.toml"
UNITS = {
    "jyj": ("云溪县教育局", UnitKind.DEPARTMENT),
    "czj": ("云溪县财政局", UnitKind.DEPARTMENT),
    "wjj": ("云溪县卫生健康局", UnitKind.DEPARTMENT),
    "mzj": ("云溪县民政局", UnitKind.DEPARTMENT),
    "nyncj": ("云溪县农业农村局", UnitKind.DEPARTMENT),
    "zrzyj": ("云溪县自然资源局", UnitKind.DEPARTMENT),
    "lxz": ("鹿溪镇人民政府", UnitKind.TOWNSHIP),
    "sqz": ("石桥镇人民政府", UnitKind.TOWNSHIP),
    "ymx": ("云门乡人民政府", UnitKind.TOWNSHIP),
}


@pytest.fixture
def in_demo(settings):
    settings.CLUSTER_DEMO = True
    return settings


def make_sites(*codes):
    """Homes with catalogues and the columns that the sample content uses."""
    portal = f.make_portal()
    f.make_catalog(portal)
    homes = {"yxxzf": portal}
    for code in codes:
        name, kind = UNITS[code]
        homes[code] = f.make_home(f.make_unit(code, kind, parent=portal.unit, name=name))
        f.make_catalog(homes[code])
    for home in homes.values():
        for kind in ("about", "news", "notices", "services", "interpretation"):
            f.make_column(home, kind, title=ColumnKind(kind).label)
    return homes


@pytest.fixture
def education(db, in_demo):
    """The education office with its sample content; finance is there because it signs along."""
    homes = make_sites("jyj", "czj")
    Builder(lambda text: None, [item for item in read_items() if item.unit == "jyj"]).build()
    return homes["jyj"]


def test_the_sample_county_is_built_under_the_demo_settings_only(db, settings):
    settings.CLUSTER_DEMO = False
    make_sites("jyj", "czj")
    for arguments in ([], ["--logins"]):
        with pytest.raises(CommandError, match="只能在演示环境建立"):
            call_command("build_demo", *arguments)
    assert not User.objects.exists()


def test_without_sites_it_says_what_to_run_first(db, in_demo):
    with pytest.raises(CommandError, match="cluster apply"):
        call_command("build_demo")


def test_each_unit_has_an_editor_and_a_releaser_who_do_just_that(education):
    unit = education.unit
    editor, releaser = User.objects.get(username="jyj-bj"), User.objects.get(username="jyj-qf")
    assert may_edit(editor, unit)
    assert not may_release(editor, unit)
    assert may_release(releaser, unit)
    assert not may_release(releaser, Unit.objects.get(code="czj"))
    assert releaser.check_password(PASSWORD)
    assert User.objects.get(username="admin").is_superuser


def test_items_stand_where_they_belong_with_the_time_of_the_content(education):
    article = ArticlePage.objects.get(title="全县新学期开学平稳有序 32所学校用上直饮水")
    assert article.live
    assert article.get_parent().specific.kind == "news"
    assert article.published_at_text == "2026-09-02 09:30"
    entry = DisclosurePage.objects.get(title__startswith="云溪县教育局关于做好2026年秋季义务教育学校招生入学")
    assert entry.catalog_entry.document_number == "云教〔2026〕21号"
    assert [row.document.filename for row in entry.attachments.all()] == ["2026年城区学校招生片区.csv"]
    assert [row.page.title for row in entry.explained_by.all()] == ["2026年秋季招生入学有关问题解答"]
    joint = DisclosurePage.objects.get(document_number="云教〔2026〕30号")
    assert [unit.code for unit in joint.joint_issuers.all()] == ["czj"]
    guide = ServiceGuidePage.objects.get(title="义务教育阶段新生入学")
    assert guide.live
    assert guide.materials.first().blank_form.filename == "义务教育入学报名表.xlsx"
    assert guide.materials.first().filled_sample.filename == "义务教育入学报名表（填写样本）.xlsx"


def test_an_entry_on_request_is_a_line_and_no_page(education):
    page = DisclosurePage.objects.get(attribute="on_request")
    assert not page.live
    assert CatalogEntry.objects.get(page=page).attribute == "on_request"
    response = Client().get(page.get_url_parts()[2], HTTP_HOST="jyj.yunxi.localhost")
    assert response.status_code == 404


def test_building_again_keeps_what_people_edited_and_deleted(education):
    article = ArticlePage.objects.get(title__startswith="全县新学期开学")
    article.title = "改过的标题"
    article.save_revision()
    notice = ArticlePage.objects.get(title__startswith="关于2026—2027学年度寒假安排")
    with gates.acting(None, "不再需要"):
        notice.delete()
    User.objects.get(username="jyj-bj").delete()
    before = set(DisclosurePage.objects.values_list("pk", "latest_revision_id"))
    said = []
    Builder(said.append, [item for item in read_items() if item.unit == "jyj"]).build()
    assert said == ["建立示例人员 1 名。"]
    titles = {"改过的标题", "云溪县教育局职责和内设机构", "关于征集冬季安全教育微视频的通知"}
    assert set(ArticlePage.objects.values_list("draft_title", flat=True)) == titles
    assert set(DisclosurePage.objects.values_list("pk", "latest_revision_id")) == before


def test_the_logins_are_shown_with_the_addresses(education):
    out = StringIO()
    call_command("build_demo", "--logins", stdout=out)
    assert "http://jyj.yunxi.localhost/" in out.getvalue()
    assert "jyj-qf" in out.getvalue()
    assert "合法性审查" in out.getvalue()
    assert "jyj-fz" in out.getvalue()
    assert PASSWORD in out.getvalue()
    assert "otpauth://totp/" in out.getvalue()


def test_the_code_that_the_demo_prints_is_the_one_that_is_asked_for(education, client):
    code = StringIO()
    call_command("demo_code", stdout=code)
    host = {"HTTP_HOST": "yunxi.localhost"}
    client.post("/admin/login/", {"login": "jyj-qf", "password": PASSWORD}, **host)
    done = client.post("/admin/login/code/", {"code": code.getvalue().strip()}, **host)
    assert done["Location"] == "/admin/"


def test_the_whole_sample_county_is_built_from_its_files(db, in_demo):
    call_command("cluster", "apply", str(COUNTY), stdout=StringIO())
    call_command("build_demo", stdout=StringIO())
    items = read_items()
    withheld = DisclosurePage.objects.filter(attribute="withheld")
    assert DisclosurePage.objects.count() == sum(item.type == "disclosure" for item in items)
    assert not any(page.live or hasattr(page, "catalog_entry") for page in withheld)
    assert withheld.count() == 2
    assert set(Review.objects.filter(page_number__in=withheld).values_list("state", flat=True)) == {
        "withheld"
    }
    assert InterpretationPage.objects.live().filter(explained__isnull=False).count() == 7
    repealed = DisclosurePage.objects.get(declared_validity="repealed")
    assert repealed.validity == Validity.REPEALED
    assert repealed.validity_basis.title == "云溪县人民政府关于印发《云溪县农村供水管理办法》的通知"
    assert not list(verify_public())
    shown = {row.step for row in waiting()} | {row.state for row in standing()}
    assert shown == {
        "属性认定", "合法性审查", "会签", "保密审查", "签发", "保密审查（紧急发布，补审）", "草稿", "退回修改", "不予公开",
        "内容已变，作废", "定时公开", "审查后公开", "公开后撤回", "依申请公开，目录列出", "不予公开，已认定",
    }  # fmt: skip
    assert all(
        row.people.startswith(Review.objects.get(title=row.title).steps.get(state="open").unit.code)
        for row in waiting()
    )
    assert Finding.objects.filter(state="open", severity="warn", review__state="open").exists()
    homes = HomePage.objects.select_related("unit")
    assert Membership.objects.count() == sum(len(roles_of(home.unit)) for home in homes)
    assert not all_differences()
    for page in [
        *ArticlePage.objects.all(),
        *DisclosurePage.objects.all(),
        *InterpretationPage.objects.all(),
    ]:
        BodyBlock().clean(page.body)
    pictures = [
        block.value
        for page in ArticlePage.objects.all()
        for block in page.body
        if block.block_type == "picture"
    ]
    assert pictures
    assert all(picture["alt_text"] for picture in pictures)


def test_every_code_in_the_corpus_mapping_is_known(db):
    mapping = read_mapping(MAPPING)
    categories = set(CatalogCategory.objects.values_list("code", flat=True))
    assert {kind.category for kind in mapping.kinds.values()} <= categories
    assert {rule.code for rule in mapping.subject} <= set(SubjectClass.objects.values_list("code", flat=True))


def sample_of(rows, count):
    """Rows of every kind and script, in turn."""
    groups = {}
    for row in rows:
        groups.setdefault((row["kind"], row["script"]), []).append(row)
    taken = []
    while len(taken) < count:
        for group in groups.values():
            taken.append(group.pop(len(taken) % len(group)))
    return taken[:count]


def test_a_sample_of_real_documents_is_spread_over_the_sites(db, in_demo, tmp_path):
    corpus = shared_folder("corpus") / "documents.jsonl"
    attachments = shared_folder("attachments")
    rows = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
    sample = sample_of(rows, 30)
    path = json_lines(tmp_path / "sample.jsonl", *sample)
    make_sites(*UNITS)
    Builder(lambda text: None, []).build()
    out = StringIO()
    where = ("--attachments", str(attachments), "--lists", str(tmp_path / "lists"))
    call_command("import_corpus", str(path), *where, stdout=out)
    assert "导入 30 条，都是草稿" in out.getvalue()
    assert not list(verify_public())
    assert set(Clearance.objects.values_list("basis", flat=True)) == {"holding"}
    pages = {page.import_key: page for page in DisclosurePage.objects.live()}
    assert set(pages) == {f"corpus:{row['id']}" for row in sample}
    for row in sample:
        page = pages[f"corpus:{row['id']}"]
        assert page.title == row["title"].strip()
        assert page.script == row["script"]
        written = page.written_on.isoformat() if page.written_on else ""
        assert written == (row["date"] if len(row["date"]) == 10 else "")
        assert "".join(row["body"].split()) == "".join(shown_text(page).split())
    units = Counter(CatalogEntry.objects.values_list("unit__code", flat=True))
    assert len(units) >= 4
    assert units["yxxzf"] >= sum(row["kind"] == "law" for row in sample)
    assert DisclosureAttachment.objects.exists()
    call_command("import_corpus", str(path), *where, stdout=out)
    assert DisclosurePage.objects.count() == Clearance.objects.count() == 30


def shown_text(page):
    """The text of the body as a visitor gets it."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(page.body.render_as_block(), "html.parser").get_text()


def test_a_place_without_site_is_told_before_anything_is_imported(db, tmp_path):
    make_sites("jyj")
    path = json_lines(tmp_path / "a.jsonl", {"title": "公告", "body": "正文", "kind": "law"})
    with pytest.raises(CommandError, match=r"yxxzf-bj|没有网站"):
        call_command("import_corpus", str(path))
