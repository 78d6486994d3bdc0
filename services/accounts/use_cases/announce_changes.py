"""Announce what an import, or its undoing, has changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import Event
from chassis.outbox import announce_all
from contracts.events.accounts import AccountRecorded, ConnectionChanged, ContactRecorded
from services.accounts.store.applying import Change, changes_after

AT_ONCE = 2_000
"""Events in memory at a time."""


async def announce_changes(session: AsyncSession, landlord_id: UUID, at: datetime) -> None:
    """Announce what stands in `import_changes`, in the order it happened."""
    last = 0
    while changes := await changes_after(session, last, limit=AT_ONCE):
        await announce_all(session, [_event(each, landlord_id, at) for each in changes])
        last = changes[-1].position


def _event(change: Change, landlord_id: UUID, at: datetime) -> Event:
    if change.kind == "account":
        return AccountRecorded(
            landlord_id=landlord_id, occurred_at=at, account_id=change.id, version=change.version
        )
    if change.kind == "contact":
        return ContactRecorded(
            landlord_id=landlord_id, occurred_at=at, contact_id=change.id, version=change.version
        )
    return ConnectionChanged(
        landlord_id=landlord_id,
        occurred_at=at,
        connection_id=change.id,
        contact_id=change.contact_id,
        account_id=change.account_id,
        status=change.status,
        version=change.version,
    )
