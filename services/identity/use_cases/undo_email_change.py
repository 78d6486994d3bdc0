"""The old mailbox takes a change of address back: it was not its owner who made it."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import LoginDisowned, UserEmailChanged
from services.identity.domain import email_changes as limits
from services.identity.domain.users import EmailTaken, UserKind
from services.identity.store.email_changes import (
    change_to_undo,
    void_later_undos,
    void_open_changes,
)
from services.identity.store.sign_ins import note
from services.identity.store.users import hold_address, user_by_key, user_for_update
from services.identity.use_cases.end_sessions import end_sessions


async def undo_email_change(
    session: AsyncSession, *, landlord_id: UUID, undo_id: UUID | None, at: datetime
) -> None:
    """Give the login its old address back, end its sessions and announce it. `at` in UTC.

    However often the address was changed since, this one counts; changes made after it cannot
    be undone any more, for their old addresses are not to be trusted.

    Raises:
        EmailChangeNotValid: undone already, too old, or none of ours.
        EmailTaken: the old address has become that of another login.
    """
    found = await change_to_undo(session, undo_id=undo_id, at=at)
    if found is None:
        raise limits.EmailChangeNotValid("the link cannot be used any more")
    await hold_address(session, landlord_id=landlord_id, email_key=found.old_email_key)
    user = await user_for_update(session, found.user_id, kind=UserKind.CUSTOMER)
    change = await change_to_undo(session, undo_id=undo_id, at=at)
    if change is None:
        raise limits.EmailChangeNotValid("the link cannot be used any more")
    holder = await user_by_key(
        session, landlord_id=landlord_id, kind=UserKind.CUSTOMER, email_key=change.old_email_key
    )
    if holder is not None and holder.id != user.id:
        raise EmailTaken("the old address is that of another login now")

    changed_at = (change.confirmed_at or at).astimezone(UTC)
    user.email, user.email_key = change.old_email, change.old_email_key
    user.email_changed_at = at
    change.undone_at = at
    await session.flush()
    await void_later_undos(session, change, at=at)
    await void_open_changes(session, landlord_id=landlord_id, user_id=user.id, at=at)
    note(
        session,
        landlord_id=landlord_id,
        act="email_change.undone",
        at=at,
        kind=UserKind.CUSTOMER,
        actor="mailbox",
        user_id=user.id,
    )
    await end_sessions(session, user=user, actor="mailbox", at=at)

    announce(
        session,
        UserEmailChanged(
            landlord_id=landlord_id,
            user_id=user.id,
            contact_id=user.contact_id,
            request_id=change.id,
            is_undone=True,
        ),
    )
    announce(
        session,
        LoginDisowned(
            landlord_id=landlord_id,
            report_id=change.id,
            user_id=user.id,
            about="email_changed",
            told_of_at=changed_at,
        ),
    )
