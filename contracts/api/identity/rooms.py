"""Rooms that leads close for all customers of a landlord."""

from typing import Literal

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Line

Room = Literal["money", "documents", "messages"]


class RoomsWanted(ApiModel):
    """`POST /closed-rooms`: close these, in place of what was closed. 403 `proof_too_old`."""

    rooms: list[Room] = Field(min_length=1, max_length=3)
    reason: Line = Field(min_length=1)
    """For staff and the audit; no customer reads it."""


class OpeningWanted(ApiModel):
    """`POST /closed-rooms/end`: open everything. 403 `proof_too_old`, 409 `rooms_are_open`."""

    reason: Line = Field(min_length=1)


class RoomClosure(ApiModel):
    """Rooms that were closed, or still are."""

    rooms: list[str]
    reason: str
    closed_at: AwareDatetime
    closed_by_name: str
    ended_at: AwareDatetime | None = None
    ended_by_name: str = ""
    ended_reason: str = ""


class RoomClosures(ApiModel):
    """`GET /closed-rooms`: what is closed now, and the last closures, the newest first."""

    closed: list[str]
    items: list[RoomClosure]
