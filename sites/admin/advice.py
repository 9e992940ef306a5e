"""What is said after saving, without refusing: things an editor should know before the text goes on to be signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext

from sites.models import DisclosureAttribute, DisclosurePage, ServiceGuidePage

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

# Asking a superior and reporting to one happen inside the administration: 过程性信息, 条例 Art. 16 para. 2.
PROCESS_KINDS = frozenset({"请示", "报告"})


def advice_on(page: Page) -> Iterator[str]:
    """Everything worth saying about a page as it was just saved; nothing for most."""
    if isinstance(page, DisclosurePage):
        kind = page.document_kind.name if page.document_kind else ""
        if kind in PROCESS_KINDS and page.attribute == DisclosureAttribute.PROACTIVE:
            yield (
                gettext(
                    "体裁是“%s”，多属过程性信息，可以不予公开（条例第十六条第二款）。"
                    "请再核对公开属性；依法应当公开的，按主动公开办理即可。"
                )
                % kind
            )
    if isinstance(page, ServiceGuidePage) and (missing := page.missing_elements()):
        yield gettext("办事指南还缺必备要素：%s。草稿已保存，补齐后才能公开。") % "、".join(missing)


def give_advice(request: HttpRequest, page: Page) -> None:
    """Say it on the next screen; an autosave, which shows none, stays silent."""
    if "application/json" in request.headers.get("Accept", ""):
        return
    for text in advice_on(page):
        messages.warning(request, text)
