"""Appending to the record. Everything that must hold up later is written through `record`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models, router, transaction
from django.utils import timezone

from ledger import kinds
from ledger.canonical import canonical_details, entry_hash, recordable_text
from ledger.models import LedgerEntry, LedgerHead, subject_reference
from ledger.whence import whence

Actor = AbstractBaseUser | AnonymousUser | str | None
SYSTEM = "系统"
ANONYMOUS = "匿名访客"


class ChainBroken(RuntimeError):
    """The head row is missing although there are entries: appending would hide the damage."""


def record(  # noqa: PLR0913  (the event's own fields; all but the kind by name)
    kind: str,
    *,
    actor: Actor = None,
    subject: models.Model | str | None = None,
    subject_label: str = "",
    reason: str = "",
    details: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> LedgerEntry:
    """Append one event to the record and return it.

    Runs inside the caller's transaction, so the event is recorded exactly when what it tells of is stored. It
    locks the end of the chain until that transaction ends: record last, right before committing.

    `actor`: the account, or the name of a robot that has none; None is the system itself. `subject`: the
    object or its reference as text; `subject_label` defaults to the object's own name. `at`: an aware time,
    now by default.

    Raises KindNotRegistered, DetailsNotRecordable, ChainBroken, or ValueError for a naive time, a nameless
    actor or a subject that is not saved.
    """
    kinds.ensure_registered(kind)
    moment = at or timezone.now()
    if timezone.is_naive(moment):
        raise ValueError("台账时间必须带时区。")
    if isinstance(subject, models.Model) and not subject_label:
        subject_label = str(subject)
    actor_id, actor_label = _actor(actor)
    entry = LedgerEntry(
        at=moment,
        kind=kind,
        actor_id=actor_id,
        actor_label=recordable_text(actor_label, "actor_label"),
        subject=recordable_text(subject_reference(subject), "subject"),
        subject_label=recordable_text(subject_label, "subject_label"),
        details=canonical_details(_with_whence(details) if actor_id else details),
        reason=recordable_text(reason, "reason"),
    )
    with transaction.atomic(using=router.db_for_write(LedgerEntry)):
        _append(entry)
    return entry


def _with_whence(details: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The address from which staff acted stands in every row of theirs (GB/T 22239: 审计记录); a citizen's does not."""
    address = whence()
    return {**(details or {}), "from": address} if address else details


def _append(entry: LedgerEntry) -> None:
    head = _locked_head()
    entry.sequence = head.sequence + 1
    entry.previous_hash = head.hash
    entry.hash = entry_hash(entry)
    entry.save()
    LedgerHead.objects.filter(pk=head.pk).update(sequence=entry.sequence, hash=entry.hash)


def _locked_head() -> LedgerHead:
    """Return the end of the chain, locked until the transaction ends (on SQLite by the transaction)."""
    head, created = LedgerHead.objects.select_for_update().get_or_create(pk=1)
    if created and LedgerEntry.objects.exists():
        raise ChainBroken("台账的链首记录缺失，不能继续追加。请运行 manage.py verify_ledger 查明原因。")
    return head


def _actor(actor: Actor) -> tuple[int | None, str]:
    """Return the account's number and the name shown; a robot or the system has a name only."""
    if actor is None:
        return None, SYSTEM
    if isinstance(actor, str):
        if not actor.strip():
            raise ValueError("台账操作人的名称不能为空。")
        return None, actor
    if actor.is_anonymous or actor.pk is None:
        return None, ANONYMOUS
    username = actor.get_username()
    full_name = str(getattr(actor, "get_full_name", lambda: "")()).strip()
    return actor.pk, f"{full_name}（{username}）" if full_name and full_name != username else username
