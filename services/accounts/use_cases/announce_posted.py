"""Announce the accounts that a file, or its undoing, has posted to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce_all
from contracts.events.accounts import LedgerPosted
from services.accounts.store.posting import posted_accounts

AT_ONCE = 5_000
"""Events in memory at a time."""


async def announce_posted(session: AsyncSession, landlord_id: UUID, at: datetime) -> None:
    """Announce the accounts that got entries at this moment."""
    after: UUID | None = None
    while found := await posted_accounts(session, landlord_id, at, after=after, limit=AT_ONCE):
        await announce_all(
            session,
            [
                LedgerPosted(
                    landlord_id=landlord_id,
                    occurred_at=at,
                    account_id=each.account_id,
                    entries=each.entries,
                )
                for each in found
            ],
        )
        after = found[-1].account_id
