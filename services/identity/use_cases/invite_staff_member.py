"""An identity admin lets a colleague in: the one-time link goes to the colleague by mail."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import EmailAddress, read_email
from chassis.outbox import announce
from contracts.events.identity import StaffInvited
from services.identity.domain.staff import NotInvited, StaffRole, in_order
from services.identity.domain.users import UserKind, UserState
from services.identity.store.staff import require_admin
from services.identity.store.users import user_for_update
from services.identity.use_cases.invite_user import IssuedInvitation, invite_user


async def invite_staff_member(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    address: EmailAddress,
    name: str,
    roles: Collection[StaffRole],
    admin_id: UUID,
    at: datetime,
) -> IssuedInvitation:
    """Make a login that waits for its password and have the link mailed. `at` in UTC.

    Raises:
        NoLongerAdmin: whoever asks may not, or not any more.
        EmailTaken: a working or deactivated member of staff has the address.
    """
    await require_admin(session, landlord_id=landlord_id, user_id=admin_id)

    issued = await invite_user(
        session,
        landlord_id=landlord_id,
        kind=UserKind.STAFF,
        address=address,
        name=name,
        roles=in_order(roles),
        actor=str(admin_id),
        at=at,
    )

    announce(
        session,
        StaffInvited(
            landlord_id=landlord_id, request_id=issued.invitation_id, user_id=issued.user_id
        ),
    )
    return issued


async def invite_staff_member_again(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, admin_id: UUID, at: datetime
) -> IssuedInvitation:
    """Mail a new link to somebody who has not used theirs; the older is worthless. `at` in UTC.

    Raises:
        NoLongerAdmin: whoever asks may not, or not any more.
        UserNotFound: there is no such member of staff.
        NotInvited: their login works, or is turned off.
    """
    user = await user_for_update(session, user_id, kind=UserKind.STAFF)
    if user.state != UserState.INVITED:
        raise NotInvited("there is nothing to invite them to")
    return await invite_staff_member(
        session,
        landlord_id=landlord_id,
        address=read_email(user.email),
        name=user.name,
        roles=[StaffRole(role) for role in user.roles],
        admin_id=admin_id,
        at=at,
    )
