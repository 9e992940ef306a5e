"""Two departments side by side, everything of each marked with a word of its own, and Wagtail's addresses without ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus

from django.conf import settings
from django.test import Client, override_settings
from django.urls import include, path
from django.utils import timezone
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.models import Page

from sites.models import DepartmentHomePage, SiteDocument, SiteImage
from tests import factories as f
from units.models import Role, Unit, User

HOST = {"HTTP_HOST": "yunxi.localhost"}
#: Words that occur nowhere else; ASCII, since the database search knows no Chinese.
OURS, THEIRS = "Yiqiangnei", "Jiaqiangwai"

# Wagtail's admin as it comes: what a test shows to leak with these, it must not find with ours.
urlpatterns = [
    path("admin/", include("units.logins.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("sites.urls")),
]
STOCK = __name__


def without_guard() -> override_settings:
    """Stock addresses for browsers that are opened inside, with no guard before them."""
    rest = [name for name in settings.MIDDLEWARE if not name.endswith("WallsMiddleware")]
    return override_settings(ROOT_URLCONF=STOCK, MIDDLEWARE=rest)


@dataclass
class Side:
    """One department: its site, people, drafts, files; every name begins with the word."""

    word: str
    unit: Unit
    home: DepartmentHomePage
    column: Page
    editor: User
    releaser: User
    draft: Page
    public: Page
    document: SiteDocument
    image: SiteImage

    def entered(self, role: str = "editor") -> Client:
        """A browser in which one of its people is logged in."""
        client = Client()
        client.force_login(getattr(self, role))
        return client


def furnish(word: str, portal: Page) -> Side:
    """A department with one of everything."""
    code = word.lower()
    unit = f.make_unit(code, parent=portal.unit, name=f"{word} 局")
    home = f.make_home(unit)
    column = f.make_column(home, title=f"{word} 栏目")
    editor = f.make_user(f"{code}-bj", unit, Role.EDITOR, display_name=f"{word} 编辑")
    releaser = f.make_user(f"{code}-qf", unit, Role.RELEASER, display_name=f"{word} 签发")
    draft = f.make_article(column, f"{word} 草稿", live=False, owner=editor)
    draft.save_revision(user=editor, log_action=True)
    public = f.make_article(column, f"{word} 公开", owner=editor)
    document, image = f.make_document(unit, title=f"{word} 文件"), f.make_image(unit, f"{word} 图片")
    document.tags.add(f"{word}-wenjian")
    image.tags.add(f"{word}-tupian")
    side = Side(word, unit, home, column, editor, releaser, draft, public, document, image)
    lock(side)
    return side


def lock(side: Side) -> None:
    """One page locked by the department's releaser."""
    page = side.public
    page.locked, page.locked_by, page.locked_at = True, side.releaser, timezone.now()
    page.save(update_fields=["locked", "locked_by", "locked_at"])


def says(response: Any) -> str:
    """Everything that an answer says, exports included, small letters; what JSON escapes is read as well."""
    if not hasattr(response, "said"):
        content = b"".join(response.streaming_content) if response.streaming else response.content
        text = content.decode("utf-8", "replace")
        response.said = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text).lower()
    return response.said


def says_but(response: Any, *asked: Any) -> list[str]:
    """The lines of an answer without the values that were asked for, and without what differs every time."""
    text = says(response)
    for value in asked:
        for spelled in (str(value), quote(str(value)), quote_plus(str(value)), quote(quote(str(value)))):
            text = re.sub(rf"(?<![\w]){re.escape(spelled.lower())}(?!\w)", "?", text)
            text = text.replace(f"%3d{spelled.lower()}", "%3d?")
    return [line for line in text.splitlines() if "csrf" not in line and "nonce" not in line]


def tells(response: Any, word: str) -> bool:
    """Whether an answer contains the word in any spelling."""
    return word.lower() in says(response)
