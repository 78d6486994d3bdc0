"""A person has shown who they are: a browser is signed in."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ScalarSelect
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.origin import origin
from chassis.outbox import announce
from contracts.events.identity import SessionEnded
from services.identity.domain import one_time, secrets, tries
from services.identity.domain.users import SessionNeed, SignInMethod, UserKind
from services.identity.store.one_time import last_issued_at
from services.identity.store.sessions import delete_oldest_sessions
from services.identity.store.sign_ins import note
from services.identity.tables import SessionRow, UserRow


class OpenedSession(NamedTuple):
    """A session that has just begun. The token is known to nobody else."""

    token: str
    session_id: UUID
    kind: UserKind
    ends_at: datetime
    needs: SessionNeed | None
    start_page: str


async def open_session(
    session: AsyncSession,
    *,
    user: UserRow,
    method: SignInMethod,
    at: datetime,
    needs: SessionNeed | None,
    ends_at: datetime | None = None,
    beside: int | None = None,
) -> OpenedSession:
    """Begin a session of an active login; beyond ten, the oldest end. `at` in UTC.

    With `needs` it opens nothing but the page that meets the need, and lasts ten minutes.
    `ends_at` is that of the session whose place it takes, `beside` how many the login has, where
    the caller knows. Only the token's fingerprint is stored.
    """
    token, here = secrets.new_token(), origin()
    lasts = tries.ABSOLUTE[UserKind(user.kind)] if needs is None else tries.UNFINISHED
    begun = SessionRow(
        id=uuid4(),
        landlord_id=user.landlord_id,
        user_id=user.id,
        token_hash=secrets.fingerprint(token),
        opened_at=at,
        last_active_at=at,
        ends_at=ends_at or at + lasts,
        method=method,
        needs=needs,
        proved_at=at,
        password_told_at=_told_at(user, at=at),
        network=here.network,
        browser=here.browser,
    )
    session.add(begun)
    if needs is None:
        user.last_signed_in_at = at
    note(
        session,
        landlord_id=user.landlord_id,
        act=f"session.opened_by_{method}",
        at=at,
        kind=user.kind,
        actor=str(user.id),
        user_id=user.id,
    )
    await session.flush()
    superseded: Sequence[UUID] = ()
    if beside is None or beside >= tries.SESSIONS_PER_USER:
        superseded = await delete_oldest_sessions(
            session, landlord_id=user.landlord_id, user_id=user.id, keep=tries.SESSIONS_PER_USER
        )

    for session_id in superseded:
        announce(
            session,
            SessionEnded(
                landlord_id=user.landlord_id,
                session_id=session_id,
                user_id=user.id,
                reason="superseded",
            ),
        )
    return OpenedSession(
        token, begun.id, UserKind(user.kind), begun.ends_at, needs, user.start_page
    )


def _told_at(user: UserRow, *, at: datetime) -> ScalarSelect[datetime] | None:
    if user.kind != UserKind.CUSTOMER:
        return None
    return last_issued_at(
        landlord_id=user.landlord_id, user_id=user.id, since=at - one_time.TOLD_FOR
    )
