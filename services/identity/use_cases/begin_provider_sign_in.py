"""Somebody leaves for the organisation's provider."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import secrets
from services.identity.tables import ProviderSignInRow


async def begin_provider_sign_in(
    session: AsyncSession, *, landlord_id: UUID, is_again: bool, at: datetime
) -> tuple[UUID, str]:
    """Remember that somebody leaves; return the sign-in's id and what they must bring back.

    Only the fingerprint of the latter is kept. It works once, for ten minutes. `is_again`: the
    provider shall ask who they are, though it may know. `at` in UTC.
    """
    state, sign_in_id = secrets.new_token(), uuid4()

    session.add(
        ProviderSignInRow(
            id=sign_in_id,
            landlord_id=landlord_id,
            state_hash=secrets.fingerprint(state),
            is_again=is_again,
            begun_at=at,
        )
    )

    return sign_in_id, state
