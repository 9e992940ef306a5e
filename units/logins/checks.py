"""Asked at start-up: do the settings of logging in mean what they say?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from units.logins.client_address import malformed
from units.logins.passwords import CLASSES, LENGTH_FLOOR

#: setting, smallest and largest sensible value, number of the message
LIMITS = (
    ("PASSWORD_MIN_LENGTH", LENGTH_FLOOR, 128, "E001"),
    ("PASSWORD_MIN_CLASSES", 1, CLASSES, "E002"),
    ("PASSWORD_HISTORY", 0, 24, "E003"),
    ("PASSWORD_MAX_DAYS", 0, 3650, "E004"),
    ("LOGIN_FAILURE_LIMIT", 1, 20, "E005"),
    ("LOGIN_LOCK_MINUTES", 1, 24 * 60, "E006"),
    ("STAFF_IDLE_MINUTES", 1, 8 * 60, "E007"),
    ("PUBLIC_IDLE_MINUTES", 1, 24 * 60, "E008"),
    ("SESSION_MAX_HOURS", 1, 7 * 24, "E009"),
    ("LOGIN_FAILURE_ROWS_PER_HOUR", 1, 100_000, "E010"),
)


@register(Tags.security)
def limits_are_sensible(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Every limit lies where it protects and people can still work."""
    return [
        Error(
            f"{name} 是 {getattr(settings, name)}，应在 {lowest} 至 {highest} 之间。",
            hint=f"在环境变量中把 {name} 设为该范围内的整数，或去掉它以使用默认值（docs/settings.md）。",
            id=f"logins.{number}",
        )
        for name, lowest, highest, number in LIMITS
        if not lowest <= getattr(settings, name) <= highest
    ]


@register(Tags.security)
def networks_are_networks(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """An entry that is no network admits nobody, or hides a person's address."""
    return [
        Error(
            f"{name} 中的“{text}”不是有效的网络地址。",
            hint="写成 203.0.113.0/24、240e:1234::/32 或单个地址，多个用逗号分隔。",
            id=f"logins.{number}",
        )
        for name, number in (("ADMIN_NETWORKS", "E011"), ("TRUSTED_PROXIES", "E012"))
        for text in malformed(getattr(settings, name))
    ]


@register(Tags.security)
def single_sign_on_is_whole(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """With an issuer, the rest is needed too; over plain HTTP only on this machine."""
    if not settings.OIDC_ISSUER:
        return []
    problems: list[CheckMessage] = [
        Error(
            f"设置了 OIDC_ISSUER，但没有设置 {name}。",
            hint=f"在环境变量中填写认证平台分配的 {name}；不用单点登录时去掉 OIDC_ISSUER。",
            id="logins.E013",
        )
        for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
        if not getattr(settings, name)
    ]
    if not settings.OIDC_ISSUER.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        problems.append(
            Error(
                "OIDC_ISSUER 不是 https 地址，登录信息会以明文传输。",
                hint="请使用认证平台的 https 地址。",
                id="logins.E014",
            )
        )
    return problems


@register(Tags.security, deploy=True)
def admin_has_a_host(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A real installation says where its admin answers."""
    if all(host and host != "localhost" for host in settings.ADMIN_HOSTS):
        return []
    return [
        Warning(
            "没有说明管理后台的地址，后台只在 localhost 上可用。",
            hint="设置 ADMIN_BASE_URL，例如 https://gl.yunxi.gov.cn。",
            id="logins.W001",
        )
    ]


@register(Tags.security)
def demo_stays_at_home(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Under the demo's settings logins are known to everybody: it answers on names of this machine only."""
    if not getattr(settings, "CLUSTER_DEMO", False):
        return []
    at_home = {"localhost", "127.0.0.1", "[::1]"}
    foreign = [
        host for host in settings.ALLOWED_HOSTS if host not in at_home and not host.endswith(".localhost")
    ]
    return [
        Error(
            f"演示环境只能用本机名称访问，ALLOWED_HOSTS 中有“{host}”。",
            hint="演示账号的口令人人知道；正式使用请改用 cluster.settings.production。",
            id="logins.E015",
        )
        for host in foreign
    ]
