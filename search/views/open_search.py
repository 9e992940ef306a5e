"""The description by which a browser takes a site's search into its own field (OpenSearch 1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sites.models import HomePage

#: The standard allows so many characters in a short name.
LONGEST_NAME = 16


@require_safe
def open_search(request: HttpRequest, home: HomePage) -> HttpResponse:
    """Where the search of this site answers, as a page and as a feed."""
    entry = home.entry
    address = f"{entry.root_url}{entry.prefix}search/"
    said = _("在%s和全县各网站中搜索") % home.title
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
        f"<ShortName>{escape(home.title[:LONGEST_NAME])}</ShortName>",
        f"<Description>{escape(said)}</Description>",
        "<InputEncoding>UTF-8</InputEncoding>",
        f'<Url type="text/html" method="get" template={quoteattr(address + "?q={searchTerms}")}/>',
        f'<Url type="application/atom+xml" template={quoteattr(address + "feed/?q={searchTerms}")}/>',
        "</OpenSearchDescription>",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="application/opensearchdescription+xml; charset=utf-8")
