"""Important information for customers, and what happened on their accounts."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Line, Version, Words


class OwnNotice(ApiModel):
    """Something that the people of a home should know today."""

    notice_id: UUID
    title: str
    body: str
    place: str = ""
    """Estate or block that it is about; empty: everybody."""

    from_day: date


class ActivityItem(ApiModel):
    """One thing that happened on an account."""

    item_id: UUID
    happened_at: AwareDatetime
    kind: str
    detail: str = ""
    amount_pence: int | None = None
    """Positive: more is owed."""


class OwnNotices(ApiModel):
    """`GET /me/accounts/{id}/notices`: what the dashboard of a home tells, the newest first."""

    items: list[OwnNotice]
    newest: list[ActivityItem] = Field(default_factory=list)
    """What happened last, as far as the caller may know it: one call for both."""


class NoticeWish(ApiModel):
    """`PUT /notices/{id}`: what staff write."""

    title: Line = Field(min_length=1)
    body: Words = Field(min_length=1)
    estate_id: UUID | None = None
    block_id: UUID | None = None
    from_day: date
    until_day: date | None = None


class NoticeView(ApiModel):
    """A notice as staff see it."""

    notice_id: UUID
    title: str
    body: str
    estate_id: UUID | None = None
    block_id: UUID | None = None
    place: str = ""
    from_day: date
    until_day: date | None = None
    ended_at: AwareDatetime | None = None
    changed_by_name: str = ""
    changed_at: AwareDatetime
    version: Version


class NoticesWanted(ApiModel):
    """Which part of all notices."""

    after_day: date | None = None
    after_id: UUID | None = None
    limit: int = Field(default=50, ge=1, le=100)


class Notices(ApiModel):
    """`GET /notices`: those that begin last stand first."""

    items: list[NoticeView]
    has_more: bool = False


class ActivityWanted(ApiModel):
    """Which part of what happened."""

    before: AwareDatetime | None = None
    before_id: UUID | None = None
    """Of the last one that was seen: those before it. Both, or neither."""

    limit: int = Field(default=20, ge=1, le=100)


class Activity(ApiModel):
    """`GET /me/accounts/{id}/activity`: the newest first, as far as the caller may know it."""

    items: list[ActivityItem]
    has_more: bool = False


TimelineKind = Literal["", "money", "access", "documents", "staff"]


class TimelineWanted(ActivityWanted):
    """Which part of the timeline. `kind` empty: all of it."""

    kind: TimelineKind = ""
    limit: int = Field(default=30, ge=1, le=50)


class TimelineItem(ApiModel):
    """One thing that happened on an account, or that somebody of staff did there."""

    item_id: UUID
    at: AwareDatetime
    kind: str
    """Of the activity, or an act of the audit."""

    is_act: bool
    detail: str = ""
    amount_pence: int | None = None
    """Positive: more is owed."""

    by: str = ""
    """Who did it, where somebody of staff did."""


class Timeline(ApiModel):
    """`GET /accounts/{account_id}/timeline`: the newest first."""

    items: list[TimelineItem]
    has_more: bool = False
