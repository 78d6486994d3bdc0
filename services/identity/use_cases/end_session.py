"""A person signs out: the session is gone, and everybody who caches it hears so."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import SessionEnded
from services.identity.domain import secrets
from services.identity.store.sessions import delete_session
from services.identity.store.sign_ins import note
from services.identity.store.users import user_with_id


async def end_session(
    session: AsyncSession, *, landlord_id: UUID, token: str, at: datetime
) -> None:
    """Delete the session behind `token` and announce it. Where there is none, do nothing.

    `at` in UTC.
    """
    ended = await delete_session(
        session, landlord_id=landlord_id, token_hash=secrets.fingerprint(token)
    )
    if ended is None:
        return
    user = await user_with_id(session, ended.user_id)

    note(
        session,
        landlord_id=landlord_id,
        act="session.signed_out",
        at=at,
        kind=user.kind,
        actor=str(user.id),
        user_id=user.id,
    )

    announce(
        session,
        SessionEnded(
            landlord_id=landlord_id,
            session_id=ended.id,
            user_id=ended.user_id,
            reason="signed_out",
        ),
    )
