"""What people may do, all of it derived from memberships.

``roles`` holds the tables: what each role gives, how far it reaches, who grants it. ``derivation`` writes groups and
permission rows from memberships and finds what differs; ``today`` lets terms begin and end with their day; ``rights``
answers what somebody may do; ``granting`` gives and takes roles.
"""

from units.permissions.derivation import sync_unit, sync_units
from units.permissions.granting import (
    GrantRefused,
    Wanted,
    grant,
    grant_many,
    grantable_roles,
    prolong,
    revoke,
)
from units.permissions.rights import (
    may_administer_people,
    may_administer_system,
    may_audit,
    may_edit,
    may_handle_cases,
    may_inspect,
    may_release,
    may_review_attribute,
    may_review_confidentiality,
    may_review_legality,
    people_holding,
    units_held_as,
    units_where,
    works_for,
    writes_for,
)

__all__ = [
    "GrantRefused",
    "Wanted",
    "grant",
    "grant_many",
    "grantable_roles",
    "may_administer_people",
    "may_administer_system",
    "may_audit",
    "may_edit",
    "may_handle_cases",
    "may_inspect",
    "may_release",
    "may_review_attribute",
    "may_review_confidentiality",
    "may_review_legality",
    "people_holding",
    "prolong",
    "revoke",
    "sync_unit",
    "sync_units",
    "units_held_as",
    "units_where",
    "works_for",
    "writes_for",
]
