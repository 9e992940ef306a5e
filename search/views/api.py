"""The search as JSON, described by OpenAPI: the same conditions as the page, for programs of anybody.

Other sites' scripts are not let in (no CORS header): a program calls it, not a stranger's page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from search.asking import ask
from search.conditions import FACET_NAMES, BadQuestion, Conditions, name_of
from search.engines.engine import DEEPEST, EngineUnavailable, Sort
from search.views.api_description import description
from sites.addresses import directory_for, host_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from search.asking import Asked
    from search.marking import Piece, Snippet
    from search.results import FoundFile, Result

FEWEST, USUAL, MOST = 1, 10, 50


@require_safe
def search_api(request: HttpRequest) -> JsonResponse:
    """Answer a search; errors are problem details (RFC 9457) in the reader's language."""
    sites = directory_for(request)
    found = sites.site_at(host_of(request), [])
    own_site = str(found[0].page_id) if found else ""
    try:
        conditions = Conditions.from_query(request.GET, own_site, per_page=_limit(request))
        if not conditions.question.asks:
            raise BadQuestion(_("请写明要查什么，例如 ?q=低保。"))
        asked = ask(conditions, sites)
    except BadQuestion as bad:
        return _problem(400, _("这个查询不能回答"), str(bad))
    except EngineUnavailable:
        return _problem(503, _("检索暂时不能用"), _("请过一会儿再试。"))
    response = _json(_as_json(asked))
    response["Cache-Control"] = "public, max-age=30"
    return response


@require_safe
def api_description(request: HttpRequest) -> JsonResponse:
    """The description of this interface for programs that make programs (OpenAPI 3.1)."""
    response = _json(description(most=MOST, deepest=DEEPEST))
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _limit(request: HttpRequest) -> int:
    text = request.GET.get("limit", str(USUAL))
    if not (text.isascii() and text.isdigit() and FEWEST <= int(text[:9]) <= MOST):
        raise BadQuestion(_("limit 应是%(least)d到%(most)d的整数。") % {"least": FEWEST, "most": MOST})
    return int(text)


def _json(value: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(value, status=status, json_dumps_params={"ensure_ascii": False})


def _problem(status: int, title: str, detail: str) -> JsonResponse:
    response = _json({"type": "about:blank", "title": title, "status": status, "detail": detail}, status)
    response["Content-Type"] = "application/problem+json; charset=utf-8"
    if status == 503:  # noqa: PLR2004
        response["Retry-After"] = "30"
    return response


def _as_json(asked: Asked) -> dict[str, Any]:
    conditions = asked.conditions
    return {
        "query": conditions.question.words,
        "exact": asked.is_exact,
        "total": asked.total,
        "listed": min(asked.answer.total, DEEPEST),
        "page": conditions.page,
        "limit": conditions.per_page,
        "sort": Sort(conditions.question.sort).value,
        "degraded": asked.answer.degraded,
        "results": [_result(result) for result in asked.results],
        "facets": {
            name_of(facet): [
                {"value": value, "name": asked.names[facet].get(value, value), "count": count}
                for value, count in counts
            ]
            for facet, counts in asked.answer.facets.items()
            if facet in FACET_NAMES.values()
        },
    }


def _result(result: Result) -> dict[str, Any]:
    record = result.record
    about_page = not record.is_attachment
    return {
        "rank": result.rank,
        "title": _plain(result.title),
        "url": result.address,
        "type": record.kind,
        "site": result.site,
        "unit": result.unit,
        "published": result.published_at.isoformat() if result.published_at else None,
        "written_on": record.written_on.isoformat() if record.written_on else None,
        "document_number": record.document_number if about_page else "",
        "index_number": record.index_number if about_page else "",
        "validity": record.validity,
        "snippet": _pieces(result.snippet),
        "files": [_file(file) for file in result.files],
    }


def _file(file: FoundFile) -> dict[str, Any]:
    return {
        "title": _plain(file.title),
        "url": file.address,
        "file_type": file.record.file_type,
        "page": file.snippet.page,
        "snippet": _pieces(file.snippet),
    }


def _pieces(snippet: Snippet | None) -> list[dict[str, Any]]:
    """A snippet as text and marks, so that nobody is tempted to take markup from here."""
    return [{"text": piece.text, "marked": piece.is_marked} for piece in snippet.pieces] if snippet else []


def _plain(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)
