"""How a page is cited (GB/T 7714-2015, electronic documents): unit, title, document number, dates, address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

if TYPE_CHECKING:
    import datetime

#: 电子公告 on a network, the kind of source under which the standard lists pages of websites.
KIND = "[EB/OL]"


def citation(page: Any, address: str, read_on: datetime.date) -> str:
    """The reference to a page as read on a day.

    Takes any page that is read: of an entry the issuer and the document number are named, of a guide who implements
    it, of a signed article its author. Without a time of publication the date of publication is left out.
    """
    title = page.title.strip()
    if number := getattr(page, "document_number", ""):
        title = f"{title}：{number}"
    published = f"({timezone.localdate(page.published_at):%Y-%m-%d})" if page.published_at else ""
    ending = f"{published}[{read_on:%Y-%m-%d}]. {address}"
    return f"{responsible(page)}. {title}{KIND}. {ending}"


def responsible(page: Any) -> str:
    """Who answers for a text: the issuer of an entry, the author, who implements a service, else its source."""
    for name in ("issuer_name", "author", "implementer"):
        if value := getattr(page, name, ""):
            return str(value)
    return str(page.source_text)
