"""Whether a connection lets its person see the money of the account today."""

from datetime import date
from typing import Protocol

from services.accounts.domain.opening import closed_by


class Opening(Protocol):
    """What of a connection decides."""

    status: str
    valid_from: date
    valid_to: date | None
    finance: bool
    is_provisional: bool


class Standing(Protocol):
    """What of an account decides."""

    status: str


def may_see_money(connection: Opening, account: Standing, *, today: date) -> bool:
    """Say whether the connection is in force and has finance authority, and not provisionally."""
    shut = closed_by(
        account_status=account.status,
        status=connection.status,
        valid_from=connection.valid_from,
        valid_to=connection.valid_to,
        today=today,
    )
    return shut is None and connection.finance and not connection.is_provisional


class Documents(Opening, Protocol):
    """What of a connection decides about documents."""

    documents: bool


def may_see_documents(connection: Documents, account: Standing, *, today: date) -> bool:
    """Say whether the connection is in force and has documents authority, and not provisionally."""
    shut = closed_by(
        account_status=account.status,
        status=connection.status,
        valid_from=connection.valid_from,
        valid_to=connection.valid_to,
        today=today,
    )
    return shut is None and connection.documents and not connection.is_provisional
