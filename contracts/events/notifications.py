"""What notifications announces: what became of a message."""

from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel

from chassis.events import Event
from contracts.events.audit import Anchored
from contracts.events.own_data import Erased, Prepared


class MessageDelivered(Event):
    """The relay of the recipient's side took the message."""

    routing_key: ClassVar[str] = "notifications.message.delivered.v1"

    message_id: UUID
    template: str
    case_id: UUID | None = None
    registration_id: UUID | None = None


class MessageFailed(Event):
    """The message will not arrive: refused for good, or out of time."""

    routing_key: ClassVar[str] = "notifications.message.failed.v1"

    message_id: UUID
    template: str
    reason: str
    """A code: `refused`, `expired`, `bad_address` …"""

    case_id: UUID | None = None
    registration_id: UUID | None = None


class AboutLetter(BaseModel):
    """Which letter on paper, and of whom."""

    letter_id: UUID
    kind: str
    """A code: `portal_key`, `somebody_registered` …"""

    account_id: UUID
    connection_id: UUID


class LetterPrinted(AboutLetter, Event):
    """A letter on paper went out. Printed once more, it is not announced again."""

    routing_key: ClassVar[str] = "notifications.letter.printed.v1"


class LetterReturned(AboutLetter, Event):
    """A letter on paper came back."""

    routing_key: ClassVar[str] = "notifications.letter.returned.v1"


class LetterWithdrawn(AboutLetter, Event):
    """A letter that waited to be printed will not be."""

    routing_key: ClassVar[str] = "notifications.letter.withdrawn.v1"


class NotificationsAuditAnchored(Anchored, Event):
    """notifications has signed the end of its chain."""

    routing_key: ClassVar[str] = "notifications.audit.anchored.v1"


class NotificationsOwnDataPrepared(Prepared, Event):
    """notifications has prepared its part of what is held about a person."""

    routing_key: ClassVar[str] = "notifications.own_data.prepared.v1"


class NotificationsPersonErased(Erased, Event):
    """notifications has erased what it held about a person, but for what it names."""

    routing_key: ClassVar[str] = "notifications.person.erased.v1"
