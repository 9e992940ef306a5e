"""Terms begin and end with their day, without anybody doing anything.

``User.rights_of`` is the day for which a person's groups were derived. When it is not today, they are derived again
before the person's rights are used: on the first request of a day (``RightsOfTodayMiddleware``, which waits until
somebody asks who the person is) and whenever one of ``rights``' questions is asked. On all other requests the row that
was loaded anyway says that there is nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from ledger.chain import record
from units.models import Capacity, Membership, User
from units.permissions.derivation import group_name, sync_units

if TYPE_CHECKING:
    import datetime

    from django.http import HttpRequest, HttpResponse


def rights_of_today(user: Any) -> Any:
    """The person, with the groups of today. Costs nothing when they were derived today already."""
    today = timezone.localdate()
    if user.pk is None or user.is_anonymous or user.rights_of == today:
        return user
    renew([user.pk], today)
    user.rights_of = today
    forget(user)
    return user


def forget(user: Any) -> None:
    """Drop what was remembered of a person's rights on this object."""
    for name in [name for name in user.__dict__ if name.endswith("_perm_cache") or name in REMEMBERED]:
        del user.__dict__[name]


#: Names under which answers are kept on the person for a request; floors above add theirs.
REMEMBERED = {"_rights"}


@transaction.atomic
def renew(user_ids: Iterable[int], today: datetime.date | None = None) -> None:
    """Derive the groups of some people for today, and put on the record what ran out."""
    today = today or timezone.localdate()
    ids = sorted(set(user_ids))
    list(User.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
    _end_what_ran_out(ids, today)
    held = Membership.objects.in_force(today).filter(user__in=ids, unit__closed_on__isnull=True)
    wanted = {
        (user_id, group_name(code, role))
        for user_id, code, role in held.values_list("user_id", "unit__code", "role")
    }
    through = User.groups.through
    present = set(through.objects.filter(user__in=ids).values_list("user_id", "group__name"))
    for user_id, name in present - wanted:
        through.objects.filter(user_id=user_id, group__name=name).delete()
    added = wanted - present
    groups = dict(Group.objects.filter(name__in={name for _id, name in added}).values_list("name", "pk"))
    if lacking := {name for _id, name in added} - set(groups):
        units = {
            row.unit for row in held.select_related("unit") if group_name(row.unit.code, row.role) in lacking
        }
        sync_units(units)
        groups = dict(Group.objects.filter(name__in={name for _id, name in added}).values_list("name", "pk"))
    through.objects.bulk_create(
        [through(user_id=user_id, group_id=groups[name]) for user_id, name in sorted(added)],
        ignore_conflicts=True,
    )
    stale = Q(rights_of__isnull=True) | ~Q(rights_of=today)
    User.objects.filter(stale, pk__in=ids).update(rights_of=today)


def _end_what_ran_out(user_ids: list[int], today: datetime.date) -> None:
    """Write down that terms are over; the person is then free to serve in another capacity."""
    ran_out = list(Membership.objects.run_out(today).filter(user__in=user_ids).select_related("unit", "user"))
    if not ran_out:
        return
    Membership.objects.filter(pk__in=[row.pk for row in ran_out]).update(
        ended_at=timezone.now(), capacity=None
    )
    drop_unused_capacities(user_ids)
    # A group that nobody is left in goes.
    sync_units({row.unit for row in ran_out})
    for row in ran_out:
        record(
            "permission.expired",
            subject=row.user,
            details={"unit": row.unit.code, "role": row.role, "until": str(row.ends_on)},
        )


def drop_unused_capacities(user_ids: Iterable[int]) -> None:
    """Who holds no term any more serves in no capacity."""
    Capacity.objects.filter(user__in=user_ids, memberships__isnull=True).delete()


def due(today: datetime.date | None = None) -> list[int]:
    """People of whom another day than today was derived and who have terms; for the nightly command."""
    today = today or timezone.localdate()
    open_terms = Membership.objects.filter(ended_at=None, user=F("user"))
    stale = User.objects.filter(Q(rights_of__isnull=True) | ~Q(rights_of=today))
    return list(stale.filter(pk__in=open_terms.values("user")).values_list("pk", flat=True))


class RightsOfTodayMiddleware:
    """Everybody who is asked about in a request has the rights of today; stands below the authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Wait until somebody asks for the person: most public pages do not."""
        person = request.user
        request.user = SimpleLazyObject(lambda: rights_of_today(_unwrapped(person)))  # type: ignore[assignment]
        return self.get_response(request)


def _unwrapped(person: Any) -> Any:
    """The object itself: two layers of laziness make every look-up slower and ``type()`` lie twice."""
    if isinstance(person, SimpleLazyObject):
        bool(person)
        return person._wrapped
    return person


def begin_session(sender: Any, user: User, **kwargs: Any) -> None:
    """At a login the person is loaded before the middleware could look."""
    rights_of_today(user)
