"""Queries about mails that tell of logins."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.security_notices import LINK_LIVES
from services.identity.tables import SecurityNoticeRow, UserRow


async def keep_security_notice(
    session: AsyncSession, *, notice_id: UUID, user: UserRow, about: str, happened_at: datetime
) -> None:
    """Remember what a mail tells of; told again, nothing changes."""
    await session.execute(
        insert(SecurityNoticeRow)
        .values(
            id=notice_id,
            landlord_id=user.landlord_id,
            user_id=user.id,
            about=about,
            happened_at=happened_at,
            expires_at=happened_at + LINK_LIVES,
        )
        .on_conflict_do_nothing()
    )


async def open_security_notice(
    session: AsyncSession, *, notice_id: UUID | None, at: datetime, is_locked: bool = False
) -> SecurityNoticeRow | None:
    """Return a notice whose link may be used at `at` (UTC), also one that was used."""
    query = select(SecurityNoticeRow).where(
        SecurityNoticeRow.id == notice_id, SecurityNoticeRow.expires_at > at
    )
    return await session.scalar(query.with_for_update() if is_locked else query)


async def was_reported_since(session: AsyncSession, *, user: UserRow, since: datetime) -> bool:
    """Say whether anybody reported something about the login after `since` (UTC)."""
    found = await session.scalar(
        select(SecurityNoticeRow.id)
        .where(
            SecurityNoticeRow.landlord_id == user.landlord_id,
            SecurityNoticeRow.user_id == user.id,
            SecurityNoticeRow.reported_at > since,
        )
        .limit(1)
    )
    return found is not None


async def forget_old_security_notices(session: AsyncSession, *, before: datetime) -> None:
    """Delete those whose links ended before `before` (UTC)."""
    await session.execute(delete(SecurityNoticeRow).where(SecurityNoticeRow.expires_at < before))
