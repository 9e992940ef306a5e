"""Lines of the column lists: written with the publication, gone with the withdrawal; ``sites.listings`` reads them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.models import Page

from sites.models import (
    ArticlePage,
    InterpretationPage,
    LeaderPage,
    ListedItem,
    ServiceGuidePage,
    TopicPage,
)

ListedPage = ArticlePage | InterpretationPage | ServiceGuidePage | LeaderPage | TopicPage
LISTED_TYPES = (ArticlePage, InterpretationPage, ServiceGuidePage, LeaderPage, TopicPage)


def item_values(page: ListedPage) -> dict[str, Any] | None:
    """What the line of a page says, column by column; None for a page outside every site.

    ``published_at`` is None where the page itself does not know when it became public.
    """
    site = page.site_entry
    if site is None:
        return None
    parent = Page.objects.filter(path=page.path[: -page.steplen]).values_list("pk", flat=True)
    return {
        "column_id": parent.get(),
        "home_id": site.page_id,
        "published_at": getattr(page, "published_at", None) or page.first_published_at,
        "summary": getattr(page, "summary", ""),
        "source": getattr(page, "source", ""),
        "form": getattr(page, "form", ""),
        "post": getattr(page, "post", ""),
        "rank": getattr(page, "rank", None),
        "archived": getattr(page, "archived_on", None) is not None,
    }


def differences(item: ListedItem, page: ListedPage) -> list[str]:
    """The columns in which a line says something else than its page."""
    values = item_values(page) or {"column_id": None, "home_id": None}
    if getattr(page, "published_at", None) is None:
        # Topics have no time of their own: the line keeps that of the event.
        values.pop("published_at", None)
    columns = {field.attname: field for field in ListedItem._meta.concrete_fields}
    return [
        str(columns[name].verbose_name)
        for name, value in values.items()
        if columns[name].to_python(getattr(item, name)) != columns[name].to_python(value)
    ]


def write_item(page: ListedPage) -> None:
    """Bring the line of a live page in line with it; creates it where there is none."""
    if (values := item_values(page)) is None:
        remove_item(page.pk)
        return
    item = ListedItem.objects.filter(pk=page.pk).first() or ListedItem()
    item.page = page
    values["published_at"] = values["published_at"] or item.published_at or timezone.now()
    for name, value in values.items():
        setattr(item, name, value)
    item.save()


def remove_item(page_id: int) -> None:
    """Take a page off the list of its column."""
    ListedItem.objects.filter(pk=page_id).delete()
