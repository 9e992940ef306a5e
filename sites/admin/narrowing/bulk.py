"""Bulk actions: stock names everything whose number is in the address, as "you may not change this".

Every action on pages, documents, images and people is registered again under the same name; the later one wins.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import Http404
from wagtail import hooks
from wagtail.admin.views.pages import bulk_actions as pages
from wagtail.documents.views import bulk_actions as documents
from wagtail.images.views import bulk_actions as images
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.users.views import bulk_actions as users

from sites.admin.narrowing.files import POLICIES
from sites.admin.narrowing.reach import files_for, pages_for
from units.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet


def _nobody(user: Any) -> QuerySet[User]:
    """Accounts are not changed by the dozen, and nobody reaches Wagtail's own screens of people."""
    return User.objects.all() if user.is_superuser else User.objects.none()


def _files(policy: Any, user: Any) -> QuerySet[Any]:
    return files_for(user, policy)


EXISTING: dict[type[Any], Callable[[Any], QuerySet[Any]]] = {
    Page: pages_for,
    User: _nobody,
    **{model: partial(_files, policy) for model, policy in POLICIES.items()},
}


class OnlyOwn:
    """Foreign things are left out; where nothing else was asked for, the answer is that of an unknown number."""

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, Any]]:
        """What may be changed, and what exists for the person but may not be changed."""
        objects, others = super().get_actionable_objects()  # type: ignore[misc]
        request, model = self.request, self.model  # type: ignore[attr-defined]
        asked = [thing.pk for things in (objects, *others.values()) for thing in things]
        known = set(EXISTING[model](request.user).filter(pk__in=asked).values_list("pk", flat=True))
        if not known:
            raise Http404
        kept = {name: [thing for thing in things if thing.pk in known] for name, things in others.items()}
        return [thing for thing in objects if thing.pk in known], kept

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> Any:
        """Everything below a foreign page is answered like everything below an unknown one."""
        request, model = self.request, self.model  # type: ignore[attr-defined]
        if parent_id is not None and model is Page:
            known = page_permission_policy.explorable_instances(request.user)
            if not parent_id.isdecimal() or not known.filter(pk=parent_id).exists():
                raise Http404
        return super().get_all_objects_in_listing_query(parent_id)  # type: ignore[misc]


ACTIONS = (
    pages.DeleteBulkAction,
    pages.MoveBulkAction,
    documents.AddTagsBulkAction,
    documents.AddToCollectionBulkAction,
    documents.DeleteBulkAction,
    images.AddTagsBulkAction,
    images.AddToCollectionBulkAction,
    images.DeleteBulkAction,
    users.AssignRoleBulkAction,
    users.DeleteBulkAction,
    users.SetActiveStateBulkAction,
)


def narrow() -> None:
    """Register ours; called once, when the admin's hooks are loaded."""
    for action in ACTIONS:
        hooks.register(
            "register_bulk_action", type(f"Own{action.__name__}", (OnlyOwn, action), {}), order=1000
        )
