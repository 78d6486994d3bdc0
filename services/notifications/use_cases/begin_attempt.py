"""Begin an attempt at a message, if its mailbox may get another one now."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import Rejected
from services.notifications.domain.letters import DAY, Letter, allowed_again_at
from services.notifications.store import (
    claimed_message_for_update,
    moments_of_late,
    queue_up_for_mailbox,
)


class ClaimLost(Rejected):
    """The message is with another sender, or at its end."""

    code = "claim_lost"


class AllowanceUsedUp(Rejected):
    """The mailbox has had as many mails as it may get for now."""

    code = "allowance_used_up"

    def __init__(self, again_at: datetime) -> None:
        """Keep `again_at`, UTC: when it may get the next."""
        super().__init__("this mailbox has had enough mails for now")
        self.again_at = again_at


async def begin_attempt(
    session: AsyncSession,
    *,
    message_id: UUID,
    claim: int,
    letter: Letter,
    recipient: str,
    expires_at: datetime,
    now: datetime,
) -> int:
    """Count an attempt at `letter` to `recipient`; return which one it is, from 1.

    The recipient and the letter are known only now, because their owner was asked for them.
    Mails on their way count against the allowance too, so that many senders at once do not
    overrun it. `expires_at` may only come nearer.

    Raises:
        ClaimLost: somebody else has taken the message up, or it is at its end.
        AllowanceUsedUp: the mailbox has had its share; the message has to wait.
    """
    mailbox = recipient.lower()
    await queue_up_for_mailbox(session, recipient=mailbox)
    row = await claimed_message_for_update(session, message_id=message_id, claim=claim)
    if row is None:
        raise ClaimLost("the message is with another sender")
    moments = await moments_of_late(
        session,
        landlord_id=row.landlord_id,
        recipient=mailbox,
        lane=letter.lane,
        since=now - DAY,
        other_than=row.id,
    )
    if (again_at := allowed_again_at(moments, now=now)) is not None:
        raise AllowanceUsedUp(again_at)

    row.template, row.lane, row.recipient = letter.name, letter.lane, mailbox
    row.expires_at = min(row.expires_at, expires_at)
    row.tried_at = now
    row.attempts += 1
    return row.attempts
