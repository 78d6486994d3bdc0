"""Invitations that nobody took in time end; names of those that ended long ago are erased."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.invitations import KEPT, InvitationState
from services.accounts.store.invitations import (
    announce_end,
    erase_invitations,
    open_invitations,
    standing_of,
)


async def close_over_invitations(
    session: AsyncSession, *, landlord_id: UUID, after: UUID | None, at: datetime
) -> UUID | None:
    """Write down which of some open invitations have expired or are void, and announce each.

    Returns the last id that was looked at, to go on `after` it; None: these were all.
    """
    rows = await open_invitations(session, landlord_id, after=after)
    for row in rows:
        standing = await standing_of(session, row, at)
        if standing != InvitationState.OPEN:
            row.state, row.ended_at = standing, at
            announce_end(session, row, [])
    await erase_invitations(session, landlord_id, ended_before=at - KEPT)
    return rows[-1].id if rows else None
