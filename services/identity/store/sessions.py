"""Queries about signed-in browsers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import tries
from services.identity.domain.users import ProofTooOld, SessionNotFound, UserKind, UserState
from services.identity.tables import EndedSessionRow, SessionRow, UserRow


async def session_with_user(
    session: AsyncSession, *, landlord_id: UUID, token_hash: bytes
) -> tuple[SessionRow, UserRow] | None:
    """Return the session with this fingerprint and whose it is."""
    found = await session.execute(
        select(SessionRow, UserRow)
        .join(UserRow, UserRow.id == SessionRow.user_id)
        .where(SessionRow.landlord_id == landlord_id, SessionRow.token_hash == token_hash)
    )
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def live_session(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    kind: UserKind,
    token_hash: bytes,
    idle_for: timedelta,
    at: datetime,
) -> tuple[SessionRow, UserRow]:
    """Return the session with this fingerprint that may be used at `at` (UTC), and whose it is.

    Without activity for `idle_for` it is over.

    Raises:
        SessionNotFound: there is none, it is over, it is of the other site, or its login was
            deactivated.
    """
    found = await session_with_user(session, landlord_id=landlord_id, token_hash=token_hash)
    if found is None:
        raise SessionNotFound("there is no such session")
    row, user = found
    is_alive = tries.session_is_alive(
        now=at, last_active_at=row.last_active_at, ends_at=row.ends_at, idle_for=idle_for
    )
    if not is_alive or user.state != UserState.ACTIVE or user.kind != kind:
        raise SessionNotFound("there is no such session")
    return row, user


async def require_recent_proof(
    session: AsyncSession, caller_session_id: UUID | None, *, within: timedelta, at: datetime
) -> None:
    """Let only a session through whose person showed who they are less than `within` ago.

    `caller_session_id` is that of the caller's token; `at` in UTC.

    Raises:
        ProofTooOld: it is longer ago, or the session has ended, or is not finished.
    """
    row = None if caller_session_id is None else await session.get(SessionRow, caller_session_id)
    if row is None or row.needs is not None or at - row.proved_at > within:
        raise ProofTooOld("show once more who you are")


async def session_of(
    session: AsyncSession, *, user_id: UUID, session_id: UUID | None
) -> SessionRow | None:
    """Return the finished session of a login that its token names, if there still is one."""
    row = None if session_id is None else await session.get(SessionRow, session_id)
    return row if row is not None and row.user_id == user_id and row.needs is None else None


async def note_activity(session: AsyncSession, *, session_id: UUID, at: datetime) -> None:
    """Begin the idle time anew at `at` (UTC); never moves it back."""
    await session.execute(
        update(SessionRow)
        .where(SessionRow.id == session_id, SessionRow.last_active_at < at)
        .values(last_active_at=at)
    )


async def delete_remembered(
    session: AsyncSession, *which: ColumnElement[bool]
) -> Sequence[SessionRow]:
    """Delete the sessions of which all of `which` is true, and return what they were.

    Whose they were is remembered for a day: somebody may sit before a form at that moment.
    """
    deleted = await session.scalars(delete(SessionRow).where(*which).returning(SessionRow))
    gone = deleted.all()
    session.add_all(
        EndedSessionRow(landlord_id=row.landlord_id, token_hash=row.token_hash, user_id=row.user_id)
        for row in gone
    )
    return gone


async def delete_session(
    session: AsyncSession, *, landlord_id: UUID, token_hash: bytes
) -> SessionRow | None:
    """Delete the session with this fingerprint and return what it was.

    It is left or renewed in its own browser: nobody types there under it any more.
    """
    return await session.scalar(
        delete(SessionRow)
        .where(SessionRow.landlord_id == landlord_id, SessionRow.token_hash == token_hash)
        .returning(SessionRow)
    )


async def delete_oldest_sessions(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, keep: int
) -> Sequence[UUID]:
    """Delete all but the `keep` youngest sessions of a login; return the ids of the deleted."""
    oldest = (
        select(SessionRow.id)
        .where(SessionRow.landlord_id == landlord_id, SessionRow.user_id == user_id)
        .order_by(SessionRow.opened_at.desc(), SessionRow.id)
        .offset(keep)
    )
    return [row.id for row in await delete_remembered(session, SessionRow.id.in_(oldest))]


async def delete_sessions_of(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    user_id: UUID,
    but: UUID | None = None,
    only: UUID | None = None,
) -> Sequence[UUID]:
    """Delete every session of a login, every one `but` one, or `only` one; return their ids."""
    gone = await delete_remembered(
        session,
        SessionRow.landlord_id == landlord_id,
        SessionRow.user_id == user_id,
        true() if but is None else SessionRow.id != but,
        true() if only is None else SessionRow.id == only,
    )
    return [row.id for row in gone]


async def delete_expired_sessions(
    session: AsyncSession, *, now: datetime, idle_for: timedelta, limit: int
) -> Sequence[SessionRow]:
    """Delete up to `limit` sessions that are over by idle or absolute time; return them."""
    expired = (
        select(SessionRow.id)
        .where(or_(SessionRow.ends_at <= now, SessionRow.last_active_at <= now - idle_for))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return await delete_remembered(session, SessionRow.id.in_(expired))
