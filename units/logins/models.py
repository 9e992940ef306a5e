"""What is remembered about logins: former passwords, and who a person is for the county's single sign-on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PasswordRecord(models.Model):
    """A password that an account has or had, as its hash, and since when. The newest is the present one."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("人员"),
        on_delete=models.CASCADE,
        related_name="password_records",
    )
    password = models.CharField(_("密码摘要"), max_length=128)
    set_at = models.DateTimeField(_("设置时间"), default=timezone.now)

    class Meta:
        app_label = "units"
        verbose_name = _("密码记录")
        verbose_name_plural = _("密码记录")
        ordering = ("-set_at", "-pk")
        indexes = (models.Index(fields=["user", "-set_at"], name="password_record_newest"),)

    def __str__(self) -> str:
        return f"{self.user} {self.set_at:%Y-%m-%d}"


class SingleSignOnIdentity(models.Model):
    """Who the provider of the single sign-on takes a person for; entered by an administrator, never made by itself."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("人员"),
        on_delete=models.CASCADE,
        related_name="single_sign_on",
    )
    issuer = models.CharField(_("认证平台"), max_length=255)
    subject = models.CharField(_("平台用户标识"), max_length=255, blank=True)
    email = models.EmailField(
        _("平台电子邮箱"), blank=True, help_text=_("首次登录按邮箱认人，此后只认平台用户标识。")
    )

    class Meta:
        app_label = "units"
        verbose_name = _("单点登录身份")
        verbose_name_plural = _("单点登录身份")
        constraints = (
            models.UniqueConstraint(
                fields=["issuer", "subject"], condition=~Q(subject=""), name="single_sign_on_subject_once"
            ),
            models.UniqueConstraint(
                fields=["issuer", "email"], condition=~Q(email=""), name="single_sign_on_email_once"
            ),
            models.CheckConstraint(condition=~Q(subject="") | ~Q(email=""), name="single_sign_on_says_who"),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """One spelling of an address, so that the constraint holds it once."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self.user} · {self.subject or self.email}"
