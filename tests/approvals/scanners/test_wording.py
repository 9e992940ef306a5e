"""Marks of papers that were not made for the public, and words that only speak of such papers."""

import pytest

from approvals.scanners import scan_text


def rules(text):
    return [(found.rule, found.severity.value) for found in scan_text(text)]


@pytest.mark.parametrize(
    "text",
    [
        "内部资料",
        "内部资料，注意保存",
        "（内部文件，请注意保密）",
        "内 部 文 件",
        "本手册仅供内部使用。",
        "阅后不得外传",
        "工作秘密",
        "特急",
        "等级：特急·明电",
        "明电",
        "份号：000012",
        "內部資料",
    ],
)
def test_a_mark_of_internal_use_blocks(text):
    assert rules(f"云溪县文件\n{text}\n关于开展检查的通知") == [("internal-use", "block")]


@pytest.mark.parametrize(
    "text",
    [
        "泄露国家秘密、工作秘密的，依法给予处分。",
        "云政办发明电〔2020〕7号",
        "公民身份号码、相片、证件有效期",
        "推行“马上办”“加急办”。",
        "精密电子仪器",
        "切实注意保密。",
    ],
)
def test_laws_and_numbers_of_papers_are_left_alone(text):
    assert rules(text) == []


def test_the_name_of_an_internal_paper_in_a_sentence_is_told():
    assert rules("该局编印内部资料二十期，发至各乡镇。") == [("internal-use", "warn")]


@pytest.mark.parametrize(
    "text",
    [
        "管理办法（征求意见稿）",
        "管理办法（送审稿第2稿）",
        "管理办法讨论稿",
        "2026年X月X日",
        "云政办〔20XX〕1号",
    ],
)
def test_a_draft_is_told(text):
    assert rules(text) == [("draft-wording", "warn")]


@pytest.mark.parametrize("text", ["起草了征求意见稿，书面征求各乡镇意见。", "审议法律草案", "____年__月__日"])
def test_speaking_of_drafts_is_no_draft(text):
    assert rules(text) == []


@pytest.mark.parametrize(
    "text", ["机密 10年", "（秘密）", "序号\t机密\t10", "密级\t绝密", "★机密", "絕密★啟用前"]
)
def test_a_marking_is_found_in_cells_and_brackets(text):
    assert rules(f"{text}\n关于") == [("secrecy-marking", "block")]


@pytest.mark.parametrize("text", ["分为绝密、机密、秘密三级。", "属于机密级事项的", "保守秘密"])
def test_the_levels_within_a_sentence_are_left_alone(text):
    assert rules(text) == []
