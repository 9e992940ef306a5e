"""What the templates of the home pages and of the list of services ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from sites import neighbours, service_list
from sites.catalog import listing as catalog
from sites.home_places import HomePlaces

if TYPE_CHECKING:
    from django.template import Context

    from sites.site_frame import SiteFrame

register = template.Library()


@register.simple_tag(takes_context=True)
def home_places(context: Context, frame: SiteFrame) -> HomePlaces:
    """The columns of a home page at their places."""
    return HomePlaces(frame, context.get("request"))


@register.simple_tag(takes_context=True)
def guides_by_event(context: Context, frame: SiteFrame) -> list[service_list.EventChoice]:
    """The occasions of life that have guides, with the newest of each."""
    return service_list.guides_by_event(frame, context.get("request"))


@register.simple_tag
def newest_of(events: list[service_list.EventChoice], limit: int = 4) -> list[service_list.GuideLine]:
    """The newest of the guides that stand under the occasions; costs no query."""
    dated = [(guide.published, guide) for event in events for guide in event.newest if guide.published]
    return [guide for _when, guide in sorted(dated, key=lambda pair: pair[0], reverse=True)][:limit]


@register.simple_tag(takes_context=True)
def newest_guides(context: Context, frame: SiteFrame, limit: int = 8) -> list[service_list.GuideLine]:
    """The newest service guides of a site, on the portal of all."""
    return service_list.newest_guides(frame, context.get("request"), limit)


@register.simple_tag(takes_context=True)
def services_listing(context: Context, frame: SiteFrame) -> service_list.ServiceList:
    """The list of service guides for this request."""
    return service_list.service_list_for(frame, context.get("request"))


@register.simple_tag(takes_context=True)
def entry_count(context: Context, frame: SiteFrame) -> int:
    """How many entries the site's catalogue has, on the portal that of all."""
    return catalog.count_entries(frame.entry, context.get("request"))


@register.simple_tag(takes_context=True)
def villages_of(context: Context, frame: SiteFrame) -> list[neighbours.Village]:
    """The villages of a township with their contacts."""
    return neighbours.villages_of(frame.home, context.get("request"))
