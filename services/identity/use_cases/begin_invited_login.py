"""Somebody whom an owner or staff invited chose a password: their login works at once."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import EmailAddress
from chassis.outbox import announce
from contracts.events.identity import UserActivated
from services.identity.domain.users import (
    EmailTaken,
    InvitationNotValid,
    UserKind,
    UserState,
)
from services.identity.store.external_users import users_of_contact
from services.identity.store.sign_ins import note
from services.identity.store.users import (
    hold_address,
    set_password,
    user_by_key,
    void_invitations,
)
from services.identity.tables import UserRow
from services.identity.use_cases.release_lock import release_lock


async def begin_invited_login(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    contact_id: UUID,
    invitation_id: UUID,
    address: EmailAddress,
    name: str,
    password_hash: str,
    key: bytes,
    at: datetime,
) -> UUID:
    """Make the login of a contact whom the record has connected, and announce it.

    The link in the mailbox proved the address. A login that waited for its password becomes this
    one. `key` makes the stand-ins under which failed tries are counted. `at` in UTC.

    Raises:
        EmailTaken: the address has a working or deactivated login by now.
        InvitationNotValid: the contact has one, so the link was taken before.
    """
    await hold_address(session, landlord_id=landlord_id, email_key=address.key)
    user = await user_by_key(
        session, landlord_id=landlord_id, kind=UserKind.CUSTOMER, email_key=address.key
    )
    if user is not None and user.state != UserState.INVITED:
        raise EmailTaken("this address has a login already")
    theirs = await users_of_contact(session, landlord_id=landlord_id, contact_id=contact_id)
    if any(one.state != UserState.INVITED for one in theirs):
        raise InvitationNotValid("the link was taken before")

    if user is None:
        user = UserRow(
            id=uuid4(),
            landlord_id=landlord_id,
            kind=UserKind.CUSTOMER,
            email_key=address.key,
            name=name,
            roles=[],
        )
        session.add(user)
    user.state, user.email, user.contact_id = UserState.ACTIVE, address.mailbox, contact_id
    await session.flush()
    await void_invitations(session, user_id=user.id, at=at)
    await set_password(session, user=user, password_hash=password_hash, set_at=at)
    await release_lock(session, user=user, key=key, means="registration", actor=str(user.id), at=at)
    note(
        session,
        landlord_id=landlord_id,
        act="invitation.redeemed",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(user.id),
        user_id=user.id,
        details={"access_invitation": str(invitation_id)},
    )

    announce(
        session,
        UserActivated(
            landlord_id=landlord_id, user_id=user.id, contact_id=contact_id, registration_id=None
        ),
    )
    return user.id
