"""Legal holds: what is in dispute is not erased until the hold is lifted."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Line


class HoldWanted(ApiModel):
    """`POST /accounts/{account_id}/legal-hold`, and `…/legal-hold/lift`."""

    reason: Line = Field(min_length=1, max_length=300)


class HoldView(ApiModel):
    """One hold on an account, its homes, its people and their cases."""

    hold_id: UUID
    account_id: UUID
    reference: str
    """Of the account."""

    reason: str
    placed_at: AwareDatetime
    placed_by_name: str
    lifted_at: AwareDatetime | None = None
    lifted_by_name: str = ""
    lifted_because: str = ""


class Holds(ApiModel):
    """`GET /legal-holds` (those in force) and `GET /accounts/{account_id}/legal-hold` (all of it).

    The newest first.
    """

    items: list[HoldView]


class ContactHold(ApiModel):
    """`GET /contacts/{contact_id}/legal-hold`."""

    is_held: bool
