"""The search page of every site: works without script, every state has an address of its own."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from search.asking import ask
from search.conditions import BadQuestion, Conditions
from search.engines.engine import EngineUnavailable
from sites.addresses import directory_for

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sites.models import HomePage

logger = logging.getLogger(__name__)
BAD_REQUEST = 400
UNAVAILABLE = 503
TRY_AGAIN_AFTER = "30"


@require_safe
def search_page(request: HttpRequest, home: HomePage) -> HttpResponse:
    """The page: a form, and the answer where something is asked."""
    context: dict[str, Any] = {
        "site_home": home,
        "conditions": None,
        "asked": None,
        "problem": "",
        # The page has the field itself.
        "hides_find": True,
    }
    status = 200
    try:
        conditions = context["conditions"] = Conditions.from_query(request.GET, str(home.pk))
        if conditions.question.asks:
            context["asked"] = ask(conditions, directory_for(request))
    except BadQuestion as bad:
        context["problem"] = str(bad)
        status = BAD_REQUEST
    except EngineUnavailable:
        logger.exception("search: the engine does not answer")
        context["problem"] = _(
            "检索暂时不能用，我们正在恢复。请过一会儿再试，或者在公开目录和站点地图里查找。"
        )
        status = UNAVAILABLE
    response = TemplateResponse(request, "search/search_page.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-cache"
    if status == UNAVAILABLE:
        response["Retry-After"] = TRY_AGAIN_AFTER
    return response
