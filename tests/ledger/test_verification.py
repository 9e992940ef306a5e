"""Checking the record: whatever somebody did to it is found, and named."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ledger import triggers
from ledger.chain import record
from ledger.models import LedgerEntry, LedgerHead
from ledger.verification import ProblemKind, verify
from tests.ledger.conftest import PUBLISHED

pytestmark = pytest.mark.django_db


def test_an_untouched_record_is_intact(five_entries):
    outcome = verify()
    assert outcome.intact
    assert (outcome.entries, outcome.last_sequence) == (5, 5)


def test_an_empty_record_is_intact():
    assert verify().intact


def test_a_changed_detail_is_found(five_entries, tamper):
    tamper("UPDATE ledger_ledgerentry SET details = '{\"第\": 33}' WHERE sequence = 3")
    outcome = verify()
    assert outcome.first_broken == 3
    assert set(outcome.counts) == {ProblemKind.CHANGED}


@pytest.mark.parametrize("column", ["kind", "actor_label", "subject", "subject_label", "reason"])
def test_a_change_of_any_words_is_found(five_entries, tamper, column):
    tamper(f"UPDATE ledger_ledgerentry SET {column} = 'x' WHERE sequence = 2")
    assert verify().first_broken == 2


@pytest.mark.parametrize(
    "change",
    ["actor_id = 99", "at = '2020-01-01 00:00:00+00:00'", "hash_version = 2", f"hash = '{'b' * 64}'"],
)
def test_a_change_of_any_number_or_time_is_found(five_entries, tamper, change):
    tamper(f"UPDATE ledger_ledgerentry SET {change} WHERE sequence = 2")
    assert verify().first_broken == 2


def test_a_row_removed_in_the_middle_is_found(five_entries, tamper):
    tamper("DELETE FROM ledger_ledgerentry WHERE sequence = 3")
    outcome = verify()
    assert outcome.first_broken == 3
    assert set(outcome.counts) == {ProblemKind.GAP, ProblemKind.LINK}


def test_rows_cut_off_the_end_are_found(five_entries, tamper):
    tamper("DELETE FROM ledger_ledgerentry WHERE sequence >= 4")
    outcome = verify()
    assert outcome.first_broken == 4
    assert set(outcome.counts) == {ProblemKind.HEAD_AHEAD}


def test_two_entries_that_changed_places_are_found(five_entries, tamper):
    tamper(
        "UPDATE ledger_ledgerentry SET sequence = 99 WHERE sequence = 2",
        "UPDATE ledger_ledgerentry SET sequence = 2 WHERE sequence = 4",
        "UPDATE ledger_ledgerentry SET sequence = 4 WHERE sequence = 99",
    )
    outcome = verify()
    assert outcome.first_broken == 2
    assert {ProblemKind.CHANGED, ProblemKind.LINK} <= set(outcome.counts)


def test_an_entry_slipped_in_at_the_end_is_found(five_entries, tamper):
    LedgerHead.objects.update(sequence=4, hash=five_entries[3].hash)
    assert set(verify().counts) == {ProblemKind.HEAD_BEHIND}


def test_a_removed_head_is_found(five_entries):
    LedgerHead.objects.all().delete()
    assert set(verify().counts) == {ProblemKind.HEAD_MISSING}


def test_a_head_with_another_hash_is_found(five_entries):
    LedgerHead.objects.update(hash="a" * 64)
    assert set(verify().counts) == {ProblemKind.HEAD_HASH}


def test_a_chain_rewritten_as_a_whole_passes_but_not_against_a_note_kept_elsewhere(five_entries, tamper):
    anchor = (five_entries[2].sequence, five_entries[2].hash)
    assert verify(anchor=anchor).intact
    tamper("DELETE FROM ledger_ledgerentry", "DELETE FROM ledger_ledgerhead")
    for _ in range(5):
        record(PUBLISHED, reason="改写")
    assert verify().intact
    assert set(verify(anchor=anchor).counts) == {ProblemKind.ANCHOR}
    assert set(verify(anchor=(9, "a" * 64)).counts) == {ProblemKind.ANCHOR}


def test_the_command_says_in_words_that_all_is_well(five_entries, capsys):
    call_command("verify_ledger")
    printed = capsys.readouterr().out
    assert "共核对 5 条记录" in printed
    assert "台账完整" in printed
    assert f"5:{five_entries[-1].hash}" in printed


def test_the_command_fails_and_names_the_first_broken_entry(five_entries, tamper, capsys):
    tamper(
        "UPDATE ledger_ledgerentry SET reason = '改' WHERE sequence IN (2, 5)",
        "DELETE FROM ledger_ledgerentry WHERE sequence = 4",
    )
    with pytest.raises(SystemExit) as ended:
        call_command("verify_ledger")
    assert ended.value.code == 1
    printed = capsys.readouterr().out
    assert "第一处问题：第 2 条" in printed
    assert "第 2 条的内容与其校验值不符" in printed
    assert "第 4 条缺失" in printed


def test_the_command_can_answer_in_json(five_entries, tamper, capsys):
    tamper("DELETE FROM ledger_ledgerentry WHERE sequence = 5")
    with pytest.raises(SystemExit):
        call_command("verify_ledger", json=True)
    answer = json.loads(capsys.readouterr().out)
    assert answer["intact"] is False
    assert answer["first_broken"] == 5
    assert answer["counts"] == {"head_ahead": 1}


def test_the_command_fails_when_a_trigger_is_missing(five_entries, capsys):
    triggers.drop(connection)
    with pytest.raises(SystemExit):
        call_command("verify_ledger")
    assert "触发器" in capsys.readouterr().out


def test_a_note_that_is_none_is_refused_before_anything_is_walked():
    with pytest.raises(CommandError, match="序号：校验值"):
        call_command("verify_ledger", "--anchor", "abc")


def test_a_longer_record_takes_no_more_queries(django_assert_max_num_queries):
    for _ in range(20):
        record(PUBLISHED)
    with django_assert_max_num_queries(8):
        assert verify().entries == LedgerEntry.objects.count()
