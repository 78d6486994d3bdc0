"""Queries about people whom letters are written to."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.tables import AccountRow, ConnectionRow, ContactRow, UnitRow


@dataclass(frozen=True)
class Holder:
    """A connection with everything it connects."""

    connection: ConnectionRow
    contact: ContactRow
    account: AccountRow
    unit: UnitRow


async def holders_of(
    session: AsyncSession, landlord_id: UUID, connection_ids: Collection[UUID]
) -> list[Holder]:
    """Return these connections, in force or not."""
    rows = await session.execute(
        select(ConnectionRow, ContactRow, AccountRow, UnitRow)
        .join(ContactRow, ContactRow.id == ConnectionRow.contact_id)
        .join(AccountRow, AccountRow.id == ConnectionRow.account_id)
        .join(UnitRow, UnitRow.id == AccountRow.unit_id)
        .where(ConnectionRow.landlord_id == landlord_id, ConnectionRow.id.in_(connection_ids))
    )
    return [Holder(*row) for row in rows]
