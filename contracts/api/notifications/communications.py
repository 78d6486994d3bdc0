"""My Communications: what was sent to a customer, as they read it."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel

Channel = Literal["email", "letter"]
CommunicationState = Literal["on_its_way", "sent", "failed", "expired", "returned", "not_mailed"]
"""`not_mailed`: its reader asked for no mails about it, so it stands here alone."""

MOST_COUNTED = 100
"""Unread messages are counted up to here; more is said to be this many."""


class CommunicationsWanted(ApiModel):
    """Which part of the list."""

    after: UUID | None = None
    """The last message of the part before."""

    limit: int = Field(default=20, ge=1, le=50)


class CommunicationLine(ApiModel):
    """A message, as it is listed."""

    message_id: UUID
    channel: Channel
    subject: str
    state: CommunicationState
    asked_at: AwareDatetime
    """When what led to it happened."""

    sent_at: AwareDatetime | None = None
    """Of a letter: when it was printed."""

    read_at: AwareDatetime | None = None


class Communications(ApiModel):
    """`GET /me/communications`: the newest first."""

    items: list[CommunicationLine]
    next: UUID | None = None
    """Sent back as `after` it gives the next part. None: this was the last."""


class Communication(CommunicationLine):
    """`POST /me/communications/{id}/reading`: one message, which counts as read from now on."""

    body: str = ""
    """Plain text as it was sent, links and codes cut out. Empty: it was not sent, or on paper."""


class CommunicationsCount(ApiModel):
    """`GET /me/communications/count`."""

    has_any: bool
    unread: int
