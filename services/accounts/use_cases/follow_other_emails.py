"""A customer has other further addresses with their login: the record follows, and staff see it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import email_key
from chassis.outbox import announce
from contracts.events.accounts import ContactRecorded
from services.accounts.store.people import (
    accounts_of_contact,
    contact_for_update,
    lock_accounts_of,
)
from services.accounts.store.staging import contact_words
from services.accounts.store.words import refresh_words
from services.accounts.tables import ContactChangeRow, ContactRow

REASON = "The customer changed the further addresses of their login"


async def follow_other_emails(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    contact_id: UUID,
    user_id: UUID,
    proved: Sequence[str],
    removed: Sequence[str],
    as_of: datetime,
    cause: UUID,
    at: datetime,
) -> None:
    """Let the contact have what the person proved, and no more what they removed.

    `as_of` is when that was last changed: what is older never takes the place of what is newer,
    in whatever order it is told. What else the record has beside its first address stays. `cause`
    is the event's id. Where there is nothing to change, or no such contact, nothing happens.
    Instants in UTC.
    """
    await lock_accounts_of(session, landlord_id, contact_id)
    contact = await contact_for_update(session, landlord_id, contact_id)
    known_as_of = contact.other_emails_as_of if contact is not None else None
    if contact is None or (known_as_of is not None and known_as_of > as_of):
        return
    contact.other_emails_as_of = as_of
    before, after = list(contact.other_emails), _merged(contact, proved, removed)
    if after == before:
        return

    contact.version += 1
    session.add(
        ContactChangeRow(
            id=uuid4(),
            landlord_id=landlord_id,
            contact_id=contact_id,
            version=contact.version,
            field="other_emails",
            before=", ".join(before),
            after=", ".join(after),
            reason=REASON,
            decision_id=cause,
            changed_by=f"user:{user_id}",
            changed_at=at,
        )
    )
    contact.other_emails = after
    contact.words = contact_words(
        contact.first_name, contact.last_name, contact.organisation, (contact.email, *after)
    )
    await session.flush()
    accounts = await accounts_of_contact(session, landlord_id, contact_id)
    await refresh_words(session, landlord_id, accounts)

    announce(
        session,
        ContactRecorded(landlord_id=landlord_id, contact_id=contact_id, version=contact.version),
    )


def _merged(contact: ContactRow, proved: Sequence[str], removed: Sequence[str]) -> list[str]:
    first = email_key(contact.email)
    held = {email_key(each) for each in proved}
    gone = {email_key(each) for each in removed} - held | {first}
    after = [each for each in contact.other_emails if email_key(each) not in gone]
    known = {email_key(each) for each in after} | {first}
    return [*after, *(each for each in proved if email_key(each) not in known)]
