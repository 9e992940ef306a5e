"""What was decided, by whom and when: rows that are added and never changed.

Entries are written by `ledger.chain.record` alone. There are no foreign keys: an account or a page may go,
what was recorded about it stays as it was.
"""

from typing import Any, NoReturn

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from ledger import kinds
from ledger.canonical import GENESIS_HASH, VERSION


class LedgerImmutable(Exception):
    """Somebody tried to change or remove an entry of the record."""

    def __init__(self) -> None:
        """Say what to do instead."""
        super().__init__(
            "台账只能追加，不能修改或删除。如需更正，请用 ledger.chain.record 追加一条更正记录。"
        )


def _refuse(*args: object, **kwargs: object) -> NoReturn:
    raise LedgerImmutable


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    """Reads only; the database's own triggers refuse what goes around Django."""

    def about(self, subject: models.Model | str) -> "LedgerQuerySet":
        """Return the entries about one thing (an object, or text such as `sites.disclosurepage:42`)."""
        return self.filter(subject=subject_reference(subject))

    update = _refuse
    delete = _refuse
    bulk_create = _refuse
    bulk_update = _refuse
    update_or_create = _refuse


def subject_reference(subject: models.Model | str | None) -> str:
    """Return `app.model:pk` for an object, text as it is, and nothing for None.

    Raises ValueError for an object that has not been saved yet.
    """
    if subject is None:
        return ""
    if isinstance(subject, models.Model):
        if subject.pk is None:
            raise ValueError(f"对象“{subject}”尚未保存，没有编号，不能记入台账。")
        return f"{subject._meta.label_lower}:{subject.pk}"
    return subject


class LedgerEntry(models.Model):
    """One event. `actor_label` and `subject_label` are what was shown then and stay so."""

    sequence = models.BigIntegerField(_("序号"), unique=True)
    at = models.DateTimeField(_("时间"), db_index=True)
    kind = models.CharField(_("事件"), max_length=100, db_index=True)
    actor_id = models.BigIntegerField(_("操作人编号"), null=True, blank=True)
    actor_label = models.TextField(_("操作人"))
    subject = models.CharField(_("对象"), max_length=255, blank=True, db_index=True)
    subject_label = models.TextField(_("对象名称"), blank=True)
    details = models.JSONField(_("明细"), default=dict)
    reason = models.TextField(_("理由"), blank=True)
    previous_hash = models.CharField(_("前条校验值"), max_length=64)
    hash = models.CharField(_("校验值"), max_length=64, unique=True)
    hash_version = models.PositiveSmallIntegerField(_("格式版本"), default=VERSION)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("台账记录")
        verbose_name_plural = _("台账记录")
        ordering = ["sequence"]
        constraints = [
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="ledger_sequence_from_one"),
            models.CheckConstraint(condition=Exact(Length("hash"), 64), name="ledger_hash_is_whole"),
            models.CheckConstraint(
                condition=Exact(Length("previous_hash"), 64), name="ledger_previous_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind_label} {self.subject_label}".rstrip()

    @property
    def kind_label(self) -> str:
        """What the kind of event is called on screen."""
        return kinds.label(self.kind)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry; raises LedgerImmutable for one that is already in the record."""
        if not self._state.adding:
            raise LedgerImmutable
        super().save(*args, **(kwargs | {"force_insert": True}))

    delete = _refuse


class LedgerHead(models.Model):
    """The end of the chain: one row, locked by whoever appends; it shows when entries behind it are gone."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(_("末条序号"), default=0)
    hash = models.CharField(_("末条校验值"), max_length=64, default=GENESIS_HASH)

    class Meta:
        verbose_name = _("台账链首")
        verbose_name_plural = _("台账链首")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="ledger_one_head")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"
