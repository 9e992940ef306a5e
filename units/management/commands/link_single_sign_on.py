"""`manage.py link_single_sign_on`: say who a person is for the county's OpenID Connect provider."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from units.logins import single_sign_on
from units.models import User


class Command(BaseCommand):
    """Links an account by the provider's subject, or by an e-mail address for the first login. On the record."""

    help = "把一个账号关联到单点登录平台的用户（记入台账）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and who they are there."""
        parser.add_argument("username", metavar="用户名")
        parser.add_argument("--subject", default="", metavar="标识", help="平台给出的稳定用户标识（sub）")
        parser.add_argument("--email", default="", metavar="邮箱", help="平台中的邮箱，首次登录时认人")
        parser.add_argument("--as", dest="by", metavar="用户名", help="办理的管理员")

    def handle(self, *args: Any, **options: Any) -> None:
        """Link."""
        if not single_sign_on.is_on():
            raise CommandError("没有启用单点登录，请先设置 OIDC_ISSUER（docs/logins.md）。")
        if not options["subject"] and not options["email"]:
            raise CommandError("请用 --subject 或 --email 说明此人在平台上是谁。")
        user, by = (User.objects.filter(username=options[name] or "").first() for name in ("username", "by"))
        if user is None or (options["by"] and by is None):
            raise CommandError("没有这个用户名的账号，请核对后再试。")
        try:
            single_sign_on.link(user, subject=options["subject"], email=options["email"], by=by)
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        self.stdout.write(f"已关联“{user}”，现在可以用单点登录进入。")
