"""`manage.py unlock_login`: let somebody try again who failed too often."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from units.logins.lockout import unlock
from units.models import User


class Command(BaseCommand):
    """Forgets the failures of one account; on the record."""

    help = "解除一个账号的登录锁定（记入台账）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and why."""
        parser.add_argument("username", metavar="用户名")
        parser.add_argument("--reason", default="", metavar="理由", help="记入台账的理由")

    def handle(self, *args: Any, **options: Any) -> None:
        """Unlock; says where from the account was locked."""
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"没有用户名为“{options['username']}”的账号，请核对后再试。")
        freed = unlock(user, reason=options["reason"])
        self.stdout.write(f"已清除“{user}”的登录失败记录（涉及 {freed} 个地址），现在可以登录。")
