"""Contacts and their connections, read to be changed.

Locks leave the keys of rows alone (`FOR NO KEY UPDATE`), so that a row which refers to them can
be stored meanwhile by somebody else.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.roles import IN_FORCE, Role
from services.accounts.tables import AccountRow, ConnectionRow, ContactRow, DecisionRow


async def account_for_update(
    session: AsyncSession, landlord_id: UUID, account_id: UUID
) -> AccountRow | None:
    """Return the account, locked: who is connected to it is settled one after the other."""
    return await session.scalar(
        select(AccountRow)
        .where(AccountRow.landlord_id == landlord_id, AccountRow.id == account_id)
        .with_for_update(key_share=True)
    )


async def lock_accounts_of(session: AsyncSession, landlord_id: UUID, contact_id: UUID) -> None:
    """Lock every account the contact is connected to: accounts are locked before people."""
    theirs = select(ConnectionRow.account_id).where(
        ConnectionRow.landlord_id == landlord_id, ConnectionRow.contact_id == contact_id
    )
    await session.execute(
        select(AccountRow.id)
        .where(AccountRow.landlord_id == landlord_id, AccountRow.id.in_(theirs))
        .order_by(AccountRow.id)
        .with_for_update(key_share=True)
    )


async def contact_for_update(
    session: AsyncSession, landlord_id: UUID, contact_id: UUID
) -> ContactRow | None:
    """Return the contact, locked."""
    return await session.scalar(
        select(ContactRow)
        .where(ContactRow.landlord_id == landlord_id, ContactRow.id == contact_id)
        .with_for_update(key_share=True)
    )


async def connections_between(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, contact_id: UUID
) -> Sequence[ConnectionRow]:
    """Return everything the contact is to the account, in any state, oldest first."""
    found = await session.scalars(
        select(ConnectionRow)
        .where(
            ConnectionRow.landlord_id == landlord_id,
            ConnectionRow.account_id == account_id,
            ConnectionRow.contact_id == contact_id,
        )
        .order_by(ConnectionRow.valid_from, ConnectionRow.id)
        .with_for_update(key_share=True)
    )
    return found.all()


async def connection_of(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, connection_id: UUID
) -> ConnectionRow | None:
    """Return one connection of the account, locked."""
    return await session.scalar(
        select(ConnectionRow)
        .where(
            ConnectionRow.landlord_id == landlord_id,
            ConnectionRow.account_id == account_id,
            ConnectionRow.id == connection_id,
        )
        .with_for_update(key_share=True)
    )


async def account_of_connection(
    session: AsyncSession, landlord_id: UUID, connection_id: UUID
) -> UUID | None:
    """Return the account of a connection, to lock it first."""
    return await session.scalar(
        select(ConnectionRow.account_id).where(
            ConnectionRow.landlord_id == landlord_id, ConnectionRow.id == connection_id
        )
    )


async def has_other_owner(
    session: AsyncSession,
    landlord_id: UUID,
    account_id: UUID,
    *,
    besides: Sequence[UUID],
    today: date,
) -> bool:
    """Tell whether a unit owner's connection, `besides` left out, is in force today or later."""
    found = await session.scalar(
        select(ConnectionRow.id)
        .where(
            ConnectionRow.landlord_id == landlord_id,
            ConnectionRow.account_id == account_id,
            ConnectionRow.role == Role.UNIT_OWNER,
            ConnectionRow.status.in_(IN_FORCE),
            ConnectionRow.valid_to.is_(None) | (ConnectionRow.valid_to >= today),
            ConnectionRow.id.not_in(besides),
        )
        .limit(1)
    )
    return found is not None


async def accounts_of_contact(
    session: AsyncSession, landlord_id: UUID, contact_id: UUID
) -> Sequence[UUID]:
    """Return the ids of all accounts the contact is connected to, in any state."""
    found = await session.scalars(
        select(ConnectionRow.account_id)
        .where(ConnectionRow.landlord_id == landlord_id, ConnectionRow.contact_id == contact_id)
        .distinct()
    )
    return found.all()


async def applied_decision(
    session: AsyncSession, landlord_id: UUID, decision_id: UUID
) -> DecisionRow | None:
    """Return what a decision of the desk left behind, if it was applied before."""
    return await session.get(DecisionRow, (landlord_id, decision_id))
