"""`manage.py build_demo`: the people and the content of the sample county, each once; who may log in, what waits for whom."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.table import Table

from cluster.demo.build import Builder
from cluster.demo.people import OTPAUTH, PASSWORD, logins, require_demo
from cluster.demo.reviews import standing, waiting
from sites import directory


class Command(BaseCommand):
    """Build what is missing, or show where the sites answer and who may log in."""

    help = "建立示例县的人员和内容（已有的、改过的、删掉的都不动）；--logins 显示网站地址和示例账号。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Building, or only showing."""
        parser.add_argument("--logins", action="store_true", help="显示网站地址和示例账号，不建立内容")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build or show; refused under any other settings than the demo's."""
        require_demo()
        if options["logins"]:
            self._show()
            return
        if not Builder(self.stdout.write).build():
            self.stdout.write("示例内容都在，没有改动。")

    def _show(self) -> None:
        console = Console(file=self.stdout, width=100)  # type: ignore[arg-type]  # writes text like any file
        sites = Table("网站", "地址", title="网站地址", title_justify="left")
        entries = directory.current().entries
        for entry in entries:
            sites.add_row(entry.title, entry.root_url + entry.prefix)
        console.print(sites)
        people = Table(
            "账号",
            "岗位",
            "单位",
            "第二步验证",
            title=f"示例账号（口令都是 {PASSWORD}）",
            title_justify="left",
        )
        for login in logins():
            people.add_row(login.username, login.role, login.unit, "要" if login.second_factor else "")
        console.print(people)
        console.print(
            "第二步验证码：make demo-code（30 秒一换，同一个码每个账号只能用一次）；或添加到手机应用："
        )
        console.print(OTPAUTH, soft_wrap=True)
        self._show_reviews(console)
        portal = directory.current().portal
        if portal is not None:
            console.print(f"管理后台：{portal.root_url}/admin/")

    def _show_reviews(self, console: Console) -> None:
        """What waits for whom, and one item of every other state."""
        table = Table("待办", "稿件", "单位", "谁来办", "到期", title="审查待办", title_justify="left")
        for row in waiting():
            due_on = f"{row.due_on:%m-%d}" if row.due_on else ""
            table.add_row(row.step, row.title, row.unit, row.people, due_on)
        console.print(table)
        table = Table("状态", "稿件", "单位", "编辑", title="其他状态（各举一例）", title_justify="left")
        for item in standing():
            table.add_row(item.state, item.title, item.unit, item.person)
        console.print(table)
