"""What machines read of a page: schema.org in JSON-LD, one object for each thing that the page is about.

Only what the page itself shows is said, and nothing is asked of the database that drawing the page does not ask anyway.
The words of schema.org are fixed; https://schema.org/docs/full.html lists them.
"""

from __future__ import annotations

import json
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from sites.models import (
    DisclosurePage,
    HomePage,
    InterpretationPage,
    LeaderPage,
    ServiceGuidePage,
    Validity,
)
from sites.models.columns import ReadingPage

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from sites.site_frame import SiteFrame
    from units.models import Unit

Thing = dict[str, Any]
CONTEXT = "https://schema.org"
#: Whether a document is law today, in the words of the European legislation identifier that schema.org took over.
LEGAL_FORCE = {
    Validity.VALID: "InForce",
    Validity.AMENDED: "PartiallyInForce",
    Validity.PENDING: "NotInForce",
    Validity.EXPIRED: "NotInForce",
    Validity.REPEALED: "NotInForce",
}
#: Inside a script element none of these may stand as itself; in JSON each may be written by its number.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def as_script_text(things: Iterable[Thing]) -> SafeString:
    """The things as the content of a ``<script type="application/ld+json">``; nothing in it can end the element."""
    graph = {"@context": CONTEXT, "@graph": list(things)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 - no sign of HTML is left in it


def things_on(page: Any, frame: SiteFrame, steps: list[tuple[str, str]], address: str) -> list[Thing]:
    """Everything that a page is about: where it stands, and what it is.

    ``steps`` are titles and addresses of the pages above it, from the home page down; ``address`` is its canonical
    one, of an alias that of its original. Without an address nothing is said.
    """
    if not address:
        return []
    things = [_breadcrumb(page, frame, steps, address)] if steps else []
    subject = describe(page, frame)
    return [*things, _filled({**subject, "url": address})] if subject else things


@singledispatch
def describe(page: Any, frame: SiteFrame) -> Thing:
    """What a page is, by its type; nothing for lists."""
    return {}


@describe.register(HomePage)
def _home(page: HomePage, frame: SiteFrame) -> Thing:
    return {
        "@type": "WebSite",
        "name": page.title,
        "inLanguage": frame.language,
        "publisher": _organisation(page.unit),
    }


@describe.register(ReadingPage)
def _reading(page: ReadingPage, frame: SiteFrame) -> Thing:
    kind = "Article" if isinstance(page, InterpretationPage) else "NewsArticle"
    return _text(page, frame) | {"@type": kind, "headline": page.title}


@describe.register(DisclosurePage)
def _disclosure(page: DisclosurePage, frame: SiteFrame) -> Thing:
    thing = _text(page, frame) | {
        "@type": "Legislation" if page.normative else "DigitalDocument",
        "name": page.title,
        "identifier": page.document_number or page.index_number,
        "author": _named(page.issuer_name),
        "about": str(page.subject) if page.subject else "",
        "genre": str(page.document_kind) if page.document_kind else "",
        "dateCreated": _day(page.written_on),
        "expires": _day(page.expires_on),
    }
    if page.normative:
        thing |= {
            "legislationIdentifier": page.document_number,
            "legislationDate": _day(page.written_on),
            "legislationDateOfApplicability": _day(page.effective_on),
            "legislationLegalForce": f"{CONTEXT}/{LEGAL_FORCE[page.validity]}",
        }
    return thing


@describe.register(ServiceGuidePage)
def _guide(page: ServiceGuidePage, frame: SiteFrame) -> Thing:
    channel = {"@type": "ServiceChannel", "serviceUrl": page.online_url} if page.online_url else None
    return {
        "@type": "GovernmentService",
        "name": page.title,
        "description": page.summary,
        "identifier": page.service_code,
        "serviceType": page.service_type,
        "provider": _named(page.implementer) or _organisation(frame.home.unit),
        "audience": {"@type": "Audience", "audienceType": str(page.get_audience_display())},
        "availableChannel": channel,
        "dateModified": _moment(page.published_at),
    }


@describe.register(LeaderPage)
def _leader(page: LeaderPage, frame: SiteFrame) -> Thing:
    return {
        "@type": "Person",
        "name": page.title,
        "jobTitle": page.post,
        "worksFor": _organisation(frame.home.unit),
    }


def _text(page: ReadingPage, frame: SiteFrame) -> Thing:
    return {
        "description": page.summary,
        "keywords": page.keywords,
        "inLanguage": frame.language,
        "datePublished": _moment(page.published_at),
        "author": {"@type": "Person", "name": page.author} if page.author else _named(page.source_text),
        "publisher": _organisation(frame.home.unit),
    }


def _organisation(unit: Unit) -> Thing:
    return _filled(
        {
            "@type": "GovernmentOrganization",
            "name": unit.name,
            "taxID": unit.credit_code,
            "telephone": unit.telephone,
            "address": unit.address,
        }
    )


def _named(name: str) -> Thing | None:
    return {"@type": "GovernmentOrganization", "name": name} if name else None


def _breadcrumb(page: Any, frame: SiteFrame, steps: list[tuple[str, str]], address: str) -> Thing:
    # Addresses on the request's own host are given without it; machines get whole ones.
    whole = [(title, frame.entry.root_url + step if step.startswith("/") else step) for title, step in steps]
    items = [
        {"@type": "ListItem", "position": number, "name": title, "item": place}
        for number, (title, place) in enumerate([*whole, (page.title, address)], start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _day(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


def _moment(moment: datetime.datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else ""


def _filled(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value not in ("", None)}
