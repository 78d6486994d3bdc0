"""A person who registers asks for a code (or another one) in their mailbox."""

from datetime import datetime, timedelta
from math import ceil
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import MailboxProofRequested
from services.identity.domain import tries
from services.identity.domain.users import MailedAMomentAgo, TooManyMails
from services.identity.store.pending import newest_proof, proof_requests, provable_user_for_update
from services.identity.tables import MailboxProofRow


async def request_mailbox_proof(
    session: AsyncSession, *, registration_id: UUID, at: datetime
) -> None:
    """Begin a new code, which takes the place of any before it, and announce it. `at` in UTC.

    Known and unknown addresses take the same path: what the message says is decided when it
    is sent. The code is in neither the row nor the event.

    Raises:
        PendingUserNotFound: no login waits for proof under this registration.
        MailedAMomentAgo: a code was asked for less than a minute ago, and is still good.
        TooManyMails: this registration or this address has had its share.
    """
    pending = await provable_user_for_update(session, registration_id)
    newest = await newest_proof(session, pending)
    if newest is not None and newest.requested_at + tries.MAIL_AGAIN_AFTER > at:
        wait = newest.requested_at + tries.MAIL_AGAIN_AFTER - at
        raise MailedAMomentAgo(
            "a code was sent a moment ago", retry_after=ceil(wait.total_seconds())
        )
    asked, to_address = await proof_requests(session, pending, since=at - timedelta(hours=1))
    if asked >= tries.CODES_PER_REGISTRATION or to_address >= tries.MAILS_PER_ADDRESS_AND_HOUR:
        raise TooManyMails("very many codes were asked for", retry_after=3600)

    proof = MailboxProofRow(
        request_id=uuid4(),
        landlord_id=pending.landlord_id,
        registration_id=registration_id,
        email_key=pending.email_key,
        requested_at=at,
        expires_at=at + tries.CODE_LIVES,
        tries=0,
    )
    session.add(proof)

    announce(
        session,
        MailboxProofRequested(
            landlord_id=pending.landlord_id,
            request_id=proof.request_id,
            registration_id=registration_id,
        ),
    )
