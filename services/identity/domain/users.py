"""The states of logins, waiting and real, and the facts that refuse a step."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from chassis.errors import Forbidden, Invalid, NotFound, Reason, Rejected, TooMany, Unauthenticated
from chassis.text import _


class UserKind(StrEnum):
    """Which site a login opens. A member of staff never enters the customers' site with it."""

    CUSTOMER = "customer"
    STAFF = "staff"


class UserState(StrEnum):
    """Whether a login works."""

    INVITED = "invited"
    """May choose a password by the one-time link; cannot sign in yet."""

    ACTIVE = "active"
    DEACTIVATED = "deactivated"


class SignInMethod(StrEnum):
    """How a person showed who they are."""

    PASSWORD = "password"  # noqa: S105 - a name, no password
    TICKET = "ticket"
    """The first session after a registration."""

    MAILED_CODE = "mailed_code"
    ONE_TIME_PASSWORD = "one_time_password"  # noqa: S105 - a name, no password
    PASSKEY = "passkey"
    PROVIDER = "provider"
    """The organisation's own sign-in, by OpenID Connect."""


class SessionNeed(StrEnum):
    """What a session still needs before it opens anything but the page that does just that."""

    SECOND_STEP = "second_step"
    """The code of an authenticator app, or a recovery code."""

    NEW_PASSWORD = "new_password"  # noqa: S105 - a name, no password
    """The password in use was made by the landlord, or has expired."""

    SECOND_STEP_SET_UP = "second_step_set_up"
    """The landlord asks for a second step, and none is set up yet."""


class PendingState(StrEnum):
    """How far a login has come that waits for its registration."""

    HELD = "held"
    """Nothing is proved yet."""

    PROVED = "proved"
    """The mailbox is the person's. The answers may still fail."""

    DECIDING = "deciding"
    """Approved or before staff: kept until the outcome is known."""

    SUPERSEDED = "superseded"
    """Another registration of the address got in first. If this one is approved as well, it joins
    that user; its own password is forgotten."""

    ACTIVATED = "activated"
    """Became a user, or joined the user who has the address."""


PROVABLE: Final = frozenset({PendingState.HELD, PendingState.PROVED})
"""States in which a code may be asked for and typed."""

WAITING: Final = PROVABLE | {PendingState.DECIDING}
"""States in which it may become a login of its own."""

UNPROVED_KEPT: Final = timedelta(hours=24)
"""After this a login whose mailbox nobody proved is forgotten."""

PROVED_KEPT: Final = timedelta(days=7)
"""After this a proved login is forgotten whose person neither got in nor asked staff."""

DECIDING_KEPT: Final = timedelta(days=365)
"""Longest time a login waits for staff: an approval must never find the login forgotten."""

ACTIVATED_KEPT: Final = timedelta(days=1)
"""How long it is remembered which user a registration led to: tickets live 30 minutes."""


class PendingUserNotFound(NotFound):
    """No login waits under this registration: never held, given up, or forgotten."""

    code = "pending_user_not_found"


class PendingUserFixed(Rejected):
    """It waits with another address, was proved before, or lies with staff: nothing changes it."""

    code = "pending_user_fixed"


class TicketNotValid(Unauthenticated):
    """The ticket is used, too old, or none of ours."""

    code = "ticket_not_valid"


class NotActiveYet(Rejected):
    """The registration has not led to a working login yet. The ticket stays good."""

    code = "not_active_yet"


class SignInFailed(Unauthenticated):
    """Address and password do not open a login. Never says which, or why."""

    code = "sign_in_failed"


class SignInLocked(SignInFailed):
    """The typed address is locked for some minutes, whether or not somebody has it."""

    code = "sign_in_locked"


class SignInLockedUntilProved(SignInFailed):
    """The typed address is locked until its mailbox is proved, whether or not somebody has it."""

    code = "sign_in_locked_until_proved"


class SessionNotFound(Unauthenticated):
    """There is no such session, or it has ended."""

    code = "session_not_found"


class ProofTooOld(Forbidden):
    """The person showed who they are too long ago for this act: they do it once more first."""

    code = "proof_too_old"

    def reason(self) -> Reason:
        """Return the rule, and who can change what it goes by."""
        return Reason(
            self.code,
            _("This changes who gets in, so you show who you are a few minutes before."),
            _("You can: show once more who you are, then do it again."),
        )


class OwnSessionNotFound(NotFound):
    """The person has no such session, or not any more."""

    code = "own_session_not_found"


class SecretNotFound(NotFound):
    """The request is unknown, or whatever it was for is over: nothing needs to be sent."""

    code = "secret_not_found"


class UserNotFound(NotFound):
    """There is no such login."""

    code = "user_not_found"


class EmailTaken(Rejected):
    """Another login of this kind has the address."""

    code = "email_taken"


class InvitationNotValid(NotFound):
    """The link is used, superseded, too old, or none of ours."""

    code = "invitation_not_valid"


class UnlockLinkNotValid(NotFound):
    """The link that ends a lock is used, too old, or none of ours."""

    code = "unlock_link_not_valid"


class CodeRefused(Invalid):
    """The code is not the one that was sent. `fields["tries_left"]` counts what is left of it."""

    code = "code_refused"

    def __init__(self, *, tries_left: int) -> None:
        """Say how many more guesses are looked at, 0 when a new code must be asked for."""
        super().__init__(
            "the code is not the one that was sent", fields={"tries_left": str(tries_left)}
        )
        self.tries_left = tries_left


class CodeExpired(Rejected):
    """The newest code is too old, or its tries are used up: ask for a new one."""

    code = "code_expired"


class TooManyMails(TooMany):
    """This registration, or this address, has had its share of codes."""

    code = "too_many_mails"


class MailedAMomentAgo(TooManyMails):
    """The code before is less than a minute old and still good."""

    code = "mailed_a_moment_ago"
