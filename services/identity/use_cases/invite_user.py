"""The operator vouches for a person: they may choose a password by a one-time link."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import EmailAddress
from services.identity.domain import tries
from services.identity.domain.users import EmailTaken, UserKind, UserState
from services.identity.store.sign_ins import note
from services.identity.store.users import hold_address, user_by_key, void_invitations
from services.identity.tables import InvitationRow, UserRow


class IssuedInvitation(NamedTuple):
    """An invitation that was just made. Its link is derived from its id."""

    invitation_id: UUID
    user_id: UUID
    expires_at: datetime


async def invite_user(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    kind: UserKind,
    address: EmailAddress,
    name: str,
    roles: Sequence[str] = (),
    contact_id: UUID | None = None,
    actor: str,
    at: datetime,
    lives: timedelta = tries.INVITATION_LIVES,
) -> IssuedInvitation:
    """Make a login that waits for its password, or a new link for one that still does.

    The link `lives` 24 hours if not said otherwise; a newer one makes the older worthless. Staff
    have roles and no contact, customers a contact and no roles. `at` in UTC.

    Raises:
        EmailTaken: a working or deactivated login of this kind has the address.
    """
    await hold_address(session, landlord_id=landlord_id, email_key=address.key)
    user = await user_by_key(session, landlord_id=landlord_id, kind=kind, email_key=address.key)
    if user is not None and user.state != UserState.INVITED:
        raise EmailTaken("this address has a login already")

    if user is None:
        user = UserRow(id=uuid4(), landlord_id=landlord_id, kind=kind, email_key=address.key)
        session.add(user)
    user.state = UserState.INVITED
    user.email = address.mailbox
    user.name = name
    user.roles = list(roles)
    user.contact_id = contact_id
    await session.flush()
    await void_invitations(session, user_id=user.id, at=at)
    invitation = InvitationRow(
        id=uuid4(),
        landlord_id=landlord_id,
        user_id=user.id,
        expires_at=at + lives,
    )
    session.add(invitation)
    note(
        session,
        landlord_id=landlord_id,
        act="user.invited",
        at=at,
        kind=kind,
        actor=actor,
        user_id=user.id,
    )

    return IssuedInvitation(invitation.id, user.id, invitation.expires_at)
