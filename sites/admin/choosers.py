"""What the page chooser offers: what everybody may see, and what the person writes or signs for.

Wagtail's own chooser names every draft of every unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from wagtail import hooks

from sites.admin.access import below, editable_sites, releasable_sites

if TYPE_CHECKING:
    from django.http import HttpRequest


@hooks.register("construct_page_chooser_queryset")
def only_public_or_own(pages: Any, request: HttpRequest) -> Any:
    """Narrow the pages to live ones and those of the person's own sites."""
    if request.user.is_superuser:
        return pages
    own = {*editable_sites(request.user), *releasable_sites(request.user)}
    return pages.filter(Q(live=True) | below(own))
