"""The Atom feed of any search: its newest results."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from search.asking import ask
from search.conditions import BadQuestion, Conditions
from search.engines.engine import EngineUnavailable, Sort
from sites.addresses import directory_for

if TYPE_CHECKING:
    from django.http import HttpRequest

    from search.marking import Piece
    from sites.models import HomePage

NEWEST = 30
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@require_safe
def search_feed(request: HttpRequest, home: HomePage) -> HttpResponse:
    """The newest results of the search in the address; 400 in plain text for one that cannot be answered."""
    try:
        conditions = Conditions.from_query(request.GET, str(home.pk), per_page=NEWEST)
        conditions = replace(conditions.changed(sort=Sort.NEWEST))
        if not conditions.question.asks:
            raise BadQuestion(_("请写明要订阅什么，例如 ?q=低保。"))
        asked = ask(conditions, directory_for(request))
    except BadQuestion as bad:
        return HttpResponse(str(bad), status=400, content_type="text/plain; charset=utf-8")
    except EngineUnavailable:
        return HttpResponse(
            _("检索暂时不能用，请过一会儿再试。"), status=503, content_type="text/plain; charset=utf-8"
        )
    entry = home.entry
    page = f"{entry.root_url}{entry.prefix}search/?{conditions.as_query()}"
    feed = Atom1Feed(
        title=_clean(
            _("搜索“%(words)s” - %(site)s") % {"words": conditions.question.words, "site": home.title}
        ),
        link=page,
        description="",
        language="zh-CN" if entry.language == "zh-hans" else entry.language,
        author_name=_clean(home.title),
        feed_url=entry.root_url + request.get_full_path(),
        feed_guid=page,
    )
    for result in asked.results:
        feed.add_item(
            title=_clean(_plain(result.title)),
            link=result.address,
            description=_clean(_plain(result.snippet.pieces if result.snippet else ())),
            author_name=_clean(result.unit or result.site),
            pubdate=result.published_at,
            updateddate=result.published_at,
            unique_id=result.address,
        )
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def _plain(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)
