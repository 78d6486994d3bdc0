"""What people are to a home, in words: the landlord's own where it has some."""

from collections.abc import Mapping

from chassis.own_words import own_word
from chassis.role_choices import Roles, may_at_first
from chassis.text import _


def given_roles() -> dict[str, str]:
    """Return the roles that an owner may give, in the owner's words or the landlord's own."""
    return with_own_names(
        {
            "family_friend": _("Family or friend"),
            "subtenant": _("My tenant"),
            "managing_agent": _("My agent"),
            "joint_owner": _("They own the home with me"),
            "household_member": _("They live here"),
            "support_worker": _("They support somebody here"),
        }
    )


def role_words() -> dict[str, str]:
    """Return every role in an owner's words."""
    return with_own_names(
        {
            **given_roles(),
            "unit_owner": _("Unit owner"),
            "joint_owner": _("Joint owner"),
            "tenant": _("Tenant"),
            "joint_tenant": _("Joint tenant"),
            "subtenant": _("Tenant of the owner"),
            "managing_agent": _("Managing agent"),
            "poa": _("Attorney or deputy"),
            "rmc_director": _("Director of the management company"),
            "executor": _("Executor"),
            "solicitor": _("Solicitor"),
        }
    )


def with_own_names(roles: Mapping[str, str]) -> dict[str, str]:
    """Return the roles with the landlord's own names, where it has some."""
    return {role: own_word("role", role, text) for role, text in roles.items()}


def usually(chosen: Roles, role: str) -> list[str]:
    """Return what is ticked before the owner decides: what the landlord chose for the role."""
    return next(
        (
            [name for name, has in may_at_first(known, chosen).items() if has]
            for known in chosen
            if known == role
        ),
        ["maintenance"],
    )
