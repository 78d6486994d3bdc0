"""A person asks for a code in their mailbox instead of typing a password."""

from datetime import datetime, timedelta
from math import ceil
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import SignInCodeRequested
from services.identity.domain import mailed_codes
from services.identity.domain.users import (
    MailedAMomentAgo,
    TooManyMails,
    UserKind,
    UserState,
)
from services.identity.store.mailed_codes import codes_for, newest_code
from services.identity.store.sign_ins import note
from services.identity.store.users import hold_address, user_by_key
from services.identity.tables import SignInCodeRow


async def request_sign_in_code(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    attempt_id: UUID,
    email_key: str,
    identifier: bytes,
    at: datetime,
) -> None:
    """Begin a new code of this browser, in place of any before it, and announce it. `at` in UTC.

    Known and unknown addresses take the same path and leave the same rows: whether a message
    goes out is decided when it would be sent. `identifier` is the stand-in of the address that
    tries to sign in are counted under.

    Raises:
        MailedAMomentAgo: this browser asked less than a minute ago, and that code is still good.
        TooManyMails: this address has had its share of the hour.
    """
    await hold_address(session, landlord_id=landlord_id, email_key=f"code to {email_key}")
    newest = await newest_code(session, landlord_id=landlord_id, attempt_id=attempt_id)
    if newest is not None and newest.identifier == identifier and newest.used_at is None:
        wait = newest.requested_at + mailed_codes.MAIL_AGAIN_AFTER - at
        if wait > timedelta():
            raise MailedAMomentAgo(
                "a code was sent a moment ago", retry_after=ceil(wait.total_seconds())
            )
    sent = await codes_for(
        session, landlord_id=landlord_id, identifier=identifier, since=at - timedelta(hours=1)
    )
    if sent >= mailed_codes.MAILS_PER_ADDRESS_AND_HOUR:
        raise TooManyMails("very many codes were asked for", retry_after=3600)
    user = await user_by_key(
        session, landlord_id=landlord_id, kind=UserKind.CUSTOMER, email_key=email_key
    )
    user_id = user.id if user is not None and user.state == UserState.ACTIVE else None

    wanted = SignInCodeRow(
        request_id=uuid4(),
        landlord_id=landlord_id,
        attempt_id=attempt_id,
        identifier=identifier,
        user_id=user_id,
        requested_at=at,
        expires_at=at + mailed_codes.CODE_LIVES,
        tries=0,
    )
    session.add(wanted)
    note(
        session,
        landlord_id=landlord_id,
        act="sign_in_code.requested",
        at=at,
        kind=UserKind.CUSTOMER,
        actor="stranger",
        user_id=user_id,
        identifier=identifier,
    )

    announce(session, SignInCodeRequested(landlord_id=landlord_id, request_id=wanted.request_id))
