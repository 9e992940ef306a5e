"""`manage.py load_watchlist`: all or nothing, with each wrong row named."""

import io

import pytest
from django.core.management import CommandError, call_command

from approvals.models import LeaderPost, NegativeListEntry, WrongWording
from ledger.models import LedgerEntry
from tests import factories as f

pytestmark = pytest.mark.django_db

HEADER = "清单,词语,类别,理由,依据,单位,处理,正确写法,姓名,职务,任职日期,免职日期,排序"
GOOD = [
    "负面清单,拆迁底价,过程性信息,尚未确定,条例第十六条,,阻止,,,,,,",
    "负面清单,学籍*名册,个人隐私,涉及未成年人,条例第十五条,jyj,,,,,,,",
    "错误表述,错的说法,,,某文件,,提示,对的说法,,,,,",
    "领导名单,,,,,,,,王小明,县长,2024-01-15,,1",
]


@pytest.fixture
def load(tmp_path):
    def run(*rows, **options):
        path = tmp_path / "清单.csv"
        path.write_text("\n".join([HEADER, *rows]), encoding="utf-8-sig")
        output = io.StringIO()
        call_command("load_watchlist", str(path), stdout=output, **options)
        return output.getvalue()

    f.make_unit("jyj")
    return run


def test_all_rows_are_loaded_and_a_second_time_changes_nothing(load):
    assert "新增 4 条" in load(*GOOD)
    assert "未变 4 条" in load(*GOOD)
    entry = NegativeListEntry.objects.get(term="拆迁底价")
    assert (entry.category, entry.response, entry.unit) == ("process", "block", None)
    assert NegativeListEntry.objects.get(term="学籍*名册").unit.code == "jyj"
    assert WrongWording.objects.get().right == "对的说法"
    assert LeaderPost.objects.get().rank == 1


def test_one_wrong_row_and_nothing_is_loaded(load):
    wrong = [
        "负面清单,甲.*乙,过程性信息,理由,依据,,,,,,,,",
        "负面清单,拆迁底价,没有的类别,理由,依据,,,,,,,,",
        "负面清单,学籍名册,个人隐私,理由,依据,没有的单位,,,,,,,",
        "别的清单,,,,,,,,,,,,",
        "领导名单,,,,,,,,王小明,县长,去年,,",
        "领导名单,,,,,,,,王小明,县长,2024-01-15,2023-01-15,",
        "错误表述,错的说法,,,,,,,,,,,",
        GOOD[0],
    ]
    with pytest.raises(CommandError) as refused:
        load(*GOOD, *wrong)
    message = str(refused.value)
    for line, why in (
        (6, "正则表达式"),
        (7, "类别"),
        (8, "没有的单位"),
        (9, "别的清单"),
        (10, "任职日期"),
        (11, "第11行"),
        (12, "正确写法"),
        (13, "与第2行重复"),
    ):
        (row,) = [row for row in message.splitlines() if row.startswith(f"第{line}行")]
        assert why in row
    assert not any(model.objects.exists() for model in (NegativeListEntry, WrongWording, LeaderPost))


def test_replacing_removes_what_is_not_in_the_file_of_the_lists_that_it_names(load):
    load(*GOOD)
    assert "删去 1 条" in load(GOOD[0], replace=True)
    assert NegativeListEntry.objects.get().term == "拆迁底价"
    assert WrongWording.objects.exists()


def test_loading_is_on_the_record(load):
    person = f.make_user("laoli")
    load(*GOOD, by="laoli")
    entry = LedgerEntry.objects.get(kind="watchlist.loaded")
    assert entry.actor_id == person.pk
    assert entry.details["added"] == 4
    assert len(entry.details["sha256"]) == 64


@pytest.mark.parametrize(
    ("content", "why"), [("词语,类别\n甲,乙", "清单"), ("清单,别的列\n负面清单,甲", "别的列"), ("", "空的")]
)
def test_a_file_of_another_kind_is_refused(tmp_path, content, why):
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=why):
        call_command("load_watchlist", str(path))


def test_somebody_unknown_loads_nothing(load):
    with pytest.raises(CommandError, match="账号"):
        load(*GOOD, by="nobody")
