"""Requests for all that is held about a person."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

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


class WatchedRequest(ApiModel):
    """What leads see of how a request or a closing stands with the law and the services."""

    answer_by: date
    """The last day the law gives: one month."""

    is_overdue: bool
    """It is not done, and that day has passed."""

    is_late: bool
    """A service has not answered for an hour."""

    asked_again_at: datetime | None = None
    """When staff last had the services asked once more."""


class DataRequestLine(DataRequest, WatchedRequest):
    """A request as leads see it."""

    user_id: UUID
    contact_id: UUID | None
    email: str


class DataRequests(ApiModel):
    """Requests, the newest first."""

    items: list[DataRequestLine]
    next: str | None = None


class ClosingAnswer(ApiModel):
    """Whether one service has erased what it held."""

    service: str
    has_answered: bool
    kept: list[str] = Field(default_factory=list)
    """What it kept, and why: such as `ledger`, `arrears`, `open_case`."""


class ClosingLine(WatchedRequest):
    """A closing of a login as leads see it. Once it has ended nothing but its number names it."""

    request_id: UUID
    user_id: UUID
    contact_id: UUID | None
    email: str
    asked_at: datetime
    due_at: datetime
    """Until then its owner can stop it."""

    state: Literal["waiting", "erasing", "stopped", "ended"]
    ended_at: datetime | None
    answers: list[ClosingAnswer]
    """One of each service that erases, in the same order."""


class ClosingLines(ApiModel):
    """Closings, the newest first."""

    items: list[ClosingLine]
    next: str | None = None
