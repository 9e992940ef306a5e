"""Writing to the record."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from ledger import kinds
from ledger.canonical import DetailsNotRecordable
from ledger.chain import ChainBroken, record
from ledger.models import LedgerEntry, LedgerHead, LedgerImmutable
from tests.ledger.conftest import PUBLISHED, WITHDRAWN

pytestmark = pytest.mark.django_db


def test_entries_are_numbered_without_gaps_and_each_names_the_one_before():
    first, second, third = (record(PUBLISHED) for _ in range(3))
    assert [entry.sequence for entry in (first, second, third)] == [1, 2, 3]
    assert first.previous_hash == "0" * 64
    assert second.previous_hash == first.hash
    assert third.previous_hash == second.hash


def test_a_change_that_is_rolled_back_leaves_no_entry_and_no_gap():
    record(PUBLISHED)
    with pytest.raises(RuntimeError), transaction.atomic():
        record(PUBLISHED)
        raise RuntimeError
    assert record(PUBLISHED).sequence == 2


def test_the_hash_can_be_recomputed_from_the_documented_form_alone():
    at = datetime(2026, 11, 21, 15, 5, 0, 120, tzinfo=timezone(timedelta(hours=8)))
    entry = record(
        PUBLISHED,
        actor="夜间任务",
        subject="sites.disclosurepage:42",
        subject_label="关于印发《办法》的通知",
        reason="到期",
        details={"b": [1, None, True], "a": {"引号": '"'}},
        at=at,
    )
    canonical = {
        "v": 1,
        "sequence": 1,
        "at": "2026-11-21T07:05:00.000120Z",
        "kind": PUBLISHED,
        "actor_id": None,
        "actor_label": "夜间任务",
        "subject": "sites.disclosurepage:42",
        "subject_label": "关于印发《办法》的通知",
        "details": {"a": {"引号": '"'}, "b": [1, None, True]},
        "reason": "到期",
        "previous_hash": "0" * 64,
    }
    text = json.dumps(canonical, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert LedgerEntry.objects.get().hash == hashlib.sha256(text.encode()).hexdigest() == entry.hash


def test_an_account_is_recorded_by_number_and_by_the_name_it_had():
    account = get_user_model()(pk=7, username="li.hong")
    entry = record(PUBLISHED, actor=account)
    assert entry.actor_id == 7
    assert "li.hong" in entry.actor_label


def test_nobody_in_particular_is_the_system_and_a_visitor_is_called_one():
    assert record(PUBLISHED).actor_label == "系统"
    assert record(PUBLISHED, actor=AnonymousUser()).actor_label == "匿名访客"


def test_a_nameless_robot_is_refused():
    with pytest.raises(ValueError, match="名称不能为空"):
        record(PUBLISHED, actor=" ")


def test_an_object_is_referred_to_by_app_model_and_number_and_keeps_its_name():
    entry = record(PUBLISHED, subject=LedgerHead.objects.get_or_create(pk=1)[0])
    assert entry.subject == "ledger.ledgerhead:1"
    assert entry.subject_label
    assert list(LedgerEntry.objects.about(LedgerHead.objects.get())) == [entry]


def test_an_object_without_a_number_cannot_be_recorded():
    with pytest.raises(ValueError, match="尚未保存"):
        record(PUBLISHED, subject=LedgerEntry())


def test_a_kind_nobody_registered_is_refused_with_the_way_to_register_it():
    with pytest.raises(kinds.KindNotRegistered, match=r"ledger\.kinds\.register"):
        record("ledgertest.misspelt")


def test_a_kind_cannot_be_registered_under_two_names():
    with pytest.raises(ValueError, match="已登记为"):
        kinds.register(PUBLISHED, "别的名称")


@pytest.mark.parametrize("code", ["released", "Publication.released", "publication.", "publication released"])
def test_a_kind_code_is_short_lower_case_and_dotted(code):
    with pytest.raises(ValueError, match="不合格式"):
        kinds.register(code, "名称")


def test_registered_kinds_are_offered_with_their_names_and_old_ones_stay_readable():
    assert (PUBLISHED, "测试公开") in kinds.choices()
    assert kinds.label("gone.kind") == "gone.kind"


@pytest.mark.parametrize(
    ("details", "place"),
    [
        ({"时间": datetime(2026, 1, 1, tzinfo=UTC)}, "details.时间"),
        ({"a": [1, {"b": 1.5}]}, r"details\.a\[1\]\.b"),
        ({"a": {1: "x"}}, "键 1"),
        ({"a": "x\x00y"}, "NUL"),
        ({"a": "\ud800"}, "不完整的字符"),
        ([1, 2], "键值对"),
    ],
)
def test_details_that_would_not_come_back_the_same_are_refused_by_name(details, place):
    with pytest.raises(DetailsNotRecordable, match=place):
        record(PUBLISHED, details=details)
    assert not LedgerEntry.objects.exists()


def test_details_come_back_as_they_went_in():
    details = {"大数": 10**18, "空": None, "列": [1, "二", False], "对": {"字": "繁體"}}
    record(PUBLISHED, details=details)
    assert LedgerEntry.objects.get().details == details


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="时区"):
        record(PUBLISHED, at=datetime(2026, 1, 1))


def test_appending_to_a_record_that_lost_its_head_is_refused():
    record(PUBLISHED)
    LedgerHead.objects.all().delete()
    with pytest.raises(ChainBroken, match="verify_ledger"):
        record(PUBLISHED)


def test_an_entry_cannot_be_saved_again_or_deleted(five_entries):
    entry = LedgerEntry.objects.get(sequence=3)
    entry.reason = "改动"
    for change in (entry.save, entry.delete):
        with pytest.raises(LedgerImmutable, match="只能追加"):
            change()


def test_entries_cannot_be_changed_or_removed_in_bulk(five_entries):
    everything = LedgerEntry.objects.filter(kind=PUBLISHED)
    for change in (
        lambda: everything.update(kind=WITHDRAWN),
        everything.delete,
        lambda: LedgerEntry.objects.bulk_create(five_entries),
        lambda: LedgerEntry.objects.bulk_update(five_entries, ["reason"]),
        lambda: LedgerEntry.objects.update_or_create(sequence=1, defaults={"reason": "改动"}),
    ):
        with pytest.raises(LedgerImmutable):
            change()
    assert LedgerEntry.objects.filter(kind=PUBLISHED, reason="测试").count() == 5
