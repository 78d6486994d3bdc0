"""Queries about what staff changed of the landlord itself."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.tables import LandlordSettingsRow

SHOWN = 50
"""The newest changes; older ones are in the audit."""


async def settings_in_force(session: AsyncSession, landlord_id: UUID) -> LandlordSettingsRow | None:
    """Return the newest settings, or None where nothing was ever changed."""
    row: LandlordSettingsRow | None = await session.scalar(
        select(LandlordSettingsRow)
        .where(LandlordSettingsRow.landlord_id == landlord_id)
        .order_by(LandlordSettingsRow.version.desc())
        .limit(1)
    )
    return row


async def settings_changes(
    session: AsyncSession, landlord_id: UUID
) -> Sequence[LandlordSettingsRow]:
    """Return the newest changes, the newest first."""
    rows = await session.scalars(
        select(LandlordSettingsRow)
        .where(LandlordSettingsRow.landlord_id == landlord_id)
        .order_by(LandlordSettingsRow.version.desc())
        .limit(SHOWN)
    )
    return rows.all()
