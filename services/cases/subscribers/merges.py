"""What the cases service does when accounts merges two contacts, or undoes it."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from chassis.merging import Place, follow_merge, follow_undoing
from contracts.events.accounts import ContactMergeUndone, ContactsMerged
from services.cases.subscribers.collected import handlers

PLACES: Final = (
    Place("cases", "contact_id"),
    Place("registrations", "contact_id", "registration_id"),
)
"""What says here whose something is."""


@handlers.on(ContactsMerged)
async def follow_merge_when_contacts_merged(session: AsyncSession, event: ContactsMerged) -> None:
    """Make what is kept of the one the other's."""
    await follow_merge(
        session,
        PLACES,
        landlord_id=event.landlord_id,
        merge_id=event.merge_id,
        survivor_id=event.survivor_id,
        merged_id=event.merged_id,
        at=now(),
    )


@handlers.on(ContactMergeUndone)
async def give_back_when_contact_merge_undone(
    session: AsyncSession, event: ContactMergeUndone
) -> None:
    """Give back what was moved."""
    await follow_undoing(
        session,
        PLACES,
        landlord_id=event.landlord_id,
        merge_id=event.merge_id,
        survivor_id=event.survivor_id,
        merged_id=event.merged_id,
        at=now(),
    )
