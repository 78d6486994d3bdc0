"""What a timeline entry may say, and who says it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal
from uuid import UUID


class EntryKind(StrEnum):
    """What happened. The desk and the portal put each into plain words of their own."""

    OPENED = "opened"
    OPENED_AGAIN = "opened_again"
    """The person could not be connected to the account after all."""

    SENT_AGAIN = "sent_again"
    """The customer sent the very same once more; the detail says how often by now."""

    TAKEN = "taken"
    RELEASED = "released"
    ASKED = "asked"
    REPLIED = "replied"
    RESUMED = "resumed"
    APPROVED = "approved"
    """Staff decided to let the person in."""

    REFUSED = "refused"
    """Staff decided not to."""

    TOLD = "told"
    """What the customer reads about a refusal."""

    ACCESS_GRANTED = "access_granted"
    """registration turned the decision into access."""

    ADMITTED = "admitted"
    """The person's login works."""

    ACCESS_REFUSED = "access_refused"
    DECISION_REJECTED = "decision_rejected"
    MAIL_SENT = "mail_sent"
    MAIL_FAILED = "mail_failed"
    LOGIN_MADE = "login_made"
    """Staff made a login for the customer."""

    ONE_TIME_PASSWORD = "one_time_password"  # noqa: S105 - a name, no password
    """Staff read a one-time password out to the customer."""

    SECOND_STEP_RESET = "second_step_reset"
    """Staff took the customer's lost second step away."""
    KEY_SENT = "key_sent"
    """Staff sent a portal key to the person they found on record."""

    LOGIN_FOUND = "login_found"
    """The person on record has a login already; its owner was told."""

    CLOSED = "closed"
    """Staff have dealt with it."""

    TRIES_RESTORED = "tries_restored"
    """Staff gave a number its tries back, knowing who had used them up."""

    FILE_ADDED = "file_added"
    """The customer sent a picture or a document."""

    FILE_REJECTED = "file_rejected"
    """The scanner found something in it; the content is gone."""

    CALLED = "called"
    """Staff rang the customer, or tried to."""

    NOTE = "note"


@dataclass(frozen=True)
class Actor:
    """Who did something."""

    kind: Literal["customer", "staff", "lodge"]
    """`lodge`: the software, by a rule."""

    name: str = ""
    user_id: UUID | None = None


CUSTOMER = Actor("customer")
LODGE = Actor("lodge")


@dataclass(frozen=True)
class Entry:
    """One line for the timeline."""

    kind: EntryKind
    by: Actor
    text: str = ""
    """What a person wrote: the note, the question, the answer, the reason."""

    detail: str = ""
    """A code that belongs to the kind: which decision, which message, which reason."""

    is_internal: bool = True
    """True: never leaves the staff's side, in no answer, event, message or export."""
