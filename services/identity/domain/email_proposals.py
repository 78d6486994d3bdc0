"""Changing a customer's address at the word of staff: what it waits for, and what refuses it."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from chassis.errors import Forbidden, NotFound, Reason, Rejected
from chassis.text import _

TAKES_EFFECT_AFTER: Final = timedelta(hours=24)
"""Without a colleague's word. Time for the owner of the old mailbox to stop it."""

KEPT: Final = timedelta(days=30)
"""How long settled ones are remembered. The audit keeps them longer."""


class Outcome(StrEnum):
    """What became of it."""

    APPROVED = "approved"
    """A second member of staff agreed."""

    DUE = "due"
    """Nobody stopped it for a day."""

    REFUSED = "refused"
    """A colleague, or whoever proposed it, took it back."""

    STOPPED = "stopped"
    """The old mailbox did not agree."""

    VOID = "void"
    """Meanwhile the login had another address, was turned off, or the new one was taken."""


class EmailProposalNotFound(NotFound):
    """There is none, it is settled, or the link is none of ours."""

    code = "email_proposal_not_found"


class EmailProposalWaiting(Rejected):
    """One waits for this login already: settle that first."""

    code = "email_proposal_waiting"


class OwnProposal(Forbidden):
    """Whoever proposed it cannot be the second person."""

    code = "own_proposal"

    def reason(self) -> Reason:
        """Return the rule, and who can change what it goes by."""
        return Reason(
            self.code,
            _("Another address needs two people: whoever proposed it cannot approve it as well."),
            _("Another identity admin can approve or refuse it."),
        )
