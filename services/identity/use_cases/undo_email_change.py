"""The old mailbox takes a change of address back: it was not its owner who made it."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import LoginDisowned, UserEmailChanged
from services.identity.domain import email_changes as limits
from services.identity.domain.users import EmailTaken, UserKind
from services.identity.store.email_changes import change_to_undo, void_later_undos
from services.identity.store.other_emails import remove_new_emails, remove_other_email
from services.identity.store.sign_ins import note
from services.identity.store.users import (
    hold_address,
    set_password,
    user_by_key,
    user_for_update,
)
from services.identity.use_cases.end_sessions import end_sessions
from services.identity.use_cases.forget_new_ways_in import forget_new_ways_in
from services.identity.use_cases.shut_login import shut_login


async def undo_email_change(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    undo_id: UUID | None,
    void_hash: str,
    key: bytes,
    at: datetime,
) -> None:
    """Give the login its old address back, shut it, and announce it. `at` in UTC.

    What the thief had is worth nothing any more: sessions end, the password becomes `void_hash`,
    which nobody has a password for, and what was set up beside it since a day before the change
    was asked for is forgotten, further addresses too. Every way in is refused until a new
    password is chosen by mail. `key` makes the stand-in under which the lock is kept.

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
    await set_password(session, user=user, password_hash=void_hash, set_at=at)
    since = change.requested_at - limits.THIEF_MAY_BE_IN_FOR
    removed = await forget_new_ways_in(session, user=user, since=since)
    await remove_other_email(session, user=user, email_key=user.email_key, at=at)
    if await remove_new_emails(session, user=user, since=since, at=at):
        removed.append("other_emails")
    await shut_login(session, user=user, key=key, at=at)
    note(
        session,
        landlord_id=landlord_id,
        act="email_change.undone",
        at=at,
        kind=UserKind.CUSTOMER,
        actor="mailbox",
        user_id=user.id,
        details={"removed": ", ".join(["password", *removed])},
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
