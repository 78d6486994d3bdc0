"""Files that came from the landlord, in the order they came, and how far each is."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.tables import DeliveryRow

SHOWN: Final = 50
"""Most deliveries of the list."""

SILENT: Final = timedelta(minutes=2)
"""Whoever reads a file says so every second: silent for so long, the process is gone."""


async def files_with_deliveries(
    session: AsyncSession, landlord_id: UUID, names: Collection[str]
) -> set[str]:
    """Return those of the names of files that belong to a delivery."""
    found = await session.scalars(
        select(DeliveryRow.stored_as).where(
            DeliveryRow.landlord_id == landlord_id,
            DeliveryRow.stored_as != "",
            DeliveryRow.stored_as.in_(names),
        )
    )
    return set(found)


async def newest_deliveries(session: AsyncSession, landlord_id: UUID) -> Sequence[DeliveryRow]:
    """Return the deliveries that came last, the newest first."""
    rows = await session.scalars(
        select(DeliveryRow)
        .where(DeliveryRow.landlord_id == landlord_id)
        .order_by(DeliveryRow.came_at.desc(), DeliveryRow.id.desc())
        .limit(SHOWN)
    )
    return rows.all()


async def delivery_with_id(
    session: AsyncSession, landlord_id: UUID, delivery_id: UUID, *, is_locked: bool = False
) -> DeliveryRow | None:
    """Return one delivery."""
    statement = select(DeliveryRow).where(
        DeliveryRow.landlord_id == landlord_id, DeliveryRow.id == delivery_id
    )
    found: DeliveryRow | None = await session.scalar(
        statement.with_for_update() if is_locked else statement
    )
    return found


async def next_delivery(
    session: AsyncSession, landlord_id: UUID, at: datetime
) -> DeliveryRow | None:
    """Return the oldest delivery that nobody is reading, locked; others are passed over."""
    row: DeliveryRow | None = await session.scalar(
        select(DeliveryRow)
        .where(
            DeliveryRow.landlord_id == landlord_id,
            DeliveryRow.state.in_(("waiting", "reading")),
            or_(DeliveryRow.state == "waiting", DeliveryRow.touched_at < at - SILENT),
        )
        .order_by(DeliveryRow.came_at, DeliveryRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return row


async def note_progress(
    session: AsyncSession, landlord_id: UUID, delivery_id: UUID, *, done: int, at: datetime
) -> None:
    """Say how many bytes have been read, and that somebody still reads."""
    await session.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.landlord_id == landlord_id,
            DeliveryRow.id == delivery_id,
            DeliveryRow.state == "reading",
        )
        .values(done=done, touched_at=at)
    )


async def newest_import_of(session: AsyncSession, landlord_id: UUID, kind: str) -> UUID | None:
    """Return the delivery that last changed something and stands; None: there is none."""
    found: UUID | None = await session.scalar(
        select(DeliveryRow.id)
        .where(
            DeliveryRow.landlord_id == landlord_id,
            DeliveryRow.kind == kind,
            DeliveryRow.state == "read",
            DeliveryRow.is_dry_run.is_(False),
            DeliveryRow.undo != "",
        )
        .order_by(DeliveryRow.ended_at.desc())
        .limit(1)
    )
    return found


async def kept_files_before(
    session: AsyncSession, landlord_id: UUID, moment: datetime, *, limit: int
) -> Sequence[DeliveryRow]:
    """Return deliveries that came before `moment` and whose file is still kept, locked."""
    rows = await session.scalars(
        select(DeliveryRow)
        .where(
            DeliveryRow.landlord_id == landlord_id,
            DeliveryRow.stored_as != "",
            DeliveryRow.came_at < moment,
        )
        .order_by(DeliveryRow.came_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


def counts_of(outcome: Any, names: Sequence[str]) -> dict[str, Any]:
    """Return the named counts of an outcome."""
    return {name: getattr(outcome, name) for name in names}
