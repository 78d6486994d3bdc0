"""Queries about codes by which people sign in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.tables import SignInCodeRow, UserRow


async def newest_code(
    session: AsyncSession, *, landlord_id: UUID, attempt_id: UUID, is_locked: bool = False
) -> SignInCodeRow | None:
    """Return the newest code that this browser asked for; locked until the end if so wished."""
    query = (
        select(SignInCodeRow)
        .where(SignInCodeRow.landlord_id == landlord_id, SignInCodeRow.attempt_id == attempt_id)
        .order_by(SignInCodeRow.requested_at.desc())
        .limit(1)
    )
    return await session.scalar(query.with_for_update() if is_locked else query)


async def codes_for(
    session: AsyncSession, *, landlord_id: UUID, identifier: bytes, since: datetime
) -> int:
    """Count the codes asked for to one address after `since` (UTC), whoever asked."""
    count = await session.scalar(
        select(func.count()).where(
            SignInCodeRow.landlord_id == landlord_id,
            SignInCodeRow.identifier == identifier,
            SignInCodeRow.requested_at > since,
        )
    )
    return count or 0


async def code_with_user(
    session: AsyncSession, request_id: UUID
) -> tuple[SignInCodeRow, UserRow] | None:
    """Return a request with the login it is for, if somebody has the address."""
    found = await session.execute(
        select(SignInCodeRow, UserRow)
        .join(UserRow, UserRow.id == SignInCodeRow.user_id)
        .where(SignInCodeRow.request_id == request_id)
    )
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def forget_old_codes(session: AsyncSession, *, before: datetime) -> None:
    """Delete the requests made before `before` (UTC)."""
    await session.execute(delete(SignInCodeRow).where(SignInCodeRow.requested_at < before))
