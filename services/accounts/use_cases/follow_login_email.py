"""A customer changed the address they sign in with: the record follows, and staff see it."""

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

REASON = "The customer changed the address they sign in with"


async def follow_login_email(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    contact_id: UUID,
    user_id: UUID,
    email: str,
    as_of: datetime,
    cause: UUID,
    at: datetime,
) -> None:
    """Give the contact the address of their login, as a change that staff can see.

    `as_of` is since when the login has it: an older address never takes the place of a newer
    one, in whatever order they are told. `cause` is the event's id. Where the record has the
    address already, nothing is announced; where there is no such contact, nothing happens.
    Instants in UTC.
    """
    await lock_accounts_of(session, landlord_id, contact_id)
    contact = await contact_for_update(session, landlord_id, contact_id)
    if contact is None or (contact.email_as_of is not None and contact.email_as_of >= as_of):
        return
    contact.email_as_of = as_of
    if contact.email == email:
        return

    contact.version += 1
    session.add(
        ContactChangeRow(
            id=uuid4(),
            landlord_id=landlord_id,
            contact_id=contact_id,
            version=contact.version,
            field="email",
            before=contact.email,
            after=email,
            reason=REASON,
            decision_id=cause,
            changed_by=f"user:{user_id}",
            changed_at=at,
        )
    )
    _take_address(contact, email)
    await session.flush()
    accounts = await accounts_of_contact(session, landlord_id, contact_id)
    await refresh_words(session, landlord_id, accounts)

    announce(
        session,
        ContactRecorded(landlord_id=landlord_id, contact_id=contact_id, version=contact.version),
    )


def _take_address(contact: ContactRow, email: str) -> None:
    contact.email, contact.email_key = email, email_key(email) or ""
    contact.other_emails = [other for other in contact.other_emails if other != email]
    contact.words = contact_words(
        contact.first_name,
        contact.last_name,
        contact.organisation,
        (contact.email, *contact.other_emails),
    )
