"""Importing: nothing twice, nothing half, nothing lost, nobody for another unit."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models.signals import post_save
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals.digest import digest_of
from ledger.models import LedgerEntry
from sites.importing.entry import body_blocks
from sites.importing.rows import Row, open_rows
from sites.importing.run import ImportRun, target_for
from sites.models import (
    CatalogEntry,
    DisclosureAttachment,
    DisclosurePage,
    IndexNumber,
    PublicFile,
    SiteDocument,
)
from sites.publishing.operations import Release
from sites.publishing.records import was_public
from tests import factories as f
from tests.sites.importing_files import csv_table, document, json_lines
from texts.html import plain_text
from units.models import Role

SITE = "jyj.yunxi.localhost"


@pytest.fixture
def department(db):
    home = f.make_department("jyj", f.make_portal())
    f.make_catalog(home)
    f.make_user("qianfa", home.unit, Role.RELEASER)
    f.make_user("bianji", home.unit, Role.EDITOR)
    return home


def stored_files():
    return {path for path in Path(project.MEDIA_ROOT).rglob("*") if path.is_file()}


def run_import(path, *options, user="bianji", site=SITE):
    """Run the command; returns what it printed and its exit code."""
    from io import StringIO

    out = StringIO()
    try:
        call_command(
            "import_disclosures", str(path), "--site", site, "--as", user, *map(str, options), stdout=out
        )
    except CommandError as error:
        return out.getvalue() + str(error), error.returncode
    except SystemExit as stop:
        return out.getvalue(), stop.code
    return out.getvalue(), 0


def released(page):
    """The page, signed by the releaser."""
    return Release(page, by=f.User.objects.get(username="qianfa")).execute()


def test_rows_become_drafts_with_number_kind_date_and_script(department, tmp_path):
    path = json_lines(
        tmp_path / "a.jsonl", document(1, document_number="清政办发[2015]082号", issuer="国务院")
    )
    said, code = run_import(path)
    assert code == 0, said
    assert "都是草稿" in said
    page = DisclosurePage.objects.get()
    assert not page.live
    assert not CatalogEntry.objects.exists()
    assert not was_public(page)
    assert page.document_number == "清政办发〔2015〕82号"
    assert page.document_kind.name == "通知"
    assert str(page.written_on) == "2026-03-02"
    assert page.issuer_text == "国务院"
    assert page.script == "hans"
    row = LedgerEntry.objects.get(kind="import.draft", subject=f"sites.page:{page.pk}")
    assert row.reason == "导入 a.jsonl"
    assert "bianji" in row.actor_label
    assert row.details == {"digest": digest_of(page)}
    page = released(page)
    answer = Client().get(page.url.replace(f"http://{SITE}", ""), HTTP_HOST=SITE)
    assert "第1项工作要抓紧办理。" in answer.content.decode()
    entry = CatalogEntry.objects.get()
    assert entry.index_number == page.index_number != ""


def test_a_bad_row_is_reported_with_its_line_and_leaves_nothing_behind(department, tmp_path):
    before = stored_files()
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "good.txt").write_text("附件", encoding="utf-8")
    path = json_lines(
        tmp_path / "a.jsonl",
        document(1),
        document(2, attachments=["good.txt", "absent.pdf"]),
        document(3, title="长" * 256),
        '{"id": "doc-4", "title": ',
        b'{"title": "\xff\xfe"}',
        document(6, attribute="机密"),
        document(7),
    )
    said, code = run_import(path, "--attachments", folder, "--report", tmp_path / "report.json")
    assert code == 1
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert [remark["line"] for remark in report["refused"]] == [2, 3, 4, 5, 6]
    reasons = [remark["text"] for remark in report["refused"]]
    assert "absent.pdf" in reasons[0]
    assert "256 个字，最多 255 个字" in reasons[1]
    assert "JSON" in reasons[2]
    assert "UTF-8" in reasons[3]
    assert "机密" in reasons[4]
    assert "第 3 行" in said
    assert {page.import_key for page in DisclosurePage.objects.all()} == {"a:doc-1", "a:doc-7"}
    assert not IndexNumber.objects.exists()
    assert not SiteDocument.objects.exists()
    assert stored_files() == before


def test_running_it_again_imports_nothing_twice(department, tmp_path):
    without_number = {key: value for key, value in document(2).items() if key != "id"}
    path = json_lines(tmp_path / "a.jsonl", document(1), without_number, without_number)
    run_import(path)
    assert DisclosurePage.objects.count() == 2
    DisclosurePage.objects.update(title="改过的标题")
    said, code = run_import(path)
    assert code == 0
    assert "此前已导入 3 条" in said
    assert set(DisclosurePage.objects.values_list("title", flat=True)) == {"改过的标题"}


def test_two_runs_at_the_same_time_double_nothing(committed_roots):
    home = f.make_department("jyj", f.make_portal())
    f.make_catalog(home)
    user = f.make_user("bianji", home.unit, Role.EDITOR)
    rows = [Row(number, document(number)) for number in range(1, 9)]
    failures = []

    def one_run():
        try:
            target = target_for(SITE, user)
            run = ImportRun(lambda fields: target, source="a", reason="导入")
            for _outcome in run.over(rows, dict):
                pass
            if run.outcome.refused or run.outcome.failure:
                failures.append(run.outcome)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one_run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert DisclosurePage.objects.count() == len(rows)
    assert len(set(DisclosurePage.objects.values_list("path", flat=True))) == len(rows)


def test_an_interrupted_run_keeps_what_was_done_and_goes_on_later(department):
    target = target_for(SITE, f.User.objects.get(username="bianji"))

    def rows():
        yield Row(1, document(1))
        yield Row(2, document(2))
        raise KeyboardInterrupt

    run = ImportRun(lambda fields: target, source="a", reason="导入")
    outcome = list(run.over(rows(), dict))[-1]
    assert outcome.interrupted
    assert DisclosurePage.objects.count() == 2
    again = ImportRun(lambda fields: target, source="a", reason="导入")
    outcome = list(again.over([Row(n, document(n)) for n in (1, 2, 3)], dict))[-1]
    assert (outcome.already, outcome.imported) == (2, 1)


def test_ctrl_c_in_the_middle_of_a_row_takes_the_row_back_and_exits_with_130(department, tmp_path):
    before = stored_files()
    (tmp_path / "a.txt").write_text("附件", encoding="utf-8")
    path = json_lines(tmp_path / "a.jsonl", document(1), document(2, attachments=["a.txt"]), document(3))

    def impatient(sender, instance, **_):
        if "第2项" in instance.title:
            raise KeyboardInterrupt

    post_save.connect(impatient, sender=DisclosurePage)
    try:
        said, code = run_import(path, "--attachments", tmp_path)
    finally:
        post_save.disconnect(impatient, sender=DisclosurePage)
    assert code == 130
    assert "已中断" in said
    assert [page.import_key for page in DisclosurePage.objects.all()] == ["a:doc-1"]
    assert not SiteDocument.objects.exists()
    assert stored_files() == before


def test_a_person_of_another_unit_is_refused_before_anything_is_read(department, tmp_path):
    other = f.make_department("mzj")
    f.make_user("stranger", other.unit, Role.EDITOR)
    for user in ("stranger", "qianfa"):
        said, code = run_import(tmp_path / "does-not-exist.jsonl", user=user)
        assert code == 1
        assert "没有编辑" in said
    said, _code = run_import(tmp_path / "does-not-exist.jsonl", user="stranger", site="nowhere.localhost")
    assert "没有地址为" in said


def test_drafts_keep_their_attribute_and_the_list_leaves_out_what_nobody_decided_on(department, tmp_path):
    why = {"attribute_ground": "条例第十六条", "attribute_reason": "内部事务信息。"}
    path = json_lines(
        tmp_path / "a.jsonl",
        document(1, 公开属性="主动公开"),
        document(2, 公开属性="依申请公开", **why),
        document(3, 公开属性="不予公开", **why),
        document(4, 公开属性="不予公开"),
        document(5, 公开属性=""),
    )
    manifest = tmp_path / "list.jsonl"
    options = ("--manifest", manifest, "--reviewed-by", "县政府办", "--reviewed-on", "2024年3月1日")
    said, code = run_import(path, *options)
    assert code == 1
    assert "须写明法律依据" in said
    assert not DisclosurePage.objects.live().exists()
    assert dict(DisclosurePage.objects.values_list("import_key", "attribute")) == {
        "a:doc-1": "proactive",
        "a:doc-2": "on_request",
        "a:doc-3": "withheld",
        "a:doc-5": "proactive",
    }
    listed = [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines()]
    assert [row["import_key"] for row in listed] == ["a:doc-1", "a:doc-2", "a:doc-3"]
    assert listed[1] == {
        "import_key": "a:doc-2",
        "page": DisclosurePage.objects.get(import_key="a:doc-2").pk,
        "title": "关于第2项工作的通知",
        "document_number": "",
        "attribute": "依申请公开",
        "reviewed_by": "县政府办",
        "reviewed_on": "2024-03-01",
    }
    before = manifest.read_bytes()
    run_import(path, *options)
    assert manifest.read_bytes() == before


def test_the_list_opens_as_a_workbook_without_formulas(department, tmp_path):
    manifest = tmp_path / "清单.xlsx"
    said, code = run_import(
        json_lines(tmp_path / "a.jsonl", document(1, title="=1+1的通知")), "--manifest", manifest
    )
    assert code == 0, said
    assert [row.cells["标题"] for row in open_rows(manifest)] == ["=1+1的通知"]
    said, code = run_import(tmp_path / "a.jsonl", "--manifest", tmp_path / "清单.doc")
    assert code == 1
    assert ".xlsx" in said


def test_a_dry_run_says_what_would_happen_and_writes_nothing(department, tmp_path):
    (tmp_path / "a.txt").write_text("附件", encoding="utf-8")
    path = json_lines(
        tmp_path / "a.jsonl", document(1, attachments=["a.txt"]), document(1), document(3, title="")
    )
    said, code = run_import(path, "--dry-run", "--attachments", tmp_path)
    assert code == 1
    assert "试运行" in said
    assert "导入 1 条" in said
    assert "此前已导入 1 条" in said
    assert not DisclosurePage.objects.exists()
    assert not SiteDocument.objects.exists()
    assert not IndexNumber.objects.exists()


def test_imported_index_numbers_stay_as_they_are_and_are_nobody_elses(department, tmp_path):
    path = json_lines(
        tmp_path / "a.jsonl",
        document(1, 索引号="000014349/2017-00110"),
        document(2, 索引号="云溪公开第185号"),
        document(3, 索引号="000014349/2017-00110"),
        document(4, 索引号="20201029-154517-206", date=""),
    )
    said, code = run_import(path)
    assert code == 1
    assert "已属于另一条信息" in said
    numbers = dict(DisclosurePage.objects.values_list("import_key", "index_number"))
    assert numbers == {
        "a:doc-1": "000014349/2017-00110",
        "a:doc-2": "云溪公开第185号",
        "a:doc-4": "20201029-154517-206",
    }
    assert "云溪公开第185号" in said
    assert DisclosurePage.objects.get(import_key="a:doc-4").written_on is None


def test_attachments_come_in_once_and_are_private_until_the_entry_is_public(department, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "表.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    (folder / "同一份.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    path = csv_table(
        tmp_path / "a.csv",
        ["编号", "标题", "正文", "附件"],
        ["1", "关于甲的通知", "见附件。", "表.csv；同一份.csv"],
        ["2", "关于乙的通知", "", "表.csv"],
    )
    said, code = run_import(path, "--attachments", folder)
    assert code == 0, said
    document_ = SiteDocument.objects.get()
    assert document_.collection == department.unit.file_collection.collection
    titles = list(
        DisclosureAttachment.objects.order_by("page_id", "sort_order").values_list("title", flat=True)
    )
    assert titles == ["表.csv", "同一份.csv", "表.csv"]
    assert Client().get(document_.url, HTTP_HOST=SITE).status_code == 404
    for page in DisclosurePage.objects.all():
        released(page)
    assert PublicFile.objects.filter(sha256=document_.sha256).count() == 2
    assert Client().get(document_.url, HTTP_HOST=SITE).status_code == 200


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../secret.txt", "不是附件目录里的文件名"),
        ("/etc/passwd", "不是附件目录里的文件名"),
        ("..\\secret.txt", "不是附件目录里的文件名"),
        ("C:\\secret.txt", "不是附件目录里的文件名"),
        ("link.txt", "指向附件目录以外"),
        ("links/secret.txt", "指向附件目录以外"),
        ("tool.exe", "不能发布"),
        ("false.pdf", "内容不是 pdf"),
        ("false.docx", "内容不是 docx"),
        ("false.doc", "内容不是 doc"),
        ("false.txt", "内容不是 txt"),
        ("empty.txt", "空文件"),
        ("absent.pdf", "没有文件"),
    ],
)
def test_attachments_are_taken_from_their_folder_only_and_are_what_they_say(
    department, tmp_path, name, reason
):
    (tmp_path / "secret.txt").write_text("机密", encoding="utf-8")
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "links").symlink_to(tmp_path)
    (folder / "tool.exe").write_bytes(b"MZ")
    for false in ("false.pdf", "false.docx", "false.doc"):
        (folder / false).write_bytes(b"<html>no</html>")
    (folder / "false.txt").write_bytes(b"PK\x03\x04\x00\x00")
    (folder / "empty.txt").write_bytes(b"")
    path = json_lines(tmp_path / "a.jsonl", document(1, attachments=[name]))
    said, code = run_import(path, "--attachments", folder)
    assert code == 1
    assert reason in said
    assert not DisclosurePage.objects.exists()


def test_html_loses_its_scripts_and_keeps_its_table(department, tmp_path):
    body = (
        '<p onclick="steal()">各乡镇：</p><script>alert(1)</script>'
        '<table style="color:red"><tr><th scope="col">项目</th></tr><tr><td colspan="2">春耕</td></tr></table>'
    )
    run_import(json_lines(tmp_path / "a.jsonl", document(1, body=body)))
    page = released(DisclosurePage.objects.get())
    assert [block.block_type for block in page.body] == ["imported_text"]
    html = Client().get(page.url.replace(f"http://{SITE}", ""), HTTP_HOST=SITE).content.decode()
    soup = BeautifulSoup(html, "html.parser")
    assert [cell.get_text() for cell in soup.find(string="春耕").find_parent("table").select("th, td")] == [
        "项目",
        "春耕",
    ]
    assert "alert(1)" not in html
    assert "onclick" not in html


def test_quotation_brackets_are_no_markup(department, tmp_path):
    run_import(
        json_lines(tmp_path / "a.jsonl", document(1, body="根据<国务院关于加强应急管理的意见>和 a<b 制定。"))
    )
    page = DisclosurePage.objects.get()
    assert page.body[0].block_type == "rich_text"
    shown = BeautifulSoup(page.body[0].value.source, "html.parser").get_text()
    assert "根据<国务院关于加强应急管理的意见>和 a<b 制定。" in shown


def test_a_title_in_traditional_script_stays_and_is_recognised(department, tmp_path):
    run_import(
        json_lines(
            tmp_path / "a.jsonl", document(1, title="鐵路運輸管理辦法", body="為管理鐵路運輸，訂定本辦法。")
        )
    )
    page = DisclosurePage.objects.get()
    assert page.title == "鐵路運輸管理辦法"
    assert page.script == "hant"
    assert page.document_kind.name == "办法"


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n一二三、（）第章条：。<>&\"'"),
        max_size=300,
    )
)
def test_no_text_of_a_body_is_lost_on_the_way_to_the_reader(text):
    shown = "".join(
        BeautifulSoup(html, "html.parser").get_text() if kind == "rich_text" else plain_text(html)
        for kind, html in body_blocks(text)
        if kind == "rich_text"
    )
    if any(kind == "imported_text" for kind, _html in body_blocks(text)):
        return
    assert _bare(shown) == _bare(text)
