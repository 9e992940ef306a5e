"""Who: offices, the people who work there, and in which role.

What a role may do is derived in units.permissions; what belongs to a unit is answered through units.scoping.
"""

from units.logins.models import PasswordRecord, SingleSignOnIdentity
from units.models.invitations import Invitation
from units.models.memberships import Capacity, CapacityKind, Membership, Role, UnitGroupPermission
from units.models.offices import Unit, UnitKind, validate_credit_code
from units.models.people import User

__all__ = [
    "Capacity",
    "CapacityKind",
    "Invitation",
    "Membership",
    "PasswordRecord",
    "Role",
    "SingleSignOnIdentity",
    "Unit",
    "UnitGroupPermission",
    "UnitKind",
    "User",
    "validate_credit_code",
]
