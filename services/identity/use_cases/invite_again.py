"""The link of an invitation is lost or too old: send a new one, which makes the old worthless."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import read_email
from services.identity.domain.own_choices import NotInvited
from services.identity.domain.users import UserKind, UserState
from services.identity.store.users import user_for_update
from services.identity.use_cases.invite_external_user import invite_external_user
from services.identity.use_cases.invite_user import IssuedInvitation


async def invite_again(
    session: AsyncSession, *, user_id: UUID, actor: str, at: datetime
) -> IssuedInvitation:
    """Send an invited customer a new link. `at` in UTC.

    Raises:
        UserNotFound: there is no such customer's login.
        NotInvited: they have chosen a password already, or the login was deactivated.
    """
    user = await user_for_update(session, user_id, kind=UserKind.CUSTOMER)
    if user.state != UserState.INVITED or user.contact_id is None:
        raise NotInvited("a password was chosen already")

    return await invite_external_user(
        session,
        landlord_id=user.landlord_id,
        contact_id=user.contact_id,
        address=read_email(user.email),
        name=user.name,
        actor=actor,
        at=at,
    )
