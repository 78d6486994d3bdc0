"""Somebody forgot a password and asks for a link to choose a new one."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import EmailAddress
from chassis.outbox import announce
from contracts.events.identity import PasswordResetRequested
from services.identity.domain import tries
from services.identity.domain.users import UserKind
from services.identity.store.password_resets import (
    Mailbox,
    resets_to,
    user_to_reset,
    void_resets,
)
from services.identity.store.sign_ins import note
from services.identity.store.users import hold_address
from services.identity.tables import PasswordResetRow


async def request_password_reset(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    kind: UserKind,
    address: EmailAddress,
    at: datetime,
) -> None:
    """Begin a link, which takes the place of any before it, and announce it. `at` in UTC.

    Addresses with and without a login take the same path and the same time: what the message
    says, if there is one, is decided when it is sent. Beyond three in an hour nothing happens,
    and the newest link stays good.
    """
    mailbox = Mailbox(landlord_id, kind, address.key)
    await hold_address(session, landlord_id=landlord_id, email_key=address.key)
    asked = await resets_to(session, mailbox, since=at - timedelta(hours=1))
    if asked >= tries.RESETS_PER_ADDRESS_AND_HOUR:
        return
    user_id, password_set_at = await user_to_reset(session, mailbox) or (None, None)

    await void_resets(session, mailbox, at=at)
    reset = PasswordResetRow(
        request_id=uuid4(),
        landlord_id=landlord_id,
        kind=kind,
        email_key=address.key,
        email=address.mailbox if user_id is None else None,
        user_id=user_id,
        password_set_at=password_set_at,
        requested_at=at,
        expires_at=at + tries.RESET_LIVES,
        answer_tries=0,
    )
    session.add(reset)
    note(
        session,
        landlord_id=landlord_id,
        act="password_reset.requested",
        at=at,
        kind=kind,
        actor="stranger",
        user_id=user_id,
    )

    announce(
        session,
        PasswordResetRequested(
            landlord_id=landlord_id, request_id=reset.request_id, user_id=user_id
        ),
    )
