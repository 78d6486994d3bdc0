"""What notifications announces: what became of a message."""

from typing import ClassVar
from uuid import UUID

from chassis.events import Event
from contracts.events.audit import Anchored


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


class NotificationsAuditAnchored(Anchored, Event):
    """notifications has signed the end of its chain."""

    routing_key: ClassVar[str] = "notifications.audit.anchored.v1"
