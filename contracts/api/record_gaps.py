"""What the record lacks, and which of its facts failed people who tried to get in."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.api.common import ApiModel

GapField = Literal[
    "surname",
    "full_name",
    "email",
    "postcode",
    "date_of_birth",
    "account_reference",
    "agreement_reference",
    "start_month",
    "pin",
    "holder",
]
MOST_ACCOUNTS = 200


class FailedPeople(ApiModel):
    """How many people one fact of the record failed, in one month."""

    missing: int
    """The record has nothing there."""

    other: int
    """The record has something else; everything else agreed."""


class GapCount(ApiModel):
    """One field of the record."""

    field: GapField
    lacking: int | None
    """Current accounts without it; None for a field that every account has."""

    this_month: FailedPeople
    last_month: FailedPeople


class GapCounts(ApiModel):
    """`GET /record-gaps`: the fields that the landlord's policy compares, in a fixed order."""

    fields: list[GapCount]


class GapAccount(ApiModel):
    """An account behind a count."""

    account_id: UUID
    is_missing: bool
    failed: int
    """People whom the field failed here, this month and last."""


class GapAccounts(ApiModel):
    """`GET /record-gaps/{field}`: by account id."""

    items: list[GapAccount]
    next: UUID | None = None


class AccountIds(ApiModel):
    """`POST /accounts/lookup`."""

    account_ids: list[UUID] = Field(max_length=MOST_ACCOUNTS)
