"""A guard against the machine's clock, for whatever erases by it.

Whoever erases looks at the clock first, and every look is remembered. A step between two looks
that no ordinary day has, or a database that disagrees, puts the clock in doubt: for three days
nothing is erased by it, long enough for somebody to notice and set it right.
"""

from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from chassis import db
from chassis.db import Instant
from chassis.events import now

log = structlog.get_logger()

LONGEST_STEP: Final = timedelta(hours=20)
"""Between two looks. Longer than a machine is off at night, shorter than a clock set to the wrong
day; every service looks at least once an hour."""

DOUBTED_FOR: Final = timedelta(hours=72)
"""A weekend and a day."""

APART: Final = timedelta(minutes=5)
"""Most that the clocks of a service and of its database may differ, or a clock may be set back."""


class Table(db.Table):
    """Base of the tables: the same in every service that erases."""

    __abstract__ = True
    metadata = db.service_metadata()


class ClockRow(Table):
    """When a landlord's service last looked at the clock, and until when it does not trust it."""

    __tablename__ = "clock_marks"

    landlord_id: Mapped[db.LandlordId] = mapped_column(primary_key=True)
    looked_at: Mapped[Instant]
    doubted_until: Mapped[Instant | None]


async def look_at_clock(session: AsyncSession, landlord_id: Any, *, at: datetime) -> bool:
    """Remember that the clock says `at` (UTC), and return whether something may be erased by it."""
    theirs = await session.scalar(select(func.clock_timestamp()))
    await session.execute(
        insert(ClockRow).values(landlord_id=landlord_id, looked_at=at).on_conflict_do_nothing()
    )
    mark = await session.scalar(
        select(ClockRow).where(ClockRow.landlord_id == landlord_id).with_for_update()
    )
    if mark is None or theirs is None:  # nobody deletes a mark
        return False
    step = at - mark.looked_at
    is_apart = abs(now() - theirs) > APART
    if step > LONGEST_STEP or is_apart:
        mark.doubted_until = at + DOUBTED_FOR
        log.warning(
            "clock.doubted",
            hours_since_last_look=round(step.total_seconds() / 3600, 1),
            is_apart_from_database=is_apart,
            until=mark.doubted_until.isoformat(),
        )
    elif step < -APART and mark.doubted_until is not None:
        mark.doubted_until = min(mark.doubted_until, at + DOUBTED_FOR)
    mark.looked_at = at
    return mark.doubted_until is None or mark.doubted_until <= at


async def is_trusted(context: Any, *, at: datetime | None = None) -> bool:
    """Look at the clock for every landlord of a running service; False: erase nothing now."""
    trusted = True
    for landlord in context.landlords:
        async with context.database.transaction(landlord.id) as session:
            trusted &= await look_at_clock(session, landlord.id, at=at or now())
    return trusted
