"""What a browser is called, from what it says it is; good enough for a person to know their own machines by."""

from __future__ import annotations

from django.utils.translation import gettext as _

#: First match wins: most browsers also name the ones that they descend from.
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("QQBrowser", "QQ 浏览器"),
    ("UCBrowser", "UC 浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("360SE", "360 浏览器"),
    ("QIHU", "360 浏览器"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """Browser and system, ``Edge · Windows``; 未知浏览器 for what is not known."""
    found = [
        next((name for mark, name in table if mark in user_agent), "") for table in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(name for name in found if name) or _("未知浏览器")
