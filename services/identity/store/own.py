"""Queries about what a person may see of their own login."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.store.sessions import delete_remembered
from services.identity.tables import SessionRow, SignInAuditRow


async def sessions_of(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID
) -> Sequence[SessionRow]:
    """Return the sessions of a login that are not cleared away, the latest used first."""
    rows = await session.scalars(
        select(SessionRow)
        .where(SessionRow.landlord_id == landlord_id, SessionRow.user_id == user_id)
        .order_by(SessionRow.last_active_at.desc(), SessionRow.id)
    )
    return rows.all()


async def delete_session_of(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, session_id: UUID
) -> bool:
    """Delete one session of a login; False when it has no such session."""
    gone = await delete_remembered(
        session,
        SessionRow.landlord_id == landlord_id,
        SessionRow.user_id == user_id,
        SessionRow.id == session_id,
    )
    return bool(gone)


async def acts_about(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    user_id: UUID,
    since: datetime,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[SignInAuditRow]:
    """Return what happened about a login since `since`, newest first, from `before` on back."""
    query = select(SignInAuditRow).where(
        SignInAuditRow.landlord_id == landlord_id,
        SignInAuditRow.user_id == user_id,
        SignInAuditRow.at >= since,
    )
    if before is not None:
        query = query.where(tuple_(SignInAuditRow.at, SignInAuditRow.id) < before)
    rows = await session.scalars(
        query.order_by(SignInAuditRow.at.desc(), SignInAuditRow.id.desc()).limit(limit)
    )
    return rows.all()
