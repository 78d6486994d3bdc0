"""The new mailbox agrees: from now on the person signs in with its address."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import UserEmailChanged
from services.identity.domain import email_changes as limits
from services.identity.domain.users import UserKind
from services.identity.store.email_changes import open_change, void_open_changes
from services.identity.store.other_emails import remove_other_email
from services.identity.store.sign_ins import note
from services.identity.store.users import hold_address, user_by_key, user_for_update
from services.identity.use_cases.end_sessions import end_sessions


async def confirm_email_change(
    session: AsyncSession, *, landlord_id: UUID, change_id: UUID | None, at: datetime
) -> None:
    """Change the login's address, end its sessions and announce it. `at` in UTC.

    Every other link dies with the old address; the old mailbox may take the change back for
    72 hours.

    Raises:
        EmailChangeNotValid: used, superseded, too old, or somebody got a login with the address
            in the meantime.
    """
    wanted = await open_change(session, change_id=change_id, at=at)
    if wanted is None:
        raise limits.EmailChangeNotValid("the link cannot be used any more")
    for key in sorted({wanted.old_email_key, wanted.new_email_key}):
        await hold_address(session, landlord_id=landlord_id, email_key=key)
    user = await user_for_update(session, wanted.user_id, kind=UserKind.CUSTOMER)
    change = await open_change(session, change_id=change_id, at=at)
    taken = await user_by_key(
        session,
        landlord_id=landlord_id,
        kind=UserKind.CUSTOMER,
        email_key=wanted.new_email_key,
    )
    if change is None or taken is not None:
        raise limits.EmailChangeNotValid("the link cannot be used any more")

    user.email, user.email_key = change.new_email, change.new_email_key
    user.email_changed_at = at
    change.confirmed_at, change.undo_until = at, at + limits.UNDO_LIVES
    await session.flush()
    await void_open_changes(session, landlord_id=landlord_id, user_id=user.id, at=at)
    await remove_other_email(session, user=user, email_key=user.email_key, at=at)
    note(
        session,
        landlord_id=landlord_id,
        act="email_change.confirmed",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(user.id),
        user_id=user.id,
    )
    await end_sessions(session, user=user, actor=str(user.id), at=at)

    announce(
        session,
        UserEmailChanged(
            landlord_id=landlord_id,
            user_id=user.id,
            contact_id=user.contact_id,
            request_id=change.undo_id,
        ),
    )
