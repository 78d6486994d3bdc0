"""The record says that the person may enter: the login that waited begins to work."""

from datetime import datetime
from uuid import UUID, uuid4

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import EmailAddress
from chassis.outbox import announce
from contracts.events.identity import UserActivated
from services.identity.domain.users import PendingState, UserKind, UserState
from services.identity.store.pending import others_waiting_on, pending_user_for_update
from services.identity.store.sign_ins import note
from services.identity.store.users import (
    set_password,
    user_by_key,
    user_with_id,
    void_invitations,
)
from services.identity.tables import PendingUserRow, UserRow
from services.identity.use_cases.invite_external_user import invite_external_user

log = structlog.get_logger()

READY = frozenset({PendingState.PROVED, PendingState.DECIDING, PendingState.SUPERSEDED})


async def activate_user(
    session: AsyncSession, *, registration_id: UUID, contact_id: UUID, at: datetime
) -> None:
    """Turn the pending user of an approved registration into a login and announce it.

    Without a password it becomes one that is invited: the link to choose it is mailed, and the
    login is announced when the link was used.

    Of several that wait on the address this one is kept: unproved ones are forgotten, proved
    ones join this login if they are approved as well. Where the address has a login already
    (another registration was faster), this registration joins it; contact and password of that
    login stay as they are. Nothing happens where no mailbox was proved, where the login was
    deactivated, and when told a second time. `at` in UTC.
    """
    pending = await pending_user_for_update(session, registration_id)
    if pending is None or pending.state not in READY:
        return
    user = await user_by_key(
        session,
        landlord_id=pending.landlord_id,
        kind=UserKind.CUSTOMER,
        email_key=pending.email_key,
    )
    if user is not None and user.state == UserState.DEACTIVATED:
        log.warning(
            "activation.refused", registration_id=str(registration_id), reason="deactivated"
        )
        return

    is_first = pending.state != PendingState.SUPERSEDED
    if user is None or (user.state == UserState.INVITED and is_first):
        begin = _invite if pending.password_hash is None else _begin
        user = await begin(session, pending, user, contact_id=contact_id, at=at)
    for other in await others_waiting_on(session, pending):
        await _set_aside(session, other, at=at)
    pending.state = PendingState.ACTIVATED
    pending.user_id = user.id
    pending.password_hash = None
    pending.changed_at = at
    if user.state == UserState.INVITED:
        return
    note(
        session,
        landlord_id=pending.landlord_id,
        act="user.activated",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=f"registration:{registration_id}",
        user_id=user.id,
    )

    announce(
        session,
        UserActivated(
            landlord_id=pending.landlord_id,
            user_id=user.id,
            contact_id=user.contact_id or contact_id,
            registration_id=registration_id,
        ),
    )


async def _begin(
    session: AsyncSession,
    pending: PendingUserRow,
    invited: UserRow | None,
    *,
    contact_id: UUID,
    at: datetime,
) -> UserRow:
    user = invited or UserRow(
        id=uuid4(),
        landlord_id=pending.landlord_id,
        kind=UserKind.CUSTOMER,
        email_key=pending.email_key,
        name="",
        roles=[],
    )
    user.state = UserState.ACTIVE
    user.email = pending.email
    user.contact_id = contact_id
    user.registration_id = pending.registration_id
    session.add(user)
    await session.flush()
    await void_invitations(session, user_id=user.id, at=at)
    if pending.password_hash is not None:
        await set_password(session, user=user, password_hash=pending.password_hash, set_at=at)
    return user


async def _invite(
    session: AsyncSession,
    pending: PendingUserRow,
    invited: UserRow | None,
    *,
    contact_id: UUID,
    at: datetime,
) -> UserRow:
    issued = await invite_external_user(
        session,
        landlord_id=pending.landlord_id,
        contact_id=contact_id,
        address=EmailAddress(pending.email, pending.email, pending.email_key),
        name=invited.name if invited else "",
        actor=f"registration:{pending.registration_id}",
        at=at,
    )
    user = await user_with_id(session, issued.user_id)
    user.registration_id = pending.registration_id
    return user


async def _set_aside(session: AsyncSession, other: PendingUserRow, *, at: datetime) -> None:
    if other.state == PendingState.HELD:
        await session.delete(other)
    else:
        other.state = PendingState.SUPERSEDED
        other.password_hash = None
        other.changed_at = at
