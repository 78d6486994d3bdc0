"""Queries about the browsers that logins are known in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.tables import KnownDeviceRow, UserRow


async def keep_device(
    session: AsyncSession, *, user: UserRow, device_id: UUID, at: datetime
) -> None:
    """Know a browser for a login from `at` (UTC) on."""
    await session.execute(
        insert(KnownDeviceRow)
        .values(
            device_id=device_id,
            user_id=user.id,
            landlord_id=user.landlord_id,
            known_since=at,
            last_used_at=at,
        )
        .on_conflict_do_update(index_elements=["device_id", "user_id"], set_={"last_used_at": at})
    )


async def forget_oldest_devices(session: AsyncSession, *, user: UserRow, keep: int) -> None:
    """Know all but the `keep` newest browsers of a login no more."""
    oldest = (
        select(KnownDeviceRow.device_id)
        .where(KnownDeviceRow.landlord_id == user.landlord_id, KnownDeviceRow.user_id == user.id)
        .order_by(KnownDeviceRow.last_used_at.desc(), KnownDeviceRow.device_id)
        .offset(keep)
    )
    await session.execute(
        delete(KnownDeviceRow).where(
            KnownDeviceRow.user_id == user.id, KnownDeviceRow.device_id.in_(oldest)
        )
    )


async def devices_of(session: AsyncSession, user: UserRow) -> Sequence[UUID]:
    """Return the browsers that a login is known in."""
    found = await session.scalars(
        select(KnownDeviceRow.device_id).where(
            KnownDeviceRow.landlord_id == user.landlord_id, KnownDeviceRow.user_id == user.id
        )
    )
    return found.all()


async def forget_devices(session: AsyncSession, user: UserRow) -> None:
    """Know no browser of this login any more: its password was in doubt."""
    await session.execute(
        delete(KnownDeviceRow).where(
            KnownDeviceRow.landlord_id == user.landlord_id, KnownDeviceRow.user_id == user.id
        )
    )


async def forget_unused_devices(session: AsyncSession, *, before: datetime) -> None:
    """Delete browsers in which nobody signed in since `before` (UTC)."""
    await session.execute(delete(KnownDeviceRow).where(KnownDeviceRow.last_used_at < before))
