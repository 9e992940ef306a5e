"""What the scanners find, what they leave alone, and what the gate does with it. All numbers are made up."""

import json

import pytest

from approvals.models import Review
from approvals.scanners import Severity, scan_item, scan_text
from approvals.scanners.resident_ids import check_character
from approvals.submitting import Submit
from sites.publishing.gates import PublicationRefused
from tests import factories as f

ID = "11010119900307" + "123" + check_character("11010119900307123")
CARD = "6222020000000000008"


def luhn_card() -> str:
    from approvals.scanners.bank_cards import luhn

    return next(CARD[:-1] + str(last) for last in range(10) if luhn(CARD[:-1] + str(last)))


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


WAYS = [
    lambda v: v,
    full_width,
    lambda v: f"{v[:6]} {v[6:14]} {v[14:]}",
    "-".join,
    "\u200b".join,
]


@pytest.mark.parametrize("write", WAYS)
def test_a_resident_id_is_found_however_it_is_written(write):
    assert [x.rule for x in scan_text(f"张三，{write(ID)}，本县人")] == ["resident-id"]


@pytest.mark.parametrize("write", WAYS)
def test_a_bank_card_is_found_however_it_is_written(write):
    assert [x.rule for x in scan_text(f"账户{write(luhn_card())}。")] == ["bank-card"]


@pytest.mark.parametrize("mark", ["机密★1年", "秘　密★", "密级：绝密", "机密\n关于", "機密★"])
def test_a_secrecy_marking_blocks(mark):
    assert [(x.rule, x.severity) for x in scan_text(mark)] == [("secrecy-marking", Severity.BLOCK)]


def test_a_wrong_checksum_and_the_words_of_a_law_are_left_alone():
    wrong = ID[:-1] + ("0" if ID[-1] != "0" else "1")
    assert scan_text(f"编号{wrong}。涉及国家秘密、商业秘密的，不予公开。绝密、机密和秘密三级。") == []


def test_fifteen_digits_block_only_beside_their_name():
    assert [x.severity for x in scan_text("身份证号110101800307123")] == [Severity.BLOCK]
    assert [x.severity for x in scan_text("合同110101800307123")] == [Severity.WARN]


def test_a_finding_never_holds_a_value():
    (first, second) = scan_text(f"{ID}、{luhn_card()}")
    for value in (ID, luhn_card()):
        assert value not in repr((first, second))
        assert value[6:14] not in repr((first.context, second.context))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "block",
    [
        {"type": "rich_text", "value": f"<p>号码<b>{ID[:6]}</b>{ID[6:]}</p>"},
        {
            "type": "table",
            "value": {"data": [["姓名", "号码"], ["张三", ID]], "first_row_is_table_header": True},
        },
    ],
)
def test_submitting_is_refused_and_does_not_repeat_the_value(block):
    department = f.make_department("jyj", f.make_portal())
    article = f.make_article(f.make_column(department), live=False)
    article.body = json.dumps([block])
    article.save()

    with pytest.raises(PublicationRefused) as refused:
        Submit(article, by=None).execute()

    assert "身份证" in str(refused.value)
    assert "*代替" in str(refused.value)
    assert ID not in str(refused.value)
    assert not Review.objects.exists()


@pytest.mark.django_db
def test_a_title_is_scanned_and_an_ordinary_page_passes():
    department = f.make_department("jyj", f.make_portal())
    article = f.make_article(f.make_column(department), live=False)
    assert scan_item(article) == []
    article.title = f"关于{ID}的公告"
    assert {x.rule for x in scan_item(article)} == {"resident-id"}


@pytest.mark.django_db
def test_of_an_on_request_entry_only_the_line_is_scanned():
    from sites.models import DisclosurePage

    page = DisclosurePage(title="名册", body=json.dumps([{"type": "rich_text", "value": f"<p>{ID}</p>"}]))
    assert {x.rule for x in scan_item(page)} == {"resident-id"}
    assert scan_item(page, line_only=True) == []
    page.summary = ID
    assert {x.rule for x in scan_item(page, line_only=True)} == {"resident-id"}


@pytest.mark.django_db
def test_what_looks_like_a_tag_in_a_plain_text_hides_nothing():
    department = f.make_department("jyj", f.make_portal())
    article = f.make_article(f.make_column(department), live=False)
    article.summary = f"联系人<a {ID}"
    assert {x.rule for x in scan_item(article)} == {"resident-id"}
