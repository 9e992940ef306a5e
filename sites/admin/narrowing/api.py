"""The admin's data for scripts: only what the explorer's menu loads, only what exists for the person, nothing to do.

Stock offers all images and documents of the county to whoever may enter, and actions on pages that go past locks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.http import Http404
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.permissions import page_permission_policy

if TYPE_CHECKING:
    from django.db.models import QuerySet


class OwnPagesAPIViewSet(PagesAdminAPIViewSet):
    """Pages to look at."""

    actions: ClassVar[dict[str, Any]] = {}

    def get_base_queryset(self) -> QuerySet[Any]:
        """The explorable ones; stock makes a policy of its own for it, which is not bounded (see ``policy``)."""
        return page_permission_policy.explorable_instances(self.request.user)  # type: ignore[no-any-return]


class Closed:
    """Answers nothing: every page of the admin names the address, no script of Wagtail's asks it."""

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Before anything is looked up."""
        raise Http404


@hooks.register("construct_admin_api", order=1000)
def only_own_pages(router: Any) -> None:
    """After images and documents have registered themselves."""
    router.register_endpoint("pages", OwnPagesAPIViewSet)
    for name in ("images", "documents"):
        stock = router._endpoints[name]
        router.register_endpoint(name, type(f"Closed{stock.__name__}", (Closed, stock), {}))
