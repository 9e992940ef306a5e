"""Wagtail's page and file permissions, asked with a condition that does not grow with the number of rows.

Stock joins one path test for each permission row by OR, and another for each ancestor: with some hundred rows SQLite
refuses the query ("Expression tree is too large"), and with a thousand planning it takes half a minute of CPU. The
policies are objects that all of Wagtail imports by name, so they are given another class instead of being replaced. Can
go when Wagtail asks with a bounded number of conditions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from wagtail.documents import permissions as documents
from wagtail.images import permissions as images
from wagtail.models import Collection, Page
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import page_permission_policy

from sites.admin.narrowing.prefixes import above, common, under

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

EXPLORING = frozenset({"add", "change", "publish", "lock", "unlock", "bulk_delete"})


class BoundedPagePolicy(PagePermissionPolicy):
    """The same answers as stock's, asked differently."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Page]:
        """The pages on which a person may do one of these."""
        actions = set(actions)
        if (everything := self._base_queryset_for_user(user)) is not None:
            return everything  # type: ignore[no-any-return]
        return self.model._default_manager.filter(self._allowed(user, actions))  # type: ignore[no-any-return]

    def _allowed(self, user: Any, actions: set[str]) -> Q:
        """Below the pages of the permission rows; who may only add, changes what they own."""
        codenames = self._get_permission_codenames(actions)
        adders_own = "change" in actions and "add" not in actions
        whole, owned = [], []
        for row in self.get_cached_permissions_for_user(user):
            if adders_own and row.permission.codename == "add_page":
                owned.append(row.page.path)
            elif row.permission.codename in codenames:
                whole.append(row.page.path)
        found = under(whole)
        return found | (under(owned) & Q(owner=user)) if owned else found

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        """Those, and the pages that lead down to them from the lowest that they have in common."""
        if (everything := self._base_queryset_for_user(user)) is not None:
            return everything  # type: ignore[no-any-return]
        roots = {row.page.path for row in self.get_cached_permissions_for_user(user)}
        start = common(roots)
        leading = [path for path in above(roots) if path.startswith(start)]
        return self.model._default_manager.filter(  # type: ignore[no-any-return]
            self._allowed(user, set(EXPLORING)) | Q(path__in=leading)
        )


class BoundedFilePolicy(CollectionOwnershipPermissionPolicy):
    """The same for the collections of documents and images."""

    def _collections_with_perm(self, user: Any, actions: Iterable[str]) -> QuerySet[Collection]:
        """Stock asks for each row and joins the answers by OR."""
        rows = self._get_user_permission_objects_for_actions(user, actions)
        return Collection.objects.filter(under(row.collection.path for row in rows))  # type: ignore[no-any-return]


def bound() -> None:
    """Have everybody who imported the policies ask in this way; called once, when the admin's hooks are loaded."""
    page_permission_policy.__class__ = BoundedPagePolicy
    for policy in (documents.permission_policy, images.permission_policy):
        policy.__class__ = BoundedFilePolicy
