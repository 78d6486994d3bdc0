"""Every browser of a login is signed out: something about the login has changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import SessionEnded
from services.identity.store.sessions import delete_sessions_of
from services.identity.store.sign_ins import note
from services.identity.tables import UserRow


async def end_sessions(
    session: AsyncSession,
    *,
    user: UserRow,
    actor: str,
    at: datetime,
    but: UUID | None = None,
    only: UUID | None = None,
) -> int:
    """End all sessions of a login, all `but` one, or `only` one; announce, return how many.

    `at` in UTC.
    """
    ended = await delete_sessions_of(
        session, landlord_id=user.landlord_id, user_id=user.id, but=but, only=only
    )

    if ended:
        note(
            session,
            landlord_id=user.landlord_id,
            act="sessions.ended",
            at=at,
            kind=user.kind,
            actor=actor,
            user_id=user.id,
            details={"count": str(len(ended))},
        )

    for session_id in ended:
        announce(
            session,
            SessionEnded(
                landlord_id=user.landlord_id,
                session_id=session_id,
                user_id=user.id,
                reason="revoked",
            ),
        )
    return len(ended)
