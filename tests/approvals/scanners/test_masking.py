"""Asterisks for one value in a draft, wherever it stands and however it is written. All numbers are made up."""

import json

import pytest

from approvals.scanners import scan_item
from approvals.scanners.bank_cards import luhn
from approvals.scanners.masking import mask
from approvals.scanners.resident_ids import check_character
from sites.models import GuideMaterial
from tests import factories as f

pytestmark = pytest.mark.django_db

ID = "11010119900307123" + check_character("11010119900307123")
CARD = next("622588000000000" + str(last) for last in range(10) if luhn("622588000000000" + str(last)))
MOBILE = "13812345678"


@pytest.fixture
def page():
    department = f.make_department("jyj", f.make_portal())
    return f.make_disclosure(f.make_catalog(department), live=False)


def masked(page, rule):
    (value_hash,) = {one.value_hash for one in scan_item(page) if one.rule == rule}
    return mask(page, rule, value_hash)


@pytest.mark.parametrize(
    ("written", "rule", "shown"),
    [
        (ID, "resident-id", f"110{'*' * 13}{ID[-2:]}"),
        (CARD, "bank-card", f"{'*' * 12}{CARD[-4:]}"),
        (MOBILE, "mobile-number", "138****5678"),
        ("+86 138-1234-5678", "mobile-number", "+86 138-****-5678"),
        ("１３８１２３４５６７８", "mobile-number", "１３８****５６７８"),
    ],
)
def test_the_usual_masks_in_a_plain_field(page, written, rule, shown):
    page.summary = f"联系：{written}，谢谢"
    assert masked(page, rule).summary == f"联系：{shown}，谢谢"


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (f"<p>号<b>{ID[:6]}</b>{ID[6:]}。</p>", f"<p>号<b>110***</b>{'*' * 10}{ID[-2:]}。</p>"),
        (f"<p>{ID[:6]}&nbsp;{ID[6:]}</p>", f"<p>110***&nbsp;{'*' * 10}{ID[-2:]}</p>"),
        (f'<p id="a" title="{ID}">A &amp; B</p>', f'<p id="a" title="110{"*" * 13}{ID[-2:]}">A &amp; B</p>'),
    ],
)
def test_markup_stays_as_it_was(page, html, shown):
    page.body = [("imported_text", html)]
    assert masked(page, "resident-id").body[0].value == shown


def test_tables_lists_and_child_rows_are_masked(page):
    page.body = [
        ("table", {"data": [["姓名", "号码"], ["王小明", ID]], "first_row_is_table_header": True}),
        ("faq", [{"question": f"谁是{ID}？", "answer": f"<p>{ID}</p>"}]),
    ]
    changed = masked(page, "resident-id")
    assert ID not in json.dumps(changed.serializable_data(), ensure_ascii=False)
    assert changed.body[0].value["data"][1] == ["王小明", f"110{'*' * 13}{ID[-2:]}"]
    assert not [one for one in scan_item(changed) if one.rule == "resident-id"]


def test_rows_below_a_page_are_masked():
    department = f.make_department("jyj", f.make_portal())
    guide = f.make_guide(f.make_column(department, kind="services"), live=False)
    guide.materials = [GuideMaterial(name=f"样表（{ID}）", copies=1)]
    changed = masked(guide, "resident-id")
    assert [row.name for row in changed.materials.all()] == [f"样表（110{'*' * 13}{ID[-2:]}）"]


def test_other_values_and_the_given_page_stay(page):
    page.summary = f"{ID}、{MOBILE}"
    before = page.serializable_data()
    changed = masked(page, "mobile-number")
    assert changed.summary == f"{ID}、138****5678"
    assert page.serializable_data() == before
    assert (changed.pk, changed.path, changed.slug) == (page.pk, page.path, page.slug)
    page.refresh_from_db()
    assert page.summary == "部署春耕备耕。"


def test_a_value_that_is_not_there_changes_nothing(page):
    assert mask(page, "resident-id", "0" * 64).serializable_data() == page.serializable_data()


def test_what_has_no_mask_is_refused(page):
    with pytest.raises(LookupError, match="secrecy"):
        mask(page, "secrecy-marking", "0" * 64)
