"""What a landlord chose for the roles of people: names of its own, what each may at first."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

RoleName = Literal[
    "unit_owner",
    "joint_owner",
    "tenant",
    "joint_tenant",
    "subtenant",
    "family_friend",
    "poa",
    "managing_agent",
    "rmc_director",
    "executor",
    "solicitor",
    "support_worker",
    "household_member",
]
ROLES: Final[tuple[RoleName, ...]] = get_args(RoleName)
AUTHORITIES: Final = ("finance", "maintenance", "keys", "documents")
LONGEST_NAME: Final = 60


class RoleChoice(BaseModel):
    """One role at one landlord. What is None stays as Lodge has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    """In the landlord's words; empty: in those of Lodge."""

    finance: bool | None = None
    maintenance: bool | None = None
    keys: bool | None = None
    documents: bool | None = None
    """Only where the account is on eBilling."""


Roles = Mapping[RoleName, RoleChoice]
NO_ROLES: Final[Roles] = MappingProxyType({})


def _owners_money_kept(roles: dict[RoleName, RoleChoice]) -> dict[RoleName, RoleChoice]:
    chosen = roles.get("subtenant")
    if chosen is not None and chosen.finance:
        raise ValueError("a tenant of the owner does not see the owner's money by default")
    return roles


RoleChoices = Annotated[dict[RoleName, RoleChoice], AfterValidator(_owners_money_kept)]
"""Those of one landlord. They count for new connections: who is connected keeps what they have."""


_FULL = ("finance", "maintenance", "keys", "documents")
_USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "unit_owner": _FULL,
    "joint_owner": _FULL,
    "tenant": _FULL,
    "joint_tenant": _FULL,
    "poa": _FULL,
    # A tenant of the owner never sees the owner's money.
    "subtenant": ("maintenance",),
    "managing_agent": ("maintenance", "keys"),
}
"""What Lodge lets new connections of a role do; of the others: nothing."""


def may_at_first(role: RoleName, chosen: Roles = NO_ROLES) -> dict[str, bool]:
    """Return authority → whether a new connection of the role has it.

    Documents are for accounts on eBilling alone.
    """
    usual, own = _USUAL.get(role, ()), chosen.get(role, RoleChoice())
    return {
        name: name in usual if (said := getattr(own, name)) is None else said
        for name in AUTHORITIES
    }
