"""Old holdings: what was reviewed before is cleared from a list; what was not, or is not that any more, is refused."""

from __future__ import annotations

import hashlib
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from approvals import holdings
from approvals.clearing import revoke
from approvals.clearing_lists import ClearingRun, open_manifest
from approvals.holdings import Answering
from approvals.models import Clearance, ClearanceBasis
from ledger.models import LedgerEntry
from sites.importing.rows import Row
from sites.models import CatalogEntry, DisclosurePage
from sites.publishing.operations import Withdraw
from sites.publishing.verification import verify_public
from tests import factories as f
from tests.approvals.walking import submitted
from tests.sites.importing_files import csv_table, document, json_lines, workbook

HOST = "jyj.yunxi.localhost"
WHY = {"attribute_ground": "条例第十六条", "attribute_reason": "内部事务信息。"}
DATE_OF_BIRTH_LIKE = "330327650412101"
RESIDENT_ID = "11010519491231002X"


def command(name, *arguments, **options):
    """What a command printed, and its exit code."""
    out = StringIO()
    try:
        call_command(name, *map(str, arguments), stdout=out, **options)
    except CommandError as error:
        return out.getvalue() + str(error), error.returncode
    except SystemExit as stop:
        return out.getvalue(), stop.code
    return out.getvalue(), 0


@pytest.fixture
def imported(office, tmp_path):
    """Imports rows as drafts of the office's editor; returns the list of them."""

    def bring_in(*rows):
        manifest = tmp_path / "list.jsonl"
        command(
            "import_disclosures", json_lines(tmp_path / "a.jsonl", *rows), "--site", HOST,
            "--as", office.editor.username, "--manifest", manifest,
            "--reviewed-by", "县政府办保密审查小组", "--reviewed-on", "2024-05-06",
        )  # fmt: skip
        return manifest

    return bring_in


@pytest.fixture
def clear(office):
    """Runs the command as the office's releaser, or as somebody else."""

    def run(manifest, *options, by=None):
        return command(
            "clear_holdings", manifest, "--responsible", (by or office.releaser).username,
            "--reason", "迁移旧网站，原审查手续齐全", *options,
        )  # fmt: skip

    return run


def page_of(number):
    return DisclosurePage.objects.get(import_key=f"a:doc-{number}")


def test_what_was_imported_and_listed_is_cleared_and_public(office, imported, clear, tmp_path):
    manifest = imported(
        document(1), document(2, attribute="依申请公开", **WHY), document(3, attribute="不予公开", **WHY)
    )
    assert not DisclosurePage.objects.live().exists()
    said, code = clear(manifest, "--report", tmp_path / "report.json")
    assert code == 0, said
    page = page_of(1)
    answer = Client().get(page.url.replace(f"http://{HOST}", ""), HTTP_HOST=HOST)
    assert "第1项工作要抓紧办理。" in answer.content.decode()
    assert set(CatalogEntry.objects.values_list("title", "attribute")) == {
        ("关于第1项工作的通知", "proactive"),
        ("关于第2项工作的通知", "on_request"),
    }
    assert not page_of(3).live
    sha256 = hashlib.sha256(manifest.read_bytes()).hexdigest()
    clearance = Clearance.objects.get(page=page)
    assert (clearance.basis, clearance.manifest, clearance.responsible) == (
        ClearanceBasis.HOLDING,
        sha256,
        office.releaser,
    )
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (report["sha256"], report["published"], report["line"], report["withheld"]) == (sha256, 1, 1, 1)
    listed = LedgerEntry.objects.get(kind="holdings.listed")
    assert listed.details["manifest"] == sha256
    reason = LedgerEntry.objects.get(kind="publication.released", subject=f"sites.page:{page.pk}").reason
    assert "县政府办保密审查小组于2024-05-06审查" in reason
    assert not list(verify_public())


def test_running_it_again_changes_nothing_and_goes_on_after_a_crash(imported, clear, monkeypatch):
    manifest = imported(*(document(number) for number in range(1, 5)))
    give, given = holdings.clearing.give, []

    def failing(*args, **options):
        given.append(give(*args, **options))
        if len(given) == 3:
            raise KeyboardInterrupt
        return given[-1]

    monkeypatch.setattr(holdings.clearing, "give", failing)
    said, code = clear(manifest)
    assert code == 130, said
    assert DisclosurePage.objects.live().count() == Clearance.objects.count() == 2
    monkeypatch.undo()
    assert clear(manifest)[1] == 0
    assert DisclosurePage.objects.live().count() == Clearance.objects.count() == 4
    rows = LedgerEntry.objects.filter(kind="clearance.given").count()
    said, code = clear(manifest)
    assert (code, LedgerEntry.objects.filter(kind="clearance.given").count()) == (0, rows)
    assert "此前已办 4 条" in said


def test_only_a_releaser_of_the_unit_answers_and_nobody_for_their_own_words(county, office, imported, clear):
    manifest = imported(document(1))
    for by in (county.mzj.releaser, office.editor, f.make_user("root", is_superuser=True)):
        said, code = clear(manifest, by=by)
        assert code == 1
        assert "不是" in said
        assert "签发人" in said
    page = page_of(1)
    page.summary = "改过。"
    page.save_revision(user=office.releaser)
    assert "写过或改过它" in clear(manifest)[0]
    assert not Clearance.objects.exists()


def test_what_was_changed_since_the_import_is_reviewed_like_everything_else(office, imported, clear):
    manifest = imported(document(1), document(2))
    page = page_of(1)
    page.body = [("rich_text", "<p>后来写的话。</p>")]
    page.save_revision(user=office.editor)
    said, code = clear(manifest)
    assert code == 1
    assert "导入以后改过" in said
    assert not page_of(1).live
    assert page_of(2).live


