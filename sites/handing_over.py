"""What an editor leaves behind when they go: pages that are theirs and locks. Fills the handover seam of ``units``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from sites import directory
from sites.admin.access import below
from units.models import Membership, Role, Unit, User

UNPUBLISHED = Q(live=False) | Q(has_unpublished_changes=True)


def _pages(units: Sequence[Unit], leaver: User | None = None) -> Q:
    """What stands on the units' sites; without those within them for which the person goes on writing."""
    ids = {unit.pk for unit in units}
    entries = directory.current().entries
    found = below(entry for entry in entries if entry.unit_id in ids)
    if leaver is None:
        return found
    terms = Membership.objects.in_force().filter(user=leaver, role=Role.EDITOR).exclude(unit__in=ids)
    kept_ids = set(terms.values_list("unit_id", flat=True))
    kept = [entry for entry in entries if entry.unit_id in kept_ids]
    return found & ~below(kept) if kept else found


class OwnedPages:
    """Drafts wait for their owner; what is public keeps one too, whom people can ask."""

    key = "drafts"
    label = _("草稿")
    role = Role.EDITOR

    def counts(self, units: Sequence[Unit]) -> Mapping[int, int]:
        """Pages with something that is not public yet."""
        drafts = Page.objects.filter(_pages(units), UNPUBLISHED, owner__isnull=False)
        return dict(drafts.order_by("owner").values_list("owner").annotate(Count("pk")))

    def hand_over(self, user: User, to: User, units: Sequence[Unit]) -> Sequence[str]:
        """All their pages. Who wrote which version stays in the versions."""
        mine = Page.objects.filter(_pages(units, user), owner=user)
        drafts = mine.filter(UNPUBLISHED).values_list("pk", flat=True)
        things = [f"wagtailcore.page:{pk}" for pk in drafts.order_by("pk")]
        # Past save(): the owner is nothing that the public sees, and no gate is to be asked for it.
        mine.update(owner=to)
        return things


class Locks:
    """A page that somebody locked who is gone can be edited by nobody."""

    key = "locks"
    label = _("锁定的页面")
    role = Role.EDITOR

    def counts(self, units: Sequence[Unit]) -> Mapping[int, int]:
        """Locked pages by who locked them."""
        locked = Page.objects.filter(_pages(units), locked=True, locked_by__isnull=False)
        return dict(locked.order_by("locked_by").values_list("locked_by").annotate(Count("pk")))

    def hand_over(self, user: User, to: User, units: Sequence[Unit]) -> Sequence[str]:
        """The lock stays; the colleague can take it off."""
        mine = Page.objects.filter(_pages(units, user), locked=True, locked_by=user)
        things = [f"wagtailcore.page:{pk}" for pk in mine.order_by("pk").values_list("pk", flat=True)]
        mine.update(locked_by=to)
        return things
