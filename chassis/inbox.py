"""The inbox: a message that arrives twice takes effect once."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Index, Text, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import LandlordId, StoredAt, Table

KEPT_FOR = timedelta(days=30)
"""How long a claim is remembered. The broker's retries end after a day."""


class InboxRow(Table):
    """Proof that one handler has dealt with one event."""

    __tablename__ = "inbox"
    __table_args__ = (Index("inbox_stored_at_idx", "stored_at"),)

    handler: Mapped[str] = mapped_column(Text, primary_key=True)
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    landlord_id: Mapped[LandlordId]
    stored_at: Mapped[StoredAt]


async def is_first_delivery(
    session: AsyncSession, *, handler: str, event_id: UUID, landlord_id: UUID
) -> bool:
    """Claim `event_id` for `handler`. False means: already handled, acknowledge and stop.

    The claim lives in the caller's transaction. If the handler fails, the claim is
    rolled back with its effects, and the redelivery is a first delivery again.
    """
    claim = (
        insert(InboxRow)
        .values(handler=handler, event_id=event_id, landlord_id=landlord_id)
        .on_conflict_do_nothing()
        .returning(InboxRow.event_id)
    )
    return await session.scalar(claim) is not None


async def forget_old_claims(session: AsyncSession, *, now: datetime) -> None:
    """Delete claims older than `KEPT_FOR`. `now` in UTC."""
    await session.execute(delete(InboxRow).where(InboxRow.stored_at < now - KEPT_FOR))
