"""A home changes hands on a day: what staff say of it, and what would end."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Line

HandoverKind = Literal["ownership", "tenancy"]


class HandoverWish(ApiModel):
    """`PUT /accounts/{account_id}/handovers/{handover_id}`. The same id again changes nothing."""

    kind: HandoverKind
    last_day: date
    """Of those who leave."""

    reason: Line = Field(min_length=1)
    contact_id: UUID | None = None
    """Who is connected as owner or tenant from the day after on."""

    is_checked: bool = False


class HandoverView(ApiModel):
    """One end of an ownership or a tenancy."""

    handover_id: UUID
    kind: HandoverKind
    last_day: date
    reason: str
    contact_id: UUID | None
    state: Literal["planned", "done", "cancelled"]
    planned_by_name: str
    planned_at: AwareDatetime
    settled_at: AwareDatetime | None
    settled_by_name: str
    ended: int


class Leaving(ApiModel):
    """Somebody whose connection would end."""

    contact_id: UUID
    name: str
    role: str
    status: str
    valid_from: date


class Handovers(ApiModel):
    """`GET /accounts/{account_id}/handovers?last_day=`: what would end then; earlier ones."""

    leaving: list[Leaving]
    invitations: list[str]
    """Open ones, by the mailbox they went to."""

    requests: list[str]
    """Open ones, by who asked."""

    has_pin: bool
    items: list[HandoverView]
    """The newest first."""
