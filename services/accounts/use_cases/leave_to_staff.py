"""The letter that tells a home of a newcomer did not arrive: silence would mean nothing."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.store.provisional import provisional_for_update


async def leave_to_staff(session: AsyncSession, *, landlord_id: UUID, connection_id: UUID) -> None:
    """Let nobody but staff confirm the connection, unless it is confirmed already."""
    connection = await provisional_for_update(session, landlord_id, connection_id)
    if connection is not None:
        connection.awaits_letter, connection.provisional_until = False, None
