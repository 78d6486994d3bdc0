"""Somebody who is signed in has shown more: a new session takes the place of theirs."""

from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import SessionEnded
from services.identity.domain.users import SessionNeed, SessionNotFound, SignInMethod
from services.identity.store.sessions import delete_session
from services.identity.store.sign_ins import note
from services.identity.tables import SessionRow, UserRow
from services.identity.use_cases.open_session import OpenedSession, open_session


async def renew_session(
    session: AsyncSession,
    *,
    row: SessionRow,
    user: UserRow,
    by: Literal["password", "passkey", "app", "recovery_code", "set_up", "new_password"],
    needs: SessionNeed | None = None,
    at: datetime,
) -> OpenedSession:
    """End the session `row` and begin one under a new token, proved `at` (UTC).

    It ends when the old one would have, however often this is done; only a session that still
    needed something begins its own time, for it was given ten minutes.

    Raises:
        SessionNotFound: it was ended, or taken the place of, at the same moment.
    """
    ended = await delete_session(session, landlord_id=row.landlord_id, token_hash=row.token_hash)
    if ended is None:
        raise SessionNotFound("there is no such session")

    opened = await open_session(
        session,
        user=user,
        method=SignInMethod(row.method),
        at=at,
        needs=needs,
        ends_at=row.ends_at if row.needs is None else None,
    )
    note(
        session,
        landlord_id=user.landlord_id,
        act="session.renewed",
        at=at,
        kind=user.kind,
        actor=str(user.id),
        user_id=user.id,
        details={"by": by},
    )

    announce(
        session,
        SessionEnded(
            landlord_id=row.landlord_id,
            session_id=row.id,
            user_id=row.user_id,
            reason="superseded",
        ),
    )
    return opened
