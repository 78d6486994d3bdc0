"""The mails there are, and what each may be used for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chassis.errors import NotFound
from services.notifications.domain.topics import Topic


class LetterUnknown(NotFound):
    """There is no such mail."""

    code = "letter_unknown"


class Lane(StrEnum):
    """Which of a mailbox's two allowances a mail counts against."""

    SECURITY = "security"
    """Codes and warnings. Strangers can cause them, so they must not use up the other lane."""
    SERVICE = "service"
    """Everything that follows from what the person did with us."""


@dataclass(frozen=True)
class Letter:
    """One kind of mail. Its texts stand in `templates/<name>/`."""

    name: str
    lane: Lane
    topic: Topic
    """What it is about, for its reader's preferences."""

    shows: str
    """What it is about, in words for the timeline and the list of communications."""

    is_for_anybody: bool = False
    """It may go to an address that nobody has proved. Then it says `FIXED_FACTS` and no others:
    nobody can have Lodge mail their own words to a stranger."""


FIXED_FACTS = frozenset(
    {
        "code",
        "link",
        "minutes",
        "hours",
        "lock_minutes",
        "until",
        "at",
        "not_me",
        "is_staff",
        "is_by_staff",
    }
)
"""What a mail to anybody may say: our secrets, links and times, never what somebody typed."""

