"""Closing rooms for all customers of a landlord: what may be refused."""

from typing import Final

from chassis.errors import Forbidden, Reason, Rejected
from chassis.text import _

SHOWN: Final = 20
"""Closures that the page of closed rooms lists, the newest first."""


class RoomsAreOpen(Rejected):
    """No room is closed: a colleague was faster."""

    code = "rooms_are_open"


class NoLongerLead(Forbidden):
    """Whoever asks leads nobody any more, or their login does not work."""

    code = "no_longer_lead"

    def reason(self) -> Reason:
        """Return the rule, and who gives roles."""
        return Reason(
            self.code,
            _("Rooms are closed and opened by staff with the role team lead."),
            _("An identity admin gives and takes roles: under Staff, at your name."),
        )
