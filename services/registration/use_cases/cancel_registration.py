"""Give up, and leave nothing behind."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.domain.states import Move, moved
from services.registration.store.registrations import delete_registration, find_for_update


async def cancel_registration(session: AsyncSession, *, registration_id: UUID) -> None:
    """Delete the registration with all its answers. One that is not there is left in peace.

    Tries that were used stay used; they name nobody.

    Raises:
        RegistrationMoved: staff are looking at it or it was decided; it can be deleted no more.
    """
    row = await find_for_update(session, registration_id)
    if row is None:
        return
    moved(row.state, Move.CANCEL)

    await delete_registration(session, registration_id)
