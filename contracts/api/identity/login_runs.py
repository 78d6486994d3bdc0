"""Logins for everybody on record who has none: looked through first, then sent."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Line

RunState = Literal["counting", "counted", "sending", "sent", "cancelled"]
PlaceKind = Literal["", "estate", "block"]
Outcome = Literal[
    "ready",
    "invited",
    "has_login",
    "no_email",
    "email_not_usable",
    "email_shared",
    "email_taken",
    "email_changed",
    "no_home",
]


class NewLoginRun(ApiModel):
    """`PUT /login-runs/{run_id}`: look through the record, or one place of it. Nothing is sent.

    The same id again changes nothing.
    """

    place_kind: PlaceKind = ""
    """Empty: the whole record."""

    place_id: UUID | None = None
    place_name: Line = ""


class LoginRun(ApiModel):
    """A run, as far as it has come."""

    run_id: UUID
    state: RunState
    place_kind: PlaceKind
    place_name: str
    asked_by: UUID
    asked_by_name: str
    asked_at: AwareDatetime
    counted_at: AwareDatetime | None = None
    released_by_name: str = ""
    released_at: AwareDatetime | None = None
    finished_at: AwareDatetime | None = None
    is_waiting_for_record: bool = False
    """The record does not answer just now; the run goes on by itself."""

    counts: dict[Outcome, int] = Field(default_factory=dict)
    """People by what is to become of them, or has; outcomes without people are left out."""

    per_minute: int = 0
    """Most invitations sent in a minute."""


class LoginRuns(ApiModel):
    """`GET /login-runs`: the newest first, without counts."""

    items: list[LoginRun]


class LoginRunLine(ApiModel):
    """One person of a run."""

    contact_id: UUID
    name: str
    email: str
    outcome: Outcome


class LoginRunLines(ApiModel):
    """`GET /login-runs/{run_id}/lines?outcome=&after=`: by contact."""

    items: list[LoginRunLine]
    next: UUID | None = None
