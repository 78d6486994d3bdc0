"""Changing the address that one signs in with: how long, how often, and what refuses it."""

from datetime import timedelta
from typing import Final

from chassis.errors import Invalid, NotFound, TooMany

LINK_LIVES: Final = timedelta(minutes=60)
"""How long the link to the new mailbox is good."""

UNDO_LIVES: Final = timedelta(hours=72)
"""How long the old mailbox may take a change back. Nothing ends that sooner."""

PROOF_LASTS: Final = timedelta(minutes=5)
"""How fresh the proof of who one is must be."""

ASKED_PER_HOUR: Final = 3
"""Changes one login may ask for: nobody floods a mailbox through the form."""

THIEF_MAY_BE_IN_FOR: Final = timedelta(hours=24)
"""Before a change that is undone: what was set up beside the password since then is not kept."""

CHANGES_KEPT: Final = timedelta(days=30)


class EmailNotNew(Invalid):
    """The address is the one that the person signs in with already."""

    code = "email_not_new"


class EmailChangeNotValid(NotFound):
    """The link is used, superseded, too old, or none of ours."""

    code = "email_change_not_valid"


class TooManyEmailChanges(TooMany):
    """This login asked for very many changes within an hour."""

    code = "too_many_email_changes"
