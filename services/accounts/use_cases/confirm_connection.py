"""Staff confirm somebody who came in provisionally."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.errors import ConnectionChangedMeanwhile, ConnectionNotFound
from services.accounts.store.people import connection_of
from services.accounts.store.provisional import confirm


async def confirm_connection(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    account_id: UUID,
    connection_id: UUID,
    seen_version: int,
    decision_id: UUID,
    reason: str,
    confirmed_by: str,
    confirmed_by_name: str,
    confirmed_at: datetime,
) -> int:
    """Open what was withheld from a provisional connection, and announce `ConnectionChanged`.

    Returns the connection's version afterwards. One that is confirmed already stays as it is,
    whoever asks again.

    Raises:
        ConnectionNotFound: the account has no such connection.
        ConnectionChangedMeanwhile: `seen_version` is not the newest.
    """
    connection = await connection_of(session, landlord_id, account_id, connection_id)
    if connection is None:
        raise ConnectionNotFound("no such connection")
    if not connection.is_provisional:
        return connection.version
    if connection.version != seen_version:
        raise ConnectionChangedMeanwhile("the connection was changed meanwhile")

    await confirm(
        session,
        connection,
        decision_id=decision_id,
        reason=reason,
        confirmed_by=confirmed_by,
        confirmed_by_name=confirmed_by_name,
        confirmed_at=confirmed_at,
    )
    return connection.version
