"""A login stops working: at once, everywhere, until somebody turns it on again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import UserDeactivated
from services.identity.domain.users import UserKind, UserState
from services.identity.store.sign_ins import note
from services.identity.store.users import user_for_update, void_invitations
from services.identity.use_cases.end_sessions import end_sessions


async def deactivate_user(
    session: AsyncSession,
    *,
    user_id: UUID,
    kind: UserKind,
    actor: str,
    at: datetime,
    reason: str = "",
) -> None:
    """Turn a login off, void its open links and end its sessions. A second time does nothing.

    `reason` goes into the record, `actor` is who decided. `at` in UTC. Of staff there are rules
    about who may do it to whom: `deactivate_staff_member`.

    Raises:
        UserNotFound: there is no such login of this kind.
    """
    user = await user_for_update(session, user_id, kind=kind)
    if user.state == UserState.DEACTIVATED:
        return

    user.state = UserState.DEACTIVATED
    await void_invitations(session, user_id=user.id, at=at)
    note(
        session,
        landlord_id=user.landlord_id,
        act="user.deactivated",
        at=at,
        kind=kind,
        actor=actor,
        user_id=user.id,
        details={"reason": reason} if reason else None,
    )
    await end_sessions(session, user=user, actor=actor, at=at)

    announce(
        session, UserDeactivated(landlord_id=user.landlord_id, user_id=user.id, kind=kind.value)
    )
