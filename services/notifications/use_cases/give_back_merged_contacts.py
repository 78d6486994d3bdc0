"""Two contacts were two after all: what was sent and wished goes back to whose it was."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.merging import follow_undoing
from services.notifications.store.merging import (
    drop_decisions,
    move_messages_back,
    put_choices_back,
)
from services.notifications.use_cases.follow_merged_contacts import PLACES


async def give_back_merged_contacts(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    merge_id: UUID,
    survivor_id: UUID,
    merged_id: UUID,
    at: datetime,
) -> None:
    """Put everything back that is still as the merge left it. `at` in UTC."""
    followed = await follow_undoing(
        session,
        PLACES,
        landlord_id=landlord_id,
        merge_id=merge_id,
        survivor_id=survivor_id,
        merged_id=merged_id,
        at=at,
    )
    if followed is None:
        return
    moved = followed.moved
    await move_messages_back(
        session,
        landlord_id,
        one=f"contact:{merged_id}",
        other=f"contact:{survivor_id}",
        ids=moved["messages"],
    )
    for holder, before in moved["preferences"].items():
        await put_choices_back(
            session,
            landlord_id,
            holder,
            {
                topic: None if was is None else (was[0], datetime.fromisoformat(was[1]))
                for topic, was in before.items()
            },
            left_at=datetime.fromisoformat(moved["at"]),
        )
    await drop_decisions(session, landlord_id, [UUID(each) for each in moved["consents"]])
