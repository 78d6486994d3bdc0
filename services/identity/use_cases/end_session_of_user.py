"""Staff sign one browser of a customer out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import SessionEnded
from services.identity.store.external_users import delete_session_of_user
from services.identity.store.sign_ins import note
from services.identity.tables import UserRow


async def end_session_of_user(
    session: AsyncSession, *, user: UserRow, session_id: UUID, actor: str, at: datetime
) -> None:
    """End one session of a login and announce it; one that is gone is no error. `at` in UTC."""
    was_there = await delete_session_of_user(session, user_id=user.id, session_id=session_id)
    if not was_there:
        return

    note(
        session,
        landlord_id=user.landlord_id,
        act="session.ended",
        at=at,
        kind=user.kind,
        actor=actor,
        user_id=user.id,
    )

    announce(
        session,
        SessionEnded(
            landlord_id=user.landlord_id,
            session_id=session_id,
            user_id=user.id,
            reason="revoked",
        ),
    )
