"""Queries about one-time passwords."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import one_time
from services.identity.domain.users import UserKind, UserState
from services.identity.tables import OneTimePasswordRow, UserRow


async def live_one_time_password(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    user_id: UUID,
    at: datetime,
    is_locked: bool = False,
) -> OneTimePasswordRow | None:
    """Return the one that would open the login at `at` (UTC), if there is one."""
    query = (
        select(OneTimePasswordRow)
        .where(
            OneTimePasswordRow.landlord_id == landlord_id,
            OneTimePasswordRow.user_id == user_id,
            OneTimePasswordRow.used_at.is_(None),
            OneTimePasswordRow.expires_at > at,
            OneTimePasswordRow.wrong_tries < one_time.TRIES,
        )
        .order_by(OneTimePasswordRow.issued_at.desc())
        .limit(1)
    )
    return await session.scalar(query.with_for_update() if is_locked else query)


async def used_one_time_password(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, at: datetime
) -> OneTimePasswordRow | None:
    """Return the one that was last signed in with, while its new password is awaited."""
    return await session.scalar(
        select(OneTimePasswordRow)
        .where(
            OneTimePasswordRow.landlord_id == landlord_id,
            OneTimePasswordRow.user_id == user_id,
            OneTimePasswordRow.used_at.is_not(None),
            OneTimePasswordRow.issued_at > at - one_time.TOLD_FOR,
        )
        .order_by(OneTimePasswordRow.issued_at.desc())
        .limit(1)
    )


async def one_time_facts(
    session: AsyncSession, *, landlord_id: UUID, kind: UserKind, email_key: str, at: datetime
) -> tuple[UUID, str] | None:
    """Return user and hash of the one-time password that is good for the address, if one is."""
    user_id = await session.scalar(
        select(UserRow.id).where(
            UserRow.landlord_id == landlord_id,
            UserRow.kind == kind,
            UserRow.email_key == email_key,
            UserRow.state != UserState.DEACTIVATED,
        )
    )
    if user_id is None:
        return None
    row = await live_one_time_password(session, landlord_id=landlord_id, user_id=user_id, at=at)
    return (user_id, row.password_hash) if row else None


async def void_one_time_passwords(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, at: datetime
) -> None:
    """Make every unused one of a login worthless from `at` (UTC) on."""
    await session.execute(
        update(OneTimePasswordRow)
        .where(
            OneTimePasswordRow.landlord_id == landlord_id,
            OneTimePasswordRow.user_id == user_id,
            OneTimePasswordRow.used_at.is_(None),
            OneTimePasswordRow.expires_at > at,
        )
        .values(expires_at=at)
    )


async def issued_since(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    since: datetime,
    issued_by: UUID | None = None,
    user_id: UUID | None = None,
) -> int:
    """Count those that one member of staff gave out, or that one login got, after `since`."""
    query = select(func.count()).where(
        OneTimePasswordRow.landlord_id == landlord_id, OneTimePasswordRow.issued_at > since
    )
    if issued_by is not None:
        query = query.where(OneTimePasswordRow.issued_by == issued_by)
    if user_id is not None:
        query = query.where(OneTimePasswordRow.user_id == user_id)
    return await session.scalar(query) or 0


async def last_issued_at(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, since: datetime
) -> datetime | None:
    """Return when the newest one after `since` (UTC) was given out."""
    return await session.scalar(
        select(func.max(OneTimePasswordRow.issued_at)).where(
            OneTimePasswordRow.landlord_id == landlord_id,
            OneTimePasswordRow.user_id == user_id,
            OneTimePasswordRow.issued_at > since,
        )
    )
