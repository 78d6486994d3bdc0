"""Two contacts that are one person: seen side by side, merged, and undone."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Line, Version


class MergeSide(ApiModel):
    """One of the two."""

    contact_id: UUID
    version: Version
    name: str
    reference: str
    emails: list[str]
    phones: list[str]
    date_of_birth: date | None
    homes: list[str]
    """What they are to which account: `reference, role, status`."""

    has_login: bool


class MergePreview(ApiModel):
    """`GET /contacts/{contact_id}/merges/with/{merged_id}`: what a merge would be of."""

    survivor: MergeSide
    merged: MergeSide
    twice: list[str]
    """Accounts to which both are the same: the stronger connection is kept."""

    problems: dict[str, str]
    """What keeps them from being merged, and what to do about it."""


class MergeWish(ApiModel):
    """`PUT /contacts/{contact_id}/merges/{merge_id}`. The same id again changes nothing."""

    merged_id: UUID
    survivor_version: Version
    merged_version: Version
    reason: Line = Field(min_length=1)


class MergeView(ApiModel):
    """Somebody who was merged into a contact."""

    merge_id: UUID
    merged_id: UUID
    name: str
    reason: str
    merged_by_name: str
    merged_at: AwareDatetime
    undone_at: AwareDatetime | None = None
    undone_by_name: str = ""
    stands_because: str = ""
    """Why it cannot be undone; empty: it can."""


class Merges(ApiModel):
    """`GET /contacts/{contact_id}/merges`: who was merged into them, and into whom they were."""

    items: list[MergeView]
    """The newest first."""

    merged_into: UUID | None = None
