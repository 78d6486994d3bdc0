"""A member of staff may do other things from now on."""

from collections.abc import Collection
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import StaffRolesChanged
from services.identity.domain.staff import OwnLogin, RolesChangedMeanwhile, StaffRole, in_order
from services.identity.domain.users import UserKind
from services.identity.store.sign_ins import note
from services.identity.store.staff import require_admin
from services.identity.store.users import user_for_update
from services.identity.use_cases.end_sessions import end_sessions


async def change_staff_roles(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    user_id: UUID,
    roles: Collection[StaffRole],
    were: Collection[StaffRole],
    admin_id: UUID,
    at: datetime,
) -> None:
    """Give a colleague these roles in place of theirs, and sign them out so that it counts now.

    `were` are the roles that the admin saw. The same roles change nothing. `at` in UTC.

    Raises:
        NoLongerAdmin: whoever asks may not, or not any more.
        OwnLogin: nobody changes their own.
        UserNotFound: there is no such member of staff.
        RolesChangedMeanwhile: they are not what the admin saw.
    """
    await require_admin(session, landlord_id=landlord_id, user_id=admin_id)
    if user_id == admin_id:
        raise OwnLogin("nobody changes their own roles")
    user = await user_for_update(session, user_id, kind=UserKind.STAFF)
    before, after = in_order(user.roles), in_order(roles)
    if before == after:
        return
    if before != in_order(were):
        raise RolesChangedMeanwhile("a colleague has changed these roles")

    user.roles = after
    note(
        session,
        landlord_id=landlord_id,
        act="staff.roles_changed",
        at=at,
        kind=UserKind.STAFF,
        actor=str(admin_id),
        user_id=user.id,
        details={"before": " ".join(before), "after": " ".join(after)},
    )
    await end_sessions(session, user=user, actor=str(admin_id), at=at)

    announce(
        session,
        StaffRolesChanged(
            landlord_id=landlord_id, user_id=user.id, roles=cast("list[StaffRole]", after)
        ),
    )
