"""Queries about what happened on accounts."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.activity import Happening
from services.accounts.tables import ActivityRow, LedgerEntryRow


async def keep_happenings(session: AsyncSession, happenings: Sequence[Happening]) -> None:
    """Write entries down; one that is known in the same or a newer version stays as it is."""
    if not happenings:
        return
    wish = insert(ActivityRow).values([asdict(each) for each in happenings])
    newer = {
        name: wish.excluded[name]
        for name in ("version", "kind", "shown_to", "happened_at", "detail", "amount_pence")
    }
    await session.execute(
        wish.on_conflict_do_update(
            index_elements=[ActivityRow.id],
            set_=newer,
            where=ActivityRow.version < wish.excluded.version,
        )
    )


async def activity_of(
    session: AsyncSession,
    landlord_id: UUID,
    account_id: UUID,
    *,
    shown_to: Collection[str],
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[ActivityRow]:
    """Return a part of what happened on an account, the newest first."""
    query = select(ActivityRow).where(
        ActivityRow.landlord_id == landlord_id,
        ActivityRow.account_id == account_id,
        ActivityRow.shown_to.in_(shown_to),
    )
    if before is not None:
        query = query.where(tuple_(ActivityRow.happened_at, ActivityRow.id) < tuple_(*before))
    rows = await session.scalars(
        query.order_by(ActivityRow.happened_at.desc(), ActivityRow.id.desc()).limit(limit)
    )
    return rows.all()


async def last_entries(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, *, up_to: int, count: int
) -> Sequence[LedgerEntryRow]:
    """Return the last entries of an account's ledger up to a number."""
    rows = await session.scalars(
        select(LedgerEntryRow).where(
            LedgerEntryRow.landlord_id == landlord_id,
            LedgerEntryRow.account_id == account_id,
            LedgerEntryRow.number.between(up_to - count + 1, up_to),
        )
    )
    return rows.all()
