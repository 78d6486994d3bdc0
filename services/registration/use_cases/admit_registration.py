"""Notice that an approved person is really in."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.domain.states import Move, State, moved
from services.registration.store.registrations import find_for_update


async def admit_registration(
    session: AsyncSession,
    *,
    registration_id: UUID,
    because: Literal["connected", "activated"],
    at: datetime,
) -> None:
    """Note that accounts has connected, or identity has activated; admitted once both have.

    In any order, any number of times. A registration that is gone is left in peace.
    """
    row = await find_for_update(session, registration_id)
    if row is None:
        return

    if because == "connected":
        row.connected_at = row.connected_at or at
    else:
        row.activated_at = row.activated_at or at
    if row.state == State.APPROVED and row.connected_at and row.activated_at:
        row.state = moved(row.state, Move.ADMIT)
        row.admitted_at = row.moved_at = at
