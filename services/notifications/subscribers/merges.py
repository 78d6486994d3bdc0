"""What notifications does when accounts merges two contacts, or undoes it."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from contracts.events.accounts import ContactMergeUndone, ContactsMerged
from services.notifications.subscribers.collected import handlers
from services.notifications.use_cases.follow_merged_contacts import follow_merged_contacts
from services.notifications.use_cases.give_back_merged_contacts import give_back_merged_contacts


@handlers.on(ContactsMerged)
async def follow_merge_when_contacts_merged(session: AsyncSession, event: ContactsMerged) -> None:
    """Make what was sent to the one, and what they wished, the other's."""
    await follow_merged_contacts(
        session,
        landlord_id=event.landlord_id,
        merge_id=event.merge_id,
        survivor_id=event.survivor_id,
        merged_id=event.merged_id,
        survivor_user_id=event.survivor_user_id,
        at=now(),
    )


@handlers.on(ContactMergeUndone)
async def give_back_when_contact_merge_undone(
    session: AsyncSession, event: ContactMergeUndone
) -> None:
    """Give back what was moved."""
    await give_back_merged_contacts(
        session,
        landlord_id=event.landlord_id,
        merge_id=event.merge_id,
        survivor_id=event.survivor_id,
        merged_id=event.merged_id,
        at=now(),
    )