LETTERS = {
    letter.name: letter
    for letter in (
        Letter(
            "mailbox_code",
            Lane.SECURITY,
            Topic.SECURITY,
            "a code to prove the email address",
            is_for_anybody=True,
        ),
        Letter(
            "already_registered",
            Lane.SECURITY,
            Topic.SECURITY,
            "a note that a login exists already",
            is_for_anybody=True,
        ),
        Letter(
            "password_reset",
            Lane.SECURITY,
            Topic.SECURITY,
            "a link to choose a new password",
            is_for_anybody=True,
        ),
        Letter(
            "no_login",
            Lane.SECURITY,
            Topic.SECURITY,
            "a note that the address has no working login",
            is_for_anybody=True,
        ),
        Letter(
            "email_confirmation",
            Lane.SECURITY,
            Topic.SECURITY,
            "a link to confirm a new email address",
            is_for_anybody=True,
        ),
        Letter(
            "other_email_confirmation",
            Lane.SECURITY,
            Topic.SECURITY,
            "a link to add an email address",
            is_for_anybody=True,
        ),
        Letter(
            "other_email_added",
            Lane.SECURITY,
            Topic.SECURITY,
            "a note that an email address was added",
        ),
        Letter(
            "email_taken",
            Lane.SECURITY,
            Topic.SECURITY,
            "a note that a login has this email address",
            is_for_anybody=True,
        ),
        Letter(
            "email_changed",
            Lane.SECURITY,
            Topic.SECURITY,
            "a note that the email address was changed",
        ),
        Letter(
            "email_restored",
            Lane.SECURITY,
            Topic.SECURITY,
            "a note that the email address was put back",
        ),
        Letter(
            "password_changed",
            Lane.SECURITY,
            Topic.SECURITY,
            "a note that the password was changed",
        ),
        Letter(
            "sign_in_code",
            Lane.SECURITY,
            Topic.SECURITY,
            "a code to sign in by",
            is_for_anybody=True,
        ),
        Letter("login_locked", Lane.SECURITY, Topic.SECURITY, "a note that the login is locked"),
        Letter(
            "second_factor_changed",
            Lane.SECURITY,
            Topic.SECURITY,
            "a note that the second step was changed",
        ),
        Letter("enquiry_received", Lane.SERVICE, Topic.CASES, "the acknowledgement of an enquiry"),
        Letter(
            "one_time_password_issued",
            Lane.SECURITY,
            Topic.SECURITY,
            "a note that a one-time password was read out",
        ),
        Letter(
            "one_time_passwords_often",
            Lane.SERVICE,
            Topic.DESK,
            "a note to the leads that many one-time passwords were read out",
        ),
        Letter(
            "phone_word_changed",
            Lane.SECURITY,
            Topic.SECURITY,
            "a note that the security word was changed",
        ),
        Letter(
            "invitation",
            Lane.SERVICE,
            Topic.SECURITY,
            "the invitation to choose a password",
            is_for_anybody=True,
        ),
        Letter(
            "own_data_ready",
            Lane.SERVICE,
            Topic.SECURITY,
            "a note that all that is held about somebody can be downloaded",
        ),
        Letter(
            "login_closing",
            Lane.SECURITY,
            Topic.SECURITY,
            "a note that the login closes in 72 hours",
        ),
        Letter("login_closed", Lane.SECURITY, Topic.SECURITY, "a note that the login is closed"),
        Letter("welcome", Lane.SERVICE, Topic.SECURITY, "the welcome to the portal"),
        Letter("access_refused", Lane.SERVICE, Topic.CASES, "the decision not to give access"),
        Letter(
            "access_requested",
            Lane.SERVICE,
            Topic.ACCESS,
            "a note that somebody asks for access to a home",
        ),
        Letter(
            "access_request_settled",
            Lane.SERVICE,
            Topic.ACCESS,
            "a note on who decided about a request",
        ),
        Letter("tracking_link", Lane.SECURITY, Topic.CASES, "the link to follow an enquiry"),
        Letter(
            "access_invitation",
            Lane.SERVICE,
            Topic.ACCESS,
            "the invitation to act on somebody's home",
            is_for_anybody=True,
        ),
        Letter(
            "access_invitation_accepted",
            Lane.SERVICE,
            Topic.ACCESS,
            "a note that an invitation was accepted",
        ),
        Letter(
            "reply_unrouted",
            Lane.SERVICE,
            Topic.DESK,
            "a note to the leads that an answer found no queue",
        ),
        Letter(
            "exposure_reported",
            Lane.SECURITY,
            Topic.DESK,
            "a note to the leads that somebody sees another person's information",
        ),
        Letter(
            "unexpected_newcomer",
            Lane.SECURITY,
            Topic.ACCESS,
            "a note that somebody registered as the owner of a home",
        ),
        Letter(
            "document_added",
            Lane.SERVICE,
            Topic.DOCUMENTS,
            "a note that there is a new document",
        ),
        Letter(
            "details_changed",
            Lane.SERVICE,
            Topic.PROFILE,
            "a note of what became of a change of personal details",
        ),
        Letter(
            "statement_ready", Lane.SERVICE, Topic.STATEMENTS, "a note that a statement is ready"
        ),
        Letter(
            "access_changed", Lane.SERVICE, Topic.ACCESS, "a note that access to a home was changed"
        ),
        Letter("payment_received", Lane.SERVICE, Topic.PAYMENTS, "the receipt of a payment online"),
        Letter(
            "payment_failed",
            Lane.SERVICE,
            Topic.PAYMENTS,
            "a note that a payment online came to nothing",
        ),
        Letter("reply_wanted", Lane.SERVICE, Topic.CASES, "a question about an enquiry"),
        Letter("portal_key_link", Lane.SERVICE, Topic.CASES, "the link that carries a portal key"),
        Letter("login_exists", Lane.SECURITY, Topic.SECURITY, "a note that a login exists already"),
        Letter(
            "email_proposed",
            Lane.SECURITY,
            Topic.SECURITY,
            "a note that the email address shall be changed",
        ),
        Letter(
            "staff_invitation",
            Lane.SERVICE,
            Topic.DESK,
            "the invitation to the desk",
            is_for_anybody=True,
        ),
    )
}

HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)
ALLOWANCES = ((HOUR, 10), (DAY, 30))
"""Most mails to one address in one lane, per window. They stop Lodge from being used to flood
somebody's mailbox; what is over waits for the window to move on."""


def letter_named(name: str) -> Letter:
    """Find a mail by name.

    Raises:
        LetterUnknown: the name belongs to a newer or older release.
    """
    try:
        return LETTERS[name]
    except KeyError as error:
        raise LetterUnknown(name) from error


def allowed_again_at(moments: list[datetime], *, now: datetime) -> datetime | None:
    """Tell when a mailbox may get one more mail; None: now.

    `moments` are the instants of the mails it got of late in the same lane, newest first.
    """
    waits = [
        recent[most - 1] + window
        for window, most in ALLOWANCES
        if len(recent := [moment for moment in moments if moment > now - window]) >= most
    ]
    return max(waits, default=None)
