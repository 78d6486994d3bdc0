"""Somebody comes back from the organisation's provider: once."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import secrets
from services.identity.domain.provider import SIGN_IN_TAKES_AT_MOST
from services.identity.store.provider import use_up_sign_in


class TakenSignIn(NamedTuple):
    """A sign-in that is used up, whatever comes of it."""

    id: UUID
    is_again: bool
    begun_at: datetime


async def take_provider_sign_in(
    session: AsyncSession, *, landlord_id: UUID, state: str, at: datetime
) -> TakenSignIn | None:
    """Use up the sign-in that `state` belongs to, before anything about it is asked elsewhere.

    None: it was used (perhaps at the same moment), is older than ten minutes, or was not begun
    here. `at` in UTC.
    """
    taken = await use_up_sign_in(
        session,
        landlord_id=landlord_id,
        state_hash=secrets.fingerprint(state),
        begun_after=at - SIGN_IN_TAKES_AT_MOST,
        at=at,
    )
    return None if taken is None else TakenSignIn(taken.id, taken.is_again, taken.begun_at)
