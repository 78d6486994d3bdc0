"""Begin an attempt at a message, if its mailbox may get another one now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import Rejected
from services.notifications.domain.letters import DAY, Letter, allowed_again_at
from services.notifications.domain.preferences import (
    holders_of_message,
    is_mailed,
    is_optional,
)
from services.notifications.domain.wording import SHIPPED, Wording
from services.notifications.store.messages import (
    claimed_message_for_update,
    moments_of_late,
    queue_up_for_mailbox,
)
from services.notifications.store.preferences import preferences_of
from services.notifications.store.wordings import newest_wording, wording_of_version
from services.notifications.tables import MessageRow, WordingRow


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


@dataclass(frozen=True)
class Begun:
    """An attempt that may go on."""

    attempt: int
    """Counted from 1."""

    own: Wording | None
    """The landlord's own words, where there are any."""

    is_mailed: bool = True
    """False: its reader asked for no mails of its topic."""


async def begin_attempt(
    session: AsyncSession,
    *,
    message_id: UUID,
    claim: int,
    letter: Letter,
    recipient: str,
    expires_at: datetime,
    now: datetime,
) -> Begun:
    """Count an attempt at `letter` to `recipient`; return which one it is, and how it is worded.

    The wording is the one that was in force at the first attempt: every attempt is the same mail.

    The recipient and the letter are known only now, because their owner was asked for them.
    Mails on their way count against the allowance too, so that many senders at once do not
    overrun it. `expires_at` may only come nearer. A mail that its reader asked not to get is no
    attempt and counts against nothing.

    Raises:
        ClaimLost: somebody else has taken the message up, or it is at its end.
        AllowanceUsedUp: the mailbox has had its share; the message has to wait.
    """
    mailbox = recipient.lower()
    await queue_up_for_mailbox(session, recipient=mailbox)
    row = await claimed_message_for_update(session, message_id=message_id, claim=claim)
    if row is None:
        raise ClaimLost("the message is with another sender")
    is_wanted = await _is_mailed(session, row, letter)
    if is_wanted:
        await _require_allowance(session, row, letter, mailbox=mailbox, now=now)

    if row.wording_version is None or row.template != letter.name:
        newest = await newest_wording(session, letter.name)
        row.wording_version = newest.version if newest else SHIPPED
    wording = await wording_of_version(session, letter.name, row.wording_version)

    row.template, row.lane = letter.name, letter.lane
    if not is_wanted:
        return Begun(row.attempts, own_words(wording), is_mailed=False)
    row.recipient = mailbox
    row.expires_at = min(row.expires_at, expires_at)
    row.tried_at = now
    row.attempts += 1
    return Begun(row.attempts, own_words(wording))


async def _is_mailed(session: AsyncSession, row: MessageRow, letter: Letter) -> bool:
    """Ask what the reader wishes by now: what they turned off since it was queued stays here."""
    if not is_optional(letter.topic):
        return True
    holders = holders_of_message(row.recipient_key, row.user_id)
    chosen = await preferences_of(session, row.landlord_id, holders)
    return is_mailed(letter.topic, {each.topic: each.is_on for each in chosen})


async def _require_allowance(
    session: AsyncSession, row: MessageRow, letter: Letter, *, mailbox: str, now: datetime
) -> None:
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


def own_words(row: WordingRow | None) -> Wording | None:
    """Return what the landlord wrote; None: the shipped wording."""
    if row is None or row.subject is None or row.body is None:
        return None
    return Wording(row.subject, row.body)
