"""What staff may do to each other's logins, and the facts that refuse it."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Final

from chassis.errors import Forbidden, Reason, Rejected, Stale
from chassis.text import _

PROOF_LASTS: Final = timedelta(minutes=10)
"""How long after showing who they are staff may change who gets in."""


class StaffRole(StrEnum):
    """What a member of staff may do. The order is that of every list of roles."""

    AGENT = "agent"
    LEAD = "lead"
    IDENTITY_ADMIN = "identity_admin"
    AUDITOR = "auditor"
    EXPORTER = "exporter"


class OwnLogin(Forbidden):
    """Nobody changes their own roles or turns their own login off: a colleague does."""

    code = "own_login"

    def reason(self) -> Reason:
        """Return the rule, and who can change what it goes by."""
        return Reason(
            self.code,
            _("Nobody changes their own roles, or turns their own login off."),
            _("Another identity admin can do it for you."),
        )


class NoLongerAdmin(Forbidden):
    """Whoever asks lost the role, or their login, a moment ago."""

    code = "no_longer_admin"

    def reason(self) -> Reason:
        """Return the rule, and who can change what it goes by."""
        return Reason(
            self.code,
            _("You no longer look after logins, or your own was turned off."),
            _("An identity admin gives and takes roles."),
        )


class RolesChangedMeanwhile(Stale):
    """A colleague has changed the roles since they were on the screen."""

    code = "roles_changed_meanwhile"


class NotInvited(Rejected):
    """The login works already, or is turned off: there is nothing to invite to."""

    code = "not_invited"


def in_order(roles: Iterable[str]) -> list[str]:
    """Return roles once each, in the order of every list of roles."""
    chosen = set(roles)
    return [role.value for role in StaffRole if role in chosen]
