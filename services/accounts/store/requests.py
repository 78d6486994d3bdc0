"""Queries about requests to owners, and about who the owners are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.owners import HOLDING, RequestState
from services.accounts.domain.roles import IN_FORCE, AccountStatus
from services.accounts.tables import AccessRequestRow, AccountRow, ConnectionRow, UnitRow

AT_ONCE = 200
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, as they said it when they registered."""

    first_name: str
    last_name: str
    email: str
    phone: str
    role: str
    words: str


def _holds(today: date) -> ColumnElement[bool]:
    """Say whether a connection is one that decides today. Provisional ones do not."""
    return (
        ConnectionRow.role.in_(HOLDING)
        & ConnectionRow.status.in_(IN_FORCE)
        & ConnectionRow.is_provisional.is_(False)
        & (ConnectionRow.valid_from <= today)
        & or_(ConnectionRow.valid_to.is_(None), ConnectionRow.valid_to >= today)
    )


async def owners_of(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, *, today: date
) -> list[UUID]:
    """Return the contacts who may decide about an account today."""
    found = await session.scalars(
        select(ConnectionRow.contact_id)
        .where(
            ConnectionRow.landlord_id == landlord_id,
            ConnectionRow.account_id == account_id,
            _holds(today),
        )
        .distinct()
        .order_by(ConnectionRow.contact_id)
    )
    return list(found)


async def accounts_owned_by(
    session: AsyncSession, landlord_id: UUID, contact_id: UUID, *, today: date
) -> list[tuple[AccountRow, UnitRow]]:
    """Return the current accounts about which a contact may decide today."""
    found = await session.execute(
        select(AccountRow, UnitRow)
        .join(UnitRow, UnitRow.id == AccountRow.unit_id)
        .join(ConnectionRow, ConnectionRow.account_id == AccountRow.id)
        .where(
            ConnectionRow.landlord_id == landlord_id,
            ConnectionRow.contact_id == contact_id,
            AccountRow.status == AccountStatus.CURRENT,
            _holds(today),
        )
        .distinct()
        .order_by(AccountRow.account_key)
    )
    return [(account, unit) for account, unit in found]


async def count_waiting(session: AsyncSession, landlord_id: UUID, account_id: UUID) -> int:
    """Return how many requests about an account wait."""
    found = await session.scalar(
        select(func.count())
        .select_from(AccessRequestRow)
        .where(
            AccessRequestRow.landlord_id == landlord_id,
            AccessRequestRow.account_id == account_id,
            AccessRequestRow.state == RequestState.WAITING,
        )
    )
    return found or 0


async def request_of_registration(
    session: AsyncSession, landlord_id: UUID, registration_id: UUID
) -> AccessRequestRow | None:
    """Return the request that a registration made."""
    return await session.scalar(
        select(AccessRequestRow).where(
            AccessRequestRow.landlord_id == landlord_id,
            AccessRequestRow.registration_id == registration_id,
        )
    )


async def request_with_id(
    session: AsyncSession, landlord_id: UUID, request_id: UUID
) -> AccessRequestRow | None:
    """Return one request."""
    return await session.scalar(
        select(AccessRequestRow).where(
            AccessRequestRow.landlord_id == landlord_id, AccessRequestRow.id == request_id
        )
    )


async def request_for_update(
    session: AsyncSession, landlord_id: UUID, request_id: UUID
) -> AccessRequestRow | None:
    """Return one request as it is now, locked. Lock its account first."""
    return await session.scalar(
        select(AccessRequestRow)
        .where(AccessRequestRow.landlord_id == landlord_id, AccessRequestRow.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def requests_about(
    session: AsyncSession, landlord_id: UUID, account_ids: Sequence[UUID]
) -> list[AccessRequestRow]:
    """Return the requests about these accounts, the newest first."""
    found = await session.scalars(
        select(AccessRequestRow)
        .where(
            AccessRequestRow.landlord_id == landlord_id,
            AccessRequestRow.account_id.in_(account_ids),
        )
        .order_by(AccessRequestRow.asked_at.desc(), AccessRequestRow.id)
        .limit(SHOWN)
    )
    return list(found)


async def unanswered_requests(
    session: AsyncSession, landlord_id: UUID, *, before: datetime
) -> list[AccessRequestRow]:
    """Return some of the requests that should have been answered `before`, locked."""
    found = await session.scalars(
        select(AccessRequestRow)
        .where(
            AccessRequestRow.landlord_id == landlord_id,
            AccessRequestRow.state == RequestState.WAITING,
            AccessRequestRow.answer_by < before,
        )
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    return list(found)


async def erase_requests(
    session: AsyncSession, landlord_id: UUID, *, ended_before: datetime
) -> None:
    """Erase names and words of requests that ended long ago."""
    await session.execute(
        update(AccessRequestRow)
        .where(
            AccessRequestRow.landlord_id == landlord_id,
            AccessRequestRow.state != RequestState.WAITING,
            AccessRequestRow.decided_at < ended_before,
            AccessRequestRow.email != "",
        )
        .values(first_name="", last_name="", email="", phone="", words="")
    )
