"""Queries about provisional access, and how it becomes full access."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.roles import IN_FORCE
from services.accounts.store.connections import announce_connection
from services.accounts.store.people import (
    account_for_update,
    account_of_connection,
    connection_of,
)
from services.accounts.tables import ConnectionRow, ContactChangeRow

AT_ONCE = 200


async def unopposed_connections(
    session: AsyncSession, landlord_id: UUID, *, after: UUID | None, at: datetime
) -> Sequence[UUID]:
    """Return some provisional connections in force whose time is over, by id, from `after` on."""
    found = select(ConnectionRow.id).where(
        ConnectionRow.landlord_id == landlord_id,
        ConnectionRow.is_provisional,
        ConnectionRow.provisional_until <= at,
        ConnectionRow.status.in_(IN_FORCE),
    )
    if after is not None:
        found = found.where(ConnectionRow.id > after)
    return (await session.scalars(found.order_by(ConnectionRow.id).limit(AT_ONCE))).all()


async def provisional_for_update(
    session: AsyncSession, landlord_id: UUID, connection_id: UUID
) -> ConnectionRow | None:
    """Return the connection, if it is provisional, under the lock of its account."""
    account_id = await account_of_connection(session, landlord_id, connection_id)
    if account_id is None:
        return None
    await account_for_update(session, landlord_id, account_id)
    found = await connection_of(session, landlord_id, account_id, connection_id)
    return found if found is not None and found.is_provisional else None


async def contacts_in_force(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, *, today: date
) -> list[UUID]:
    """Return the contacts with full access to an account today, whatever they are to it."""
    found = await session.scalars(
        select(ConnectionRow.contact_id)
        .where(
            ConnectionRow.landlord_id == landlord_id,
            ConnectionRow.account_id == account_id,
            ConnectionRow.status.in_(IN_FORCE),
            ConnectionRow.is_provisional.is_(False),
            ConnectionRow.valid_from <= today,
            or_(ConnectionRow.valid_to.is_(None), ConnectionRow.valid_to >= today),
        )
        .distinct()
        .order_by(ConnectionRow.contact_id)
    )
    return list(found)


async def confirm(
    session: AsyncSession,
    connection: ConnectionRow,
    *,
    decision_id: UUID,
    reason: str,
    confirmed_by: str,
    confirmed_by_name: str,
    confirmed_at: datetime,
) -> None:
    """Open what was withheld, with its log, and announce `ConnectionChanged`."""
    connection.is_provisional = connection.awaits_letter = False
    connection.provisional_until = None
    connection.version += 1
    session.add(
        ContactChangeRow(
            id=uuid4(),
            landlord_id=connection.landlord_id,
            contact_id=connection.contact_id,
            version=connection.version,
            field="connection",
            before="provisional",
            after="confirmed",
            reason=reason,
            decision_id=decision_id,
            changed_by=confirmed_by,
            changed_by_name=confirmed_by_name,
            changed_at=confirmed_at,
        )
    )
    await session.flush()
    announce_connection(session, connection)
