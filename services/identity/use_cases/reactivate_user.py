"""A login that was turned off works again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import UserReactivated
from services.identity.domain.users import UserKind, UserState
from services.identity.store.sign_ins import note
from services.identity.store.users import has_password, user_for_update


async def reactivate_user(
    session: AsyncSession,
    *,
    user_id: UUID,
    kind: UserKind,
    actor: str,
    at: datetime,
    reason: str = "",
) -> None:
    """Turn a deactivated login on, with the password it had; do nothing where it is not off.

    Somebody who never chose a password is merely invited again, and needs a new link. `at` in UTC.

    Raises:
        UserNotFound: there is no such login of this kind.
    """
    user = await user_for_update(session, user_id, kind=kind)
    if user.state != UserState.DEACTIVATED:
        return

    is_complete = await has_password(session, user.id)
    user.state = UserState.ACTIVE if is_complete else UserState.INVITED
    note(
        session,
        landlord_id=user.landlord_id,
        act="user.reactivated",
        at=at,
        kind=kind,
        actor=actor,
        user_id=user.id,
        details={"reason": reason} if reason else None,
    )

    announce(
        session, UserReactivated(landlord_id=user.landlord_id, user_id=user.id, kind=kind.value)
    )
