"""Further addresses of a login: how many, how long their links live, and what refuses them.

They open nothing: one signs in, and recovers a password, with the primary address alone.
"""

from datetime import timedelta
from typing import Final

from chassis.errors import Invalid, NotFound, Rejected, TooMany

MOST: Final = 5
"""Addresses of one login, the primary one among them, those that wait for their proof too."""

LINK_LIVES: Final = timedelta(minutes=60)

ASKED_PER_HOUR: Final = 5
"""Links one login may have sent: nobody floods a mailbox through the form."""

WAITING_KEPT: Final = timedelta(hours=24)
"""How long an address that nobody proved stays in the list."""

REMOVED_KEPT: Final = timedelta(days=30)
"""How long a removed one is remembered, so that the record of the person can follow."""


class OtherEmailNotNew(Invalid):
    """The address is one of this login already, and proved."""

    code = "other_email_not_new"


class TooManyOtherEmails(Rejected):
    """The login has as many addresses as it may have."""

    code = "too_many_other_emails"


class OtherEmailsAskedOften(TooMany):
    """This login had very many links sent within an hour."""

    code = "other_emails_asked_often"


class OtherEmailNotFound(NotFound):
    """It is no address of this login, or not any more."""

    code = "other_email_not_found"


class OtherEmailNotProved(Rejected):
    """Nobody has opened the link in its mailbox yet."""

    code = "other_email_not_proved"
