"""An invited person chooses a password: the link is used up, the login works."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import UserActivated
from services.identity.domain.users import InvitationNotValid, UserState
from services.identity.store.pending import registrations_of_user
from services.identity.store.sign_ins import note
from services.identity.store.users import open_invitation, set_password, void_invitations
from services.identity.use_cases.release_lock import release_lock


async def redeem_invitation(
    session: AsyncSession, *, invitation_id: UUID, password_hash: str, key: bytes, at: datetime
) -> UUID:
    """Set the password, use up the link and return the user. Customers' logins are announced.

    Nobody is signed in by it: whoever found the link still has to know the address. Tries that
    failed before are forgotten; `key` makes the stand-ins they are counted under. `at` in UTC.

    Raises:
        InvitationNotValid: used (perhaps at the same moment), superseded, or too old.
    """
    found = await open_invitation(session, invitation_id=invitation_id, at=at, is_locked=True)
    if found is None:
        raise InvitationNotValid("the link cannot be used any more")
    invitation, user = found

    invitation.taken_at = at
    user.state = UserState.ACTIVE
    await void_invitations(session, user_id=user.id, at=at)
    await set_password(session, user=user, password_hash=password_hash, set_at=at)
    await release_lock(session, user=user, key=key, means="registration", actor=str(user.id), at=at)
    note(
        session,
        landlord_id=user.landlord_id,
        act="invitation.redeemed",
        at=at,
        kind=user.kind,
        actor=str(user.id),
        user_id=user.id,
    )

    if user.contact_id is not None:
        for registration_id in await registrations_of_user(session, user.id) or (None,):
            announce(
                session,
                UserActivated(
                    landlord_id=user.landlord_id,
                    user_id=user.id,
                    contact_id=user.contact_id,
                    registration_id=registration_id,
                ),
            )
    return user.id
