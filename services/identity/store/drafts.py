"""Queries about what people were typing when their session ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.users import UserKind, UserState
from services.identity.tables import DraftRow, EndedSessionRow, SessionRow, UserRow


async def person_of_session(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    kind: UserKind,
    token_hash: bytes,
    ended_after: datetime,
) -> UserRow | None:
    """Return whose session this is, or was if it ended after `ended_after` (UTC).

    Only of a login of this kind that still works.
    """
    of_live = select(SessionRow.user_id).where(
        SessionRow.landlord_id == landlord_id, SessionRow.token_hash == token_hash
    )
    of_ended = select(EndedSessionRow.user_id).where(
        EndedSessionRow.landlord_id == landlord_id,
        EndedSessionRow.token_hash == token_hash,
        EndedSessionRow.stored_at > ended_after,
    )
    found = await session.scalars(
        select(UserRow).where(
            UserRow.id.in_(of_live.union(of_ended)),
            UserRow.kind == kind,
            UserRow.state == UserState.ACTIVE,
        )
    )
    return found.one_or_none()


async def draft_of(
    session: AsyncSession, *, user_id: UUID, draft_id: UUID, kept_after: datetime
) -> DraftRow | None:
    """Return a draft of this person that was kept after `kept_after` (UTC)."""
    row = await session.get(DraftRow, draft_id)
    if row is None or row.user_id != user_id or row.kept_at <= kept_after:
        return None
    return row


async def delete_oldest_drafts(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, keep: int
) -> None:
    """Delete all but the `keep` youngest drafts of a person."""
    oldest = (
        select(DraftRow.id)
        .where(DraftRow.landlord_id == landlord_id, DraftRow.user_id == user_id)
        .order_by(DraftRow.kept_at.desc(), DraftRow.id)
        .offset(keep)
    )
    await session.execute(delete(DraftRow).where(DraftRow.id.in_(oldest)))


async def forget_old_drafts(session: AsyncSession, *, before: datetime) -> None:
    """Delete drafts kept before `before` (UTC), and whose sessions were that ended before."""
    await session.execute(delete(DraftRow).where(DraftRow.kept_at < before))
    await session.execute(delete(EndedSessionRow).where(EndedSessionRow.stored_at < before))
