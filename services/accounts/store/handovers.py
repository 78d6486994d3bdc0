"""Queries about homes that change hands."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.handovers import OVER, HandoverState
from services.accounts.domain.invitations import InvitationState
from services.accounts.domain.owners import RequestState
from services.accounts.domain.references import PIN
from services.accounts.store.invitations import invitations_to
from services.accounts.store.requests import requests_about
from services.accounts.tables import (
    AccessInvitationRow,
    AccessRequestRow,
    ConnectionRow,
    ContactRow,
    HandoverRow,
    IdentifierRow,
)

SHOWN = 20
AT_ONCE = 100


async def handover_with_id(
    session: AsyncSession, landlord_id: UUID, handover_id: UUID
) -> HandoverRow | None:
    """Return one handover as it is now. Lock its account first to change it."""
    return await session.scalar(
        select(HandoverRow)
        .where(HandoverRow.landlord_id == landlord_id, HandoverRow.id == handover_id)
        .execution_options(populate_existing=True)
    )


async def handovers_of(
    session: AsyncSession, landlord_id: UUID, account_id: UUID
) -> Sequence[HandoverRow]:
    """Return the newest handovers of an account, the newest first."""
    found = await session.scalars(
        select(HandoverRow)
        .where(HandoverRow.landlord_id == landlord_id, HandoverRow.account_id == account_id)
        .order_by(HandoverRow.planned_at.desc(), HandoverRow.id)
        .limit(SHOWN)
    )
    return found.all()


async def due_handovers(
    session: AsyncSession, landlord_id: UUID, *, today: date
) -> Sequence[tuple[UUID, UUID]]:
    """Return some handovers whose day has come: their ids with those of their accounts."""
    found = await session.execute(
        select(HandoverRow.id, HandoverRow.account_id)
        .where(
            HandoverRow.landlord_id == landlord_id,
            HandoverRow.state == HandoverState.PLANNED,
            HandoverRow.last_day < today,
        )
        .order_by(HandoverRow.last_day, HandoverRow.id)
        .limit(AT_ONCE)
    )
    return [(row.id, row.account_id) for row in found]


async def connections_to_end(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, *, last_day: date
) -> list[tuple[ConnectionRow, ContactRow]]:
    """Return everybody who is, or asks to be, something to the account by its last day."""
    found = await session.execute(
        select(ConnectionRow, ContactRow)
        .join(ContactRow, ContactRow.id == ConnectionRow.contact_id)
        .where(
            ConnectionRow.landlord_id == landlord_id,
            ConnectionRow.account_id == account_id,
            ConnectionRow.status.not_in(OVER),
            ConnectionRow.valid_from <= last_day,
        )
        .order_by(ConnectionRow.valid_from, ConnectionRow.id)
        .execution_options(populate_existing=True)
    )
    return [(connection, contact) for connection, contact in found]


async def waiting_at(
    session: AsyncSession, landlord_id: UUID, account_id: UUID
) -> tuple[list[AccessInvitationRow], list[AccessRequestRow]]:
    """Return the invitations to an account and the requests about it that are open."""
    invited = await invitations_to(session, landlord_id, [account_id])
    asked = await requests_about(session, landlord_id, [account_id])
    return (
        [row for row in invited if row.state == InvitationState.OPEN],
        [row for row in asked if row.state == RequestState.WAITING],
    )


async def void_pins(session: AsyncSession, landlord_id: UUID, account_id: UUID) -> int:
    """Forget the PINs of an account, and return how many there were."""
    gone = await session.scalars(
        delete(IdentifierRow)
        .where(
            IdentifierRow.landlord_id == landlord_id,
            IdentifierRow.account_id == account_id,
            IdentifierRow.kind == PIN,
        )
        .returning(IdentifierRow.value_key)
    )
    return len(gone.all())
