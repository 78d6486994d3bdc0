"""Queries about what was changed by hand."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.tables import AccountChangeRow, ConnectionRow, ContactChangeRow, ContactRow

SHOWN = 50
"""The newest changes of an account; older ones are in the audit by their time."""


async def changes_of_account(
    session: AsyncSession, landlord_id: UUID, account_id: UUID
) -> Sequence[tuple[ContactChangeRow, ContactRow]]:
    """Return changes of everybody who is or was connected to the account, the newest first."""
    connected = select(ConnectionRow.contact_id).where(
        ConnectionRow.landlord_id == landlord_id, ConnectionRow.account_id == account_id
    )
    found = await session.execute(
        select(ContactChangeRow, ContactRow)
        .join(ContactRow, ContactRow.id == ContactChangeRow.contact_id)
        .where(
            ContactChangeRow.landlord_id == landlord_id,
            ContactChangeRow.contact_id.in_(connected),
            or_(ContactChangeRow.account_id.is_(None), ContactChangeRow.account_id == account_id),
        )
        .order_by(ContactChangeRow.changed_at.desc(), ContactChangeRow.id)
        .limit(SHOWN)
    )
    return [(change, contact) for change, contact in found]


async def changes_of_contact(
    session: AsyncSession, landlord_id: UUID, contact_id: UUID
) -> Sequence[ContactChangeRow]:
    """Return what was changed by hand of one person and their connections, the newest first."""
    found = await session.scalars(
        select(ContactChangeRow)
        .where(
            ContactChangeRow.landlord_id == landlord_id,
            ContactChangeRow.contact_id == contact_id,
        )
        .order_by(ContactChangeRow.changed_at.desc(), ContactChangeRow.id)
        .limit(SHOWN)
    )
    return found.all()


async def changes_of_facts(
    session: AsyncSession, landlord_id: UUID, account_id: UUID
) -> Sequence[AccountChangeRow]:
    """Return what was changed by hand of the account itself, the newest first."""
    found = await session.scalars(
        select(AccountChangeRow)
        .where(
            AccountChangeRow.landlord_id == landlord_id, AccountChangeRow.account_id == account_id
        )
        .order_by(AccountChangeRow.changed_at.desc(), AccountChangeRow.id)
        .limit(SHOWN)
    )
    return found.all()
