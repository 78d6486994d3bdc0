"""One of a person's proved addresses becomes the one that they sign in with."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import UserEmailChanged
from services.identity.domain import other_emails as others
from services.identity.domain.email_changes import UNDO_LIVES
from services.identity.domain.users import EmailTaken, UserKind
from services.identity.store.email_changes import void_open_changes
from services.identity.store.other_emails import other_email_of
from services.identity.store.sign_ins import note
from services.identity.store.users import (
    hold_address,
    user_by_key,
    user_for_update,
    user_with_id,
)
from services.identity.tables import EmailChangeRow, OtherEmailRow, UserRow
from services.identity.use_cases.end_sessions import end_sessions


async def make_email_primary(
    session: AsyncSession, *, user_id: UUID, address_id: UUID, at: datetime
) -> None:
    """Change the login's address, end its sessions and announce it. `at` in UTC.

    The one that was primary is in the list from now on. Its mailbox may take this
    back for 72 hours, as any other change of address.

    Raises:
        OtherEmailNotFound: it is no address of this login.
        OtherEmailNotProved: nobody has opened the link in its mailbox yet.
        EmailTaken: another customer signs in with it by now.
    """
    seen = await user_with_id(session, user_id)
    listed = await other_email_of(session, user=seen, address_id=address_id)
    if listed is None:
        raise others.OtherEmailNotFound("it is no address of this login, or not any more")
    for key in sorted({seen.email_key, listed.email_key}):
        await hold_address(session, landlord_id=seen.landlord_id, email_key=key)
    user = await user_for_update(session, user_id, kind=UserKind.CUSTOMER)
    address = await _proved(session, user, address_id)
    holder = await user_by_key(
        session,
        landlord_id=user.landlord_id,
        kind=UserKind.CUSTOMER,
        email_key=address.email_key,
    )
    if holder is not None:
        raise EmailTaken("another customer signs in with this address")

    change = _change(user, address, at=at)
    session.add(change)
    address.removed_at = at
    session.add(_kept(user, at=at))
    user.email, user.email_key = change.new_email, change.new_email_key
    user.email_changed_at = at
    await session.flush()
    await void_open_changes(session, landlord_id=user.landlord_id, user_id=user.id, at=at)
    note(
        session,
        landlord_id=user.landlord_id,
        act="other_email.made_primary",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(user.id),
        user_id=user.id,
    )
    await end_sessions(session, user=user, actor=str(user.id), at=at)

    announce(
        session,
        UserEmailChanged(
            landlord_id=user.landlord_id,
            user_id=user.id,
            contact_id=user.contact_id,
            request_id=change.undo_id,
        ),
    )


async def _proved(session: AsyncSession, user: UserRow, address_id: UUID) -> OtherEmailRow:
    address = await other_email_of(session, user=user, address_id=address_id)
    if address is None:
        raise others.OtherEmailNotFound("it is no address of this login, or not any more")
    await session.refresh(address)
    if address.proved_at is None:
        raise others.OtherEmailNotProved("its mailbox has not agreed yet")
    return address


def _kept(user: UserRow, *, at: datetime) -> OtherEmailRow:
    """Return the address that is primary so far, for the list: its person signed in with it."""
    since = user.email_changed_at or user.stored_at
    return OtherEmailRow(
        id=uuid4(),
        landlord_id=user.landlord_id,
        user_id=user.id,
        email=user.email,
        email_key=user.email_key,
        requested_at=since,
        expires_at=at,
        proved_at=since,
    )


def _change(user: UserRow, address: OtherEmailRow, *, at: datetime) -> EmailChangeRow:
    return EmailChangeRow(
        id=uuid4(),
        undo_id=uuid4(),
        landlord_id=user.landlord_id,
        user_id=user.id,
        old_email=user.email,
        old_email_key=user.email_key,
        new_email=address.email,
        new_email_key=address.email_key,
        requested_at=at,
        expires_at=at,
        confirmed_at=at,
        undo_until=at + UNDO_LIVES,
    )
