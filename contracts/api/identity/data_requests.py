"""Requests for all that is held about a person."""

from datetime import datetime
from uuid import UUID

from contracts.api.common import ApiModel


class DataRequestPart(ApiModel):
    """How far one service is."""

    service: str
    items: int | None
    """How many rows and files it found. None: it has not answered yet."""


class DataRequest(ApiModel):
    """One request and how far it is."""

    request_id: UUID
    asked_at: datetime
    ready_at: datetime | None
    """When the last service had answered. None: some have not."""

    ends_at: datetime
    """Until when it may be downloaded."""

    parts: list[DataRequestPart]
    """One of each service, in the same order."""


class OwnDataRequest(ApiModel):
    """The request of whoever asks, if there is one that may still be downloaded."""

    request: DataRequest | None


class DataRequestLine(DataRequest):
    """A request as leads see it."""

    user_id: UUID
    contact_id: UUID | None
    email: str


class DataRequests(ApiModel):
    """Requests, the newest first."""

    items: list[DataRequestLine]
    next: str | None = None
