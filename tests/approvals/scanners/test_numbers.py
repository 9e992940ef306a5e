"""Numbers of persons in texts: however written, and what only looks like one. All numbers are made up."""

import pytest

from approvals.scanners import Severity, scan_text
from approvals.scanners.bank_cards import luhn
from approvals.scanners.resident_ids import check_character

ID = "11010119900307123" + check_character("11010119900307123")
CARD = next("622588000000000" + str(last) for last in range(10) if luhn("622588000000000" + str(last)))


def rules(text):
    return [(found.rule, found.severity.value) for found in scan_text(text)]


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "+86 13812345678",
        "138-1234-5678",
        "138 1234 5678",
        "１３８１２３４５６７８",
        "电话T13812345678",
        "138\u200b12345678",
    ],
)
def test_a_mobile_number_is_told(text):
    assert rules(f"联系人：李四，{text}。") == [("mobile-number", "warn")]


@pytest.mark.parametrize(
    "text",
    ["0851-8612345", "8613812345", "12345678901", "0.13812345678", "138123456789", "2026-13812345678901"],
)
def test_other_numbers_are_no_mobile_numbers(text):
    assert rules(text) == []


@pytest.mark.parametrize("text", ["E12345678", "EA1234567", "护照号码：G12345678", "passport no. 123456789"])
def test_a_passport_is_told(text):
    assert rules(text) == [("passport", "warn")]


@pytest.mark.parametrize("text", ["云A12345", "云A·1B345", "云AD12345", "京A1234警"])
def test_a_vehicle_plate_is_told(text):
    assert rules(f"车辆{text}违停") == [("vehicle-plate", "warn")]


@pytest.mark.parametrize("text", ["云A级旅游厕所", "川AQI指数", "编号G12345678", "批号E1234567"])
def test_classes_and_goods_are_neither_passports_nor_plates(text):
    assert rules(text) == []


@pytest.mark.parametrize("before", ["1\t", "12 ", "2026-", "300.00\t", "ID", "1. "])
@pytest.mark.parametrize("after", ["", "\t5", " 2026", "，300元", ".", "abc"])
@pytest.mark.parametrize("value", [ID, CARD])
def test_digits_beside_a_number_do_not_hide_it(before, value, after):
    assert [severity for rule, severity in rules(before + value + after)] == ["block"]


def test_an_amount_and_a_row_of_years_are_no_cards():
    amount = next(f"41111111111111{last:02}" for last in range(100) if luhn(f"41111111111111{last:02}"))
    assert rules(f"金额{amount}.50元") == []
    assert rules("\t".join(amount[start : start + 4] for start in range(0, 16, 4))) == []


def test_an_id_cut_by_a_line_break_is_found():
    assert rules(f"{ID[:11]}\n{ID[11:]}") == [("resident-id", "block")]


def test_a_number_in_an_address_of_a_link_is_found():
    from approvals.scanners.passages import from_html
    from approvals.scanners.registry import scan_passages

    found = scan_passages([from_html("正文", f'<a href="https://a.gov.cn/?id={ID}">查询</a>')])
    assert [(one.rule, one.severity) for one in found] == [("resident-id", Severity.BLOCK)]


def test_only_numbers_with_a_mask_are_offered_one():
    found = {one.rule: one.maskable for one in scan_text(f"{ID}、{CARD}、13812345678、云A12345、机密★")}
    assert found == {
        "resident-id": True,
        "bank-card": True,
        "mobile-number": True,
        "vehicle-plate": False,
        "secrecy-marking": False,
    }
