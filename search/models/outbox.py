"""What the index has still to learn: one row for each item that changed, written in the transaction of the change."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutboxRow(models.Model):
    """One item (``pages:12``) whose records are to be replaced by what is public when the row is delivered.

    A change while the row waits gives it another ``version``, so that whoever delivers an older state does not take it
    for done. ``held``: brought into the index that a rebuild is about to replace, and due again after that.
    """

    item = models.CharField(max_length=200, unique=True)
    version = models.UUIDField()
    since = models.DateTimeField(_("等待自"))
    attempts = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    due_at = models.DateTimeField(_("下次处理"))
    problem = models.TextField(_("问题"), blank=True)
    held = models.BooleanField(default=False)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("待入检索库的变动")
        verbose_name_plural = _("待入检索库的变动")
        constraints = (
            models.CheckConstraint(condition=~models.Q(item=""), name="outbox_names_an_item"),
            models.CheckConstraint(
                condition=models.Q(lease__isnull=True, leased_until__isnull=True)
                | models.Q(lease__isnull=False, leased_until__isnull=False),
                name="outbox_lease_has_an_end",
            ),
        )
        indexes = (models.Index(fields=["due_at", "id"], name="outbox_due"),)

    def __str__(self) -> str:
        return self.item


class Rebuild(models.Model):
    """An index that is being made anew; one that was not heard of for a while is taken for dead."""

    engine = models.CharField(max_length=20, unique=True)
    started_at = models.DateTimeField()
    alive_until = models.DateTimeField()

    class Meta:
        verbose_name = _("重建检索库")
        verbose_name_plural = _("重建检索库")

    def __str__(self) -> str:
        return f"{self.engine} {self.started_at:%Y-%m-%d %H:%M}"
