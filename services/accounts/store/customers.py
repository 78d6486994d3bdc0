"""What a customer is to an account today: the question before every page about one account."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.opening import closed_by
from services.accounts.tables import AccountRow, ConnectionRow


async def open_connections(
    session: AsyncSession,
    landlord_id: UUID,
    *,
    contact_id: UUID,
    account_id: UUID,
    today: date,
) -> tuple[AccountRow, list[ConnectionRow]] | None:
    """Return the account and what opens it to the contact today; None: nothing does."""
    found = await session.execute(
        select(AccountRow, ConnectionRow)
        .join(ConnectionRow, ConnectionRow.account_id == AccountRow.id)
        .where(
            ConnectionRow.landlord_id == landlord_id,
            ConnectionRow.contact_id == contact_id,
            ConnectionRow.account_id == account_id,
        )
    )
    rows = [(account, connection) for account, connection in found]
    opening = [
        connection
        for account, connection in rows
        if closed_by(
            account_status=account.status,
            status=connection.status,
            valid_from=connection.valid_from,
            valid_to=connection.valid_to,
            today=today,
        )
        is None
    ]
    return (rows[0][0], opening) if opening else None
