"""Three units with sites, columns, catalogues and people, some of whom have too many roles."""

from __future__ import annotations

from dataclasses import dataclass, field

from sites.models import CatalogPage, ColumnPage, HomePage
from tests import factories as f
from units.models import Role, Unit, User

REVIEWERS = (Role.ATTRIBUTE_REVIEWER, Role.CONFIDENTIALITY_REVIEWER, Role.RELEASER)


@dataclass
class House:
    """A unit: its site, and who holds which roles there."""

    home: HomePage
    columns: list[ColumnPage]
    catalog: CatalogPage
    roles: dict[int, frozenset[Role]] = field(default_factory=dict)
    people: list[User] = field(default_factory=list)

    @property
    def unit(self) -> Unit:
        return self.home.unit

    def holding(self, role: Role) -> list[User]:
        """All who have the role here, those with the fewest roles first."""
        held = [user for user in self.people if role in self.roles[user.pk]]
        return sorted(held, key=lambda user: (len(self.roles[user.pk]), user.pk))


def build() -> list[House]:
    """The county government, an office, another office."""
    portal = f.make_portal()
    return [
        _furnish(home)
        for home in (portal, f.make_department("jyj", portal), f.make_department("mzj", portal))
    ]


def _furnish(home: HomePage) -> House:
    house = House(
        home, [f.make_column(home), f.make_column(home, "notices", "通知公告")], f.make_catalog(home)
    )
    everything = (Role.EDITOR, *REVIEWERS)
    for roles in ((Role.EDITOR,), everything, *((role,) for role in REVIEWERS), (Role.RELEASER,)):
        user = f.make_user(f"{home.unit.code}-{len(house.people)}")
        for role in roles:
            f.grant(user, home.unit, role)
        house.people.append(user)
        house.roles[user.pk] = frozenset(roles)
    return house