def test_a_draft_that_was_written_here_is_no_old_holding(office, clear, tmp_path):
    page = f.make_disclosure(office.catalog, "新写的通知", live=False)
    page.save_revision(user=office.editor)
    line = {"page": page.pk, "title": "新写的通知", "reviewed_by": "某人", "reviewed_on": "2024-05-06"}
    said, code = clear(json_lines(tmp_path / "list.jsonl", line))
    assert code == 1
    assert "不是导入的存量信息" in said


def test_what_was_withdrawn_or_revoked_stays_so(office, imported, clear):
    manifest = imported(document(1), document(2))
    clear(manifest)
    Withdraw(page_of(1), by=office.releaser, reason="内容有误。").execute()
    revoke(page_of(2).pk, by=office.releaser, reason="泄露个人信息。")
    said, code = clear(manifest)
    assert code == 1
    assert said.count("曾被撤回或者撤销准予公开") == 2
    assert not page_of(1).live


def test_what_waits_for_a_review_is_not_cleared_beside_it(office, imported, clear):
    manifest = imported(document(1))
    submitted(page_of(1), office.editor)
    said, _code = clear(manifest)
    assert "正在审查" in said


def test_what_the_scan_blocks_stays_a_draft(imported, clear):
    manifest = imported(document(1, body=f"联系人身份证号{RESIDENT_ID}。"), document(2))
    said, code = clear(manifest, "--accept-warnings", "已核对")
    assert code == 1
    assert "居民身份证" in said
    assert RESIDENT_ID not in said
    assert not page_of(1).live
    assert page_of(2).live


def test_warnings_need_a_reason_that_is_recorded(imported, clear):
    manifest = imported(document(1, body=f"水表编号{DATE_OF_BIRTH_LIKE}。"))
    said, code = clear(manifest)
    assert code == 1
    assert "--accept-warnings" in said
    assert not page_of(1).live
    said, code = clear(manifest, "--accept-warnings", "是水表编号。")
    assert code == 0, said
    row = LedgerEntry.objects.get(kind="finding.disposed")
    assert row.reason == "是水表编号。"
    assert DATE_OF_BIRTH_LIKE not in json.dumps(row.details)


def test_nobody_decided_on_an_entry_whose_attribute_was_blank(imported, clear, tmp_path):
    imported(document(1, attribute=""))
    line = {
        "import_key": "a:doc-1",
        "title": "关于第1项工作的通知",
        "reviewed_by": "某人",
        "reviewed_on": "2024-05-06",
    }
    said, code = clear(json_lines(tmp_path / "own.jsonl", line))
    assert code == 1
    assert "还没有人核定" in said


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"title": "另一份通知"}, "清单上的标题是"),
        ({"document_number": "云教〔2020〕1号"}, "清单上的发文字号是"),
        ({"title": "", "document_number": ""}, "无法核对"),
        ({"reviewed_by": " "}, "没有写原审查人"),
        ({"reviewed_on": ""}, "没有写原审查日期"),
        ({"reviewed_on": "2024年"}, "不是完整的日期"),
        ({"reviewed_on": "2999-01-01"}, "还没有到"),
        ({"import_key": "a:doc-9"}, "没有导入编号为"),
        ({"import_key": "", "page": 999_999}, "没有编号为"),
        ({"import_key": "", "page": ""}, "没有写导入编号"),
        ({"page": "第三页"}, "不是数字"),
        ({"import_key": "a:doc-2"}, "不是同一条"),
    ],
)
def test_a_line_that_is_wrong_is_refused_with_what_is_wrong(imported, clear, tmp_path, values, reason):
    manifest = imported(document(1, document_number="云教〔2024〕7号"), document(2))
    line = json.loads(manifest.read_text(encoding="utf-8").splitlines()[0]) | values
    said, code = clear(json_lines(tmp_path / "own.jsonl", line))
    assert code == 1
    assert reason in said
    assert not DisclosurePage.objects.live().exists()


def test_a_list_may_be_a_table_with_chinese_heads(imported, clear, tmp_path):
    imported(document(1), document(2))
    head = ["导入编号", "标题", "原审查人", "原审查日期"]
    rows = [
        [f"a:doc-{number}", f"关于第{number}项工作的通知", "局保密办", "2024年5月6日"] for number in (1, 2)
    ]
    assert clear(csv_table(tmp_path / "清单.csv", head, rows[0]))[1] == 0
    assert clear(workbook(tmp_path / "清单.xlsx", head, rows[1]))[1] == 0
    assert DisclosurePage.objects.live().count() == 2
    said, code = clear(csv_table(tmp_path / "没有人.csv", head[:2], rows[0][:2]))
    assert code == 1
    assert "原审查人" in said


def test_what_was_public_before_there_were_clearances_gets_one_and_stays_public(office, imported, clear):
    manifest = imported(document(1), document(2))
    clear(manifest)
    # As it was before this version: public, on the record, without a clearance.
    Clearance.objects.all().delete()
    DisclosurePage.objects.filter(pk=page_of(2).pk).update(title="绕过一切改的标题")
    said, code = clear(manifest)
    assert code == 1
    assert "原已公开、补记 1 条" in said
    assert Clearance.objects.get().page_number == page_of(1).pk


def test_a_program_error_in_one_line_stops_no_other(office, imported, monkeypatch):
    manifest = open_manifest(imported(document(1), document(2)))
    monkeypatch.setattr(holdings, "_plain", lambda title: 1 // ("第1项" not in title))
    run = ClearingRun(Answering(office.releaser, "迁移", manifest.sha256))
    run._take(Row(1, {"import_key": "a:doc-1", "title": "关于第1项工作的通知"}))
    assert "ZeroDivisionError" in run.outcome.refused[0].text
