"""Which messages a customer finds under My Communications, and how each is told."""

from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from services.notifications.domain.letters import LETTERS
from services.notifications.domain.paper import PAPERS, SOMEBODY_REGISTERED, PaperState
from services.notifications.domain.states import MessageState

Channel = Literal["email", "letter"]
State = Literal["on_its_way", "sent", "failed", "expired", "returned", "not_mailed"]

TO_OTHER_MAILBOXES: Final = frozenset(
    {
        "email_confirmation",
        "other_email_confirmation",
        "email_taken",
        "already_registered",
        "no_login",
    }
)
"""Mails to an address that is not the person's yet. Which of them was sent tells whether somebody
else has a login with it, so neither is listed."""

NOT_TO_THE_PERSON: Final = frozenset({SOMEBODY_REGISTERED})
"""Letters to a home, about the person they are kept with."""

STATES: Final[dict[str, State]] = {
    MessageState.QUEUED: "on_its_way",
    MessageState.SENT: "sent",
    MessageState.FAILED: "failed",
    MessageState.EXPIRED: "expired",
    MessageState.KEPT: "not_mailed",
    PaperState.PRINTED: "sent",
    PaperState.RETURNED: "returned",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """A customer, by everything their messages may be kept under."""

    landlord_id: UUID
    user_id: UUID | None
    contact_id: UUID | None
    registration_id: UUID | None


def title_of(kind: str) -> str:
    """Return what a message is called that has no subject of its own."""
    letter = LETTERS.get(kind) or PAPERS.get(kind)
    shows = letter.shows if letter else kind
    return shows[:1].upper() + shows[1:]
