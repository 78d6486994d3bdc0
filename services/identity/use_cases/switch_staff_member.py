"""A colleague's login is turned off, or on again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.staff import OwnLogin
from services.identity.domain.users import UserKind
from services.identity.store.staff import require_admin
from services.identity.use_cases.deactivate_user import deactivate_user
from services.identity.use_cases.reactivate_user import reactivate_user


async def switch_staff_member(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    user_id: UUID,
    is_on: bool,
    reason: str,
    admin_id: UUID,
    at: datetime,
) -> None:
    """Turn the login of a colleague on or off; do nothing where it is that already. `at` in UTC.

    Raises:
        NoLongerAdmin: whoever asks may not, or not any more.
        OwnLogin: nobody turns their own login off.
        UserNotFound: there is no such member of staff.
    """
    await require_admin(session, landlord_id=landlord_id, user_id=admin_id)
    if user_id == admin_id:
        raise OwnLogin("nobody turns their own login off")

    switch = reactivate_user if is_on else deactivate_user
    await switch(
        session,
        user_id=user_id,
        kind=UserKind.STAFF,
        actor=str(admin_id),
        at=at,
        reason=reason,
    )
