"""Who is what to an account: roles, states, authorities, and when a connection is live."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from chassis.role_choices import NO_ROLES, Roles, may_at_first

_LONDON = ZoneInfo("Europe/London")


class Role(StrEnum):
    """What a contact is to an account."""

    UNIT_OWNER = "unit_owner"
    JOINT_OWNER = "joint_owner"
    TENANT = "tenant"
    JOINT_TENANT = "joint_tenant"
    SUBTENANT = "subtenant"
    FAMILY_FRIEND = "family_friend"
    POA = "poa"
    MANAGING_AGENT = "managing_agent"
    RMC_DIRECTOR = "rmc_director"
    EXECUTOR = "executor"
    SOLICITOR = "solicitor"
    SUPPORT_WORKER = "support_worker"
    HOUSEHOLD_MEMBER = "household_member"


class RoleStatus(StrEnum):
    """Where a connection stands: requested → approved → current → previous, or → rejected.

    Owners stand as *current* and others as *approved* in many records; both are in force.
    """

    REQUESTED = "requested"
    APPROVED = "approved"
    CURRENT = "current"
    PREVIOUS = "previous"
    REJECTED = "rejected"


IN_FORCE = (RoleStatus.APPROVED, RoleStatus.CURRENT)


class AccountStatus(StrEnum):
    """Whether the landlord still keeps the account. *Lost*: the client left the landlord."""

    CURRENT = "current"
    PREVIOUS = "previous"
    LOST = "lost"


class AccountKind(StrEnum):
    """What an account is charged for."""

    SERVICE_CHARGE = "service_charge"
    RENT = "rent"
    GROUND_RENT = "ground_rent"
    MAJOR_WORKS = "major_works"
    GARAGE = "garage"
    SUNDRY = "sundry"


class Division(StrEnum):
    """Whose bank holidays count at the unit."""

    ENGLAND = "ENG"
    WALES = "WLS"
    SCOTLAND = "SCT"
    NORTHERN_IRELAND = "NIR"


@dataclass(frozen=True, slots=True)
class Authorities:
    """What a connection may see and do on its account."""

    finance: bool
    maintenance: bool
    keys: bool
    documents: bool
    """See the documents, and be told of new ones. Only where the account is on eBilling."""


def authorities_of(role: Role, *, is_ebilling: bool, chosen: Roles = NO_ROLES) -> Authorities:
    """Return what `role` may do unless the record says otherwise: nothing for most roles.

    What the landlord has chosen for the role takes the place of what Lodge has.
    """
    may = may_at_first(role.value, chosen)
    return Authorities(
        finance=may["finance"],
        maintenance=may["maintenance"],
        keys=may["keys"],
        documents=may["documents"] and is_ebilling,
    )


def london_date(moment: datetime) -> date:
    """Return the calendar day in Europe/London at `moment` (any aware time)."""
    return moment.astimezone(_LONDON).date()


def is_live(status: str, valid_from: date, valid_to: date | None, today: date) -> bool:
    """Tell whether a connection is in force on `today` (Europe/London), both ends inclusive."""
    return status in IN_FORCE and valid_from <= today and (valid_to is None or today <= valid_to)
