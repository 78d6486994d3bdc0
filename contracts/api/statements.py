"""Statements of an account, as customers ask for them."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from contracts.api.common import ApiModel

StatementState = Literal["asked", "issued", "failed"]


class StatementWish(ApiModel):
    """`POST /me/accounts/{id}/statements`: the same days again are the same document."""

    first_day: date
    last_day: date


class StatementView(ApiModel):
    """A statement, and whether it is made by now."""

    statement_id: UUID
    first_day: date
    last_day: date
    state: StatementState
    asked_at: AwareDatetime
    issued_at: AwareDatetime | None = None


class Statements(ApiModel):
    """`GET /me/accounts/{id}/statements`: those asked for last, the newest first."""

    items: list[StatementView]


class StatementMail(ApiModel):
    """`GET /statements/{id}/told/{contact_id}`: what the mail about a statement says."""

    email: str
    """Empty: none on record."""

    name: str
    address: str
    account_id: UUID
    first_day: date
    last_day: date
