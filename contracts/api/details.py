"""What customers change about themselves in the record, and what staff check of it."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Line

DetailField = Literal[
    "title", "first_name", "last_name", "organisation", "phone", "phone_evening", "mobile"
]


class DetailsWish(ApiModel):
    """`PATCH /me/details`: what shall stand there. Null: leave it as it is; empty: remove it."""

    title: str | None = Field(default=None, max_length=200)
    first_name: str | None = Field(default=None, max_length=200)
    last_name: str | None = Field(default=None, max_length=200)
    organisation: str | None = Field(default=None, max_length=200)
    phone: str | None = Field(default=None, max_length=200)
    phone_evening: str | None = Field(default=None, max_length=200)
    mobile: str | None = Field(default=None, max_length=200)


class DetailsOutcome(ApiModel):
    """What became of a wish, by field."""

    changed: list[DetailField]
    """Stands in the record now."""

    waiting: list[DetailField]
    """Is checked first; the old stands until then."""


class DetailChange(ApiModel):
    """A change that waits for a check."""

    change_id: UUID
    field: DetailField
    before: str
    wanted: str
    asked_at: AwareDatetime


class ChangedAccount(ApiModel):
    """An account of the person, by which staff know them."""

    account_id: UUID
    reference: str


class ChangeToCheck(DetailChange):
    """The same for staff: whose it is."""

    contact_id: UUID
    name: str
    """As the record says now."""

    accounts: list[ChangedAccount]


class ChangesToCheck(ApiModel):
    """`GET /detail-changes?after=&contact=`: what waits, the oldest first."""

    items: list[ChangeToCheck]
    waiting: int
    """Of the landlord."""

    next: UUID | None = None


class ChangeDecision(ApiModel):
    """`POST /detail-changes/{change_id}/decision`."""

    is_accepted: bool
    reason: Line = ""
    """Why it is refused; the customer reads it."""


class DetailChangeMail(ApiModel):
    """`GET /detail-changes/{change_id}/mail`: what the mail about a change says. No value."""

    email: str
    name: str
    field: DetailField
    state: Literal["waiting", "made", "accepted", "refused", "withdrawn"]
    reason: str
    at: AwareDatetime
