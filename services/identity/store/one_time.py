"""Queries about one-time passwords."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import one_time
from services.identity.tables import OneTimePasswordRow


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


def last_issued_at(*, landlord_id: UUID, user_id: UUID, since: datetime) -> ScalarSelect[datetime]:
    """Return the expression for when the newest one after `since` (UTC) was given out.

    For a place in another statement: opening a session asks no question of its own for it.
    """
    return (
        select(func.max(OneTimePasswordRow.issued_at))
        .where(
            OneTimePasswordRow.landlord_id == landlord_id,
            OneTimePasswordRow.user_id == user_id,
            OneTimePasswordRow.issued_at > since,
        )
        .scalar_subquery()
    )
