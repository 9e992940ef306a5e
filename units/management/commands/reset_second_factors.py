"""`manage.py reset_second_factors`: for somebody who lost their telephone and their recovery codes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from units.logins.factors import reset_second_factors
from units.models import User


class Command(BaseCommand):
    """Takes all factors away; the person sets up a new one at the next login. On the record."""

    help = "重置一个账号的第二验证方式，其本人下次登录时重新设置（记入台账）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose, by whom, and why."""
        parser.add_argument("username", metavar="用户名")
        parser.add_argument("--as", dest="by", required=True, metavar="用户名", help="办理的管理员")
        parser.add_argument("--reason", required=True, metavar="理由", help="记入台账的理由")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reset."""
        found = {
            user.username: user
            for user in User.objects.filter(username__in=[options["username"], options["by"]])
        }
        for name in (options["username"], options["by"]):
            if name not in found:
                raise CommandError(f"没有用户名为“{name}”的账号，请核对后再试。")
        try:
            count = reset_second_factors(
                found[options["username"]], by=found[options["by"]], reason=options["reason"]
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"已移除 {count} 种验证方式，“{found[options['username']]}”下次登录时将重新设置。")
