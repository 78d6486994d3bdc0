"""A person wants to sign in with another address: its mailbox has to agree first."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import EmailAddress
from chassis.outbox import announce
from contracts.events.identity import EmailChangeRequested
from services.identity.domain import email_changes as limits
from services.identity.domain.users import UserKind
from services.identity.store.email_changes import (
    changes_asked_for,
    password_set_at,
    void_open_changes,
)
from services.identity.store.sign_ins import note
from services.identity.store.users import user_for_update
from services.identity.tables import EmailChangeRow


async def request_email_change(
    session: AsyncSession, *, user_id: UUID, address: EmailAddress, at: datetime
) -> None:
    """Keep the wish, void those before it, and ask for the mail to the new mailbox. `at` in UTC.

    Nothing tells whether somebody has a login with the address: its mailbox alone hears that.

    Raises:
        EmailNotNew: it is the address of this login.
        TooManyEmailChanges: three were asked for within the hour.
    """
    user = await user_for_update(session, user_id, kind=UserKind.CUSTOMER)
    if address.key == user.email_key:
        raise limits.EmailNotNew("this is the address of the login already")
    asked = await changes_asked_for(
        session, landlord_id=user.landlord_id, user_id=user.id, since=at - timedelta(hours=1)
    )
    if asked >= limits.ASKED_PER_HOUR:
        raise limits.TooManyEmailChanges("very many changes", retry_after=3600)

    await void_open_changes(session, landlord_id=user.landlord_id, user_id=user.id, at=at)
    change = EmailChangeRow(
        id=uuid4(),
        undo_id=uuid4(),
        landlord_id=user.landlord_id,
        user_id=user.id,
        old_email=user.email,
        old_email_key=user.email_key,
        new_email=address.mailbox,
        new_email_key=address.key,
        password_set_at=await password_set_at(session, user.id),
        requested_at=at,
        expires_at=at + limits.LINK_LIVES,
    )
    session.add(change)
    note(
        session,
        landlord_id=user.landlord_id,
        act="email_change.requested",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(user.id),
        user_id=user.id,
    )

    announce(
        session,
        EmailChangeRequested(landlord_id=user.landlord_id, request_id=change.id, user_id=user.id),
    )
