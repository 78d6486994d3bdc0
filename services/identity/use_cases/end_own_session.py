"""A person signs out a browser of theirs that is somewhere else."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import SessionEnded
from services.identity.domain.users import OwnSessionNotFound, UserKind
from services.identity.store.own import delete_session_of
from services.identity.store.sign_ins import note


async def end_own_session(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    user_id: UUID,
    kind: UserKind,
    session_id: UUID,
    at: datetime,
) -> None:
    """End one session of the person's own, and announce it. `at` in UTC.

    Raises:
        OwnSessionNotFound: it has ended already, or is somebody else's.
    """
    was_there = await delete_session_of(
        session, landlord_id=landlord_id, user_id=user_id, session_id=session_id
    )
    if not was_there:
        raise OwnSessionNotFound("there is no such session of this login")

    note(
        session,
        landlord_id=landlord_id,
        act="session.ended_by_owner",
        at=at,
        kind=kind,
        actor=str(user_id),
        user_id=user_id,
    )

    announce(
        session,
        SessionEnded(
            landlord_id=landlord_id, session_id=session_id, user_id=user_id, reason="revoked"
        ),
    )
