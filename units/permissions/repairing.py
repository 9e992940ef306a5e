"""The whole cluster at once: what differs from the memberships, in words, and putting it right; on the record.

Also what no membership can explain: rights given to a person directly, past all groups.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from guardian.models import GroupObjectPermission, UserObjectPermission

from ledger.chain import record
from units.models import Unit, User
from units.permissions import derivation, today
from units.permissions.derivation import Derived, Differences

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: Rows that the ledger keeps word for word; the command prints all.
RECORDED = 200
SORTS = {
    "groups": "组",
    "people": "组成员",
    "models": "组的模型权限",
    "units": "组的单位权限",
    "pages": "组的页面权限",
    "collections": "组的文件库权限",
    "direct": "直接授予的权限",
}


@dataclass(frozen=True)
class Difference:
    """One row that is missing, or that is there and should not be."""

    is_missing: bool
    sort: str
    group: str
    of: str = ""
    permission: str = ""

    def __str__(self) -> str:
        what = "、".join(part for part in (self.group, self.of, self.permission) if part)
        return f"{'缺少' if self.is_missing else '多余'} {SORTS[self.sort]}：{what}"


def _direct() -> list[QuerySet[Any]]:
    """Tables in which nobody has a row: rights come through groups alone, object permissions through our own table."""
    return [
        User.user_permissions.through._default_manager.all(),
        UserObjectPermission.objects.all(),
        GroupObjectPermission.objects.all(),
    ]


def _rows(side: Derived, is_missing: bool, people: dict[int, str]) -> Iterable[Difference]:
    for one in fields(Derived):
        for name, *rest in sorted(getattr(side, one.name), key=str):
            of = str(rest[0]) if rest and one.name != "models" else ""
            if one.name == "people":
                of = people.get(rest[0], of)
            permission = str(rest[-1]) if rest and one.name != "people" else ""
            yield Difference(is_missing, one.name, name, of, permission)


def _words(found: Differences, direct: list[QuerySet[Any]]) -> list[Difference]:
    ids = {user_id for side in (found.missing, found.surplus) for _name, user_id in side.people}
    people = dict(User.objects.filter(pk__in=ids).values_list("pk", "username"))
    lines = [*_rows(found.missing, True, people), *_rows(found.surplus, False, people)]
    for table in direct:
        holders = table.select_related("permission").values_list("permission__codename", *_holder(table))
        lines += [Difference(False, "direct", holder, "", codename) for codename, holder in holders]
    return lines


def _holder(table: QuerySet[Any]) -> tuple[str]:
    return ("group__name",) if table.model is GroupObjectPermission else ("user__username",)


def all_differences() -> list[Difference]:
    """What differs now; nothing is changed."""
    return _words(derivation.differences(), _direct())


@transaction.atomic
def repair_all() -> tuple[list[Difference], int]:
    """Put everything right. Returns what differed, and for how many people terms were begun or ended.

    That a term has run out is no difference: it takes effect on its person's next request, or here.
    """
    list(Unit.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    renewed = today.due()
    today.renew(renewed, timezone.localdate())
    found, direct = derivation.differences(), _direct()
    lines = _words(found, direct)
    derivation.repair(found)
    for table in direct:
        table.delete()
    if lines:
        record(
            "permission.repaired",
            details={"count": len(lines), "differences": [str(line) for line in lines[:RECORDED]]},
        )
    return lines, len(renewed)
