"""What ``/api/search/`` takes and gives, as OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from search.conditions import FACET_NAMES, LONGEST_VALUE, LONGEST_WORDS

_TEXT = {"type": "string"}
_NUMBER = {"type": "integer"}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "type": [schema["type"], "null"]}


def schemas() -> dict[str, Any]:
    """The shapes of answers."""
    piece = _object({"text": _TEXT, "marked": {"type": "boolean"}})
    file = _object(
        {
            "title": _TEXT,
            "url": {"type": "string", "format": "uri"},
            "file_type": _TEXT,
            "page": _or_null(_NUMBER),
            "snippet": _list({"$ref": "#/components/schemas/Piece"}),
        }
    )
    result = _object(
        {
            "rank": _NUMBER,
            "title": _TEXT,
            "url": {"type": "string", "format": "uri"},
            "type": _TEXT,
            "site": _TEXT,
            "unit": _TEXT,
            "published": _or_null({"type": "string", "format": "date-time"}),
            "written_on": _or_null({"type": "string", "format": "date"}),
            "document_number": _TEXT,
            "index_number": _TEXT,
            "validity": _TEXT,
            "snippet": _list({"$ref": "#/components/schemas/Piece"}),
            "files": _list({"$ref": "#/components/schemas/File"}),
        }
    )
    value = _object({"value": _TEXT, "name": _TEXT, "count": _NUMBER})
    answer = _object(
        {
            "query": _TEXT,
            "exact": {"type": "boolean"},
            "total": _NUMBER,
            "listed": _NUMBER,
            "page": _NUMBER,
            "limit": _NUMBER,
            "sort": {"type": "string", "enum": ["relevance", "newest"]},
            "degraded": {"type": "boolean"},
            "results": _list({"$ref": "#/components/schemas/Result"}),
            "facets": {
                "type": "object",
                "additionalProperties": _list({"$ref": "#/components/schemas/FacetValue"}),
            },
        }
    )
    problem = _object({"type": _TEXT, "title": _TEXT, "status": _NUMBER, "detail": _TEXT})
    return {
        "Piece": piece, "File": file, "Result": result, "FacetValue": value, "Answer": answer, "Problem": problem
    }  # fmt: skip


def _parameters(most: int, last_page: int) -> list[dict[str, Any]]:
    texts = {
        "q": (_("要查的话，简体繁体都可以"), LONGEST_WORDS),
        "phrase": (_("须连在一起出现的话"), LONGEST_VALUE),
        "without": (_("不得出现的词"), LONGEST_VALUE),
        "title": (_("须出现在标题里的词"), LONGEST_VALUE),
        "number": (_("发文字号或索引号"), LONGEST_VALUE),
    }
    found = [
        _parameter(name, said, {"type": "string", "maxLength": longest})
        for name, (said, longest) in texts.items()
    ]
    for name in ("since", "until"):
        found.append(_parameter(name, _("发布日期的起止"), {"type": "string", "format": "date"}))
    found += [_parameter(name, _("可重复：其中之一即可"), _list(_TEXT)) for name in FACET_NAMES]
    found.append(_parameter("sort", _("排序"), {"type": "string", "enum": ["relevance", "newest"]}))
    found.append(_parameter("limit", _("每页条数"), {"type": "integer", "minimum": 1, "maximum": most}))
    found.append(_parameter("page", _("第几页"), {"type": "integer", "minimum": 1, "maximum": last_page}))
    return found


def _parameter(name: str, said: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": said, "schema": schema}


def description(*, most: int, deepest: int) -> dict[str, Any]:
    """The whole description; ``most`` results at once, none beyond the place ``deepest``."""
    answers = {
        "200": _answer(_("查到的内容"), "application/json", "Answer"),
        "400": _answer(_("查询不能回答"), "application/problem+json", "Problem"),
        "429": _answer(_("请求过于频繁，见 Retry-After"), "application/problem+json", "Problem"),
        "503": _answer(_("检索暂时不能用"), "application/problem+json", "Problem"),
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": _("全县网站检索"), "version": "1", "description": _("只含公开的内容，无需登录。")},
        "paths": {
            "/api/search/": {
                "get": {
                    "operationId": "search",
                    "summary": _("检索全县各网站公开的内容"),
                    "parameters": _parameters(most, deepest),
                    "responses": answers,
                }
            }
        },
        "components": {"schemas": schemas()},
    }


def _answer(said: str, media_type: str, schema: str) -> dict[str, Any]:
    return {
        "description": said,
        "content": {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
    }
