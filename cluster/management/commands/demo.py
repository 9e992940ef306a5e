"""``make demo``: everything from an empty folder to a served sample county, and in seconds when it is there."""

from __future__ import annotations

import os
import socket
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _


class Command(BaseCommand):
    """Migrate, apply the cluster file, build the sample content, collect static files, serve."""

    help = "建立示例县并在本机提供服务。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The port, and whether to serve at all."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="只建立，不提供服务。")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do each step, saying what takes time."""
        if not getattr(settings, "CLUSTER_DEMO", False):
            raise CommandError(_("示例县只能在演示设置下建立：DJANGO_SETTINGS_MODULE=cluster.settings.demo"))
        county = str(settings.BASE_DIR / "demo" / "cluster.toml")
        self._step(_("数据库"), "migrate", interactive=False, verbosity=0)
        built = Path(settings.VAR_DIR) / "demo-built"
        if not built.exists():
            # Until it has been built once: applying later would take back what was edited since.
            self._step(_("单位和网站"), "cluster", "apply", county)
        self._step(_("示例内容"), "build_demo")
        self._step(_("检索库"), "search_index", "rebuild", stderr=open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        built.touch()
        self._step(_("静态文件"), "collectstatic", interactive=False, verbosity=0)
        call_command("build_demo", "--logins", stdout=self.stdout)
        if not options["no_serve"]:
            self._serve(options["port"])

    def _step(self, label: str, command: str, *args: str, **options: Any) -> None:
        self.stdout.write(f"· {label} …", ending="")
        self.stdout.flush()
        started = time.monotonic()
        call_command(command, *args, stdout=open(os.devnull, "w", encoding="utf-8"), **options)  # noqa: SIM115
        self.stdout.write(f" {time.monotonic() - started:.1f} s")

    def _serve(self, port: int) -> None:
        if _taken(port):
            raise CommandError(_("端口 %s 已被占用，请换一个：make demo PORT=8010") % port)
        self.stdout.write(_("按 Ctrl-C 停止服务。"))
        self.stdout.flush()
        addresses = [f"127.0.0.1:{port}"] + (
            [f"[::1]:{port}"] if socket.has_ipv6 and _has_ipv6_loopback() else []
        )
        binds = [word for address in addresses for word in ("--bind", address)]
        gunicorn = str(Path(sys.executable).with_name("gunicorn"))
        arguments = [
            gunicorn,
            "cluster.wsgi",
            "--workers",
            "2",
            "--threads",
            "4",
            "--log-level",
            "warning",
            *binds,
        ]
        os.execv(gunicorn, arguments)  # noqa: S606 - our own server, with fixed arguments


def _taken(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _has_ipv6_loopback() -> bool:
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            return False
    return True
