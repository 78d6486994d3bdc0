"""Record how an attempt at a message ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.notifications import MessageDelivered, MessageFailed
from services.notifications.domain.composing import Writing
from services.notifications.domain.outcomes import Outcome, Verdict
from services.notifications.domain.schedule import next_attempt_at
from services.notifications.domain.states import MessageState
from services.notifications.store.messages import claimed_message_for_update
from services.notifications.tables import MessageRow


async def settle_message(
    session: AsyncSession,
    *,
    message_id: UUID,
    claim: int,
    outcome: Outcome,
    shown: Writing | None,
    settled_at: datetime,
    chance: float,
    again_at: datetime | None = None,
) -> MessageState | None:
    """Record `outcome`; return the state the message is in now.

    A mail that was taken is kept as `shown`: as it was sent, with link or code cut out. So is
    one that its reader asked not to get, of which nobody else hears. One
    that failed for now is tried again at `again_at` where the cause says when, else by the
    schedule with `chance` (0 to 1) as its jitter; or expires. None means: the claim was lost,
    whoever has it now settles.
    """
    row = await claimed_message_for_update(session, message_id=message_id, claim=claim)
    if row is None:
        return None

    row.last_reason = outcome.reason
    if outcome.verdict is Verdict.SENT and shown is not None:
        row.state, row.sent_at = MessageState.SENT, settled_at
        row.subject, row.body_text, row.body_html = shown.subject, shown.text, shown.html
    elif outcome.verdict is Verdict.UNWANTED and shown is not None:
        row.state = MessageState.KEPT
        row.subject, row.body_text, row.body_html = shown.subject, shown.text, shown.html
    elif outcome.verdict is Verdict.PERMANENT:
        row.state = MessageState.FAILED
    elif outcome.verdict is Verdict.POINTLESS:
        row.state = MessageState.EXPIRED
    else:
        moment = again_at or next_attempt_at(
            attempts=max(row.attempts, 1),
            failed_at=settled_at,
            expires_at=row.expires_at,
            chance=chance,
        )
        if moment is None or moment >= row.expires_at:
            row.state = MessageState.EXPIRED
        else:
            row.next_attempt_at = moment

    _announce_end(session, row, settled_at)
    return MessageState(row.state)


def _announce_end(session: AsyncSession, row: MessageRow, settled_at: datetime) -> None:
    if row.state == MessageState.SENT:
        announce(
            session,
            MessageDelivered(
                landlord_id=row.landlord_id,
                occurred_at=settled_at,
                message_id=row.id,
                template=row.template,
                case_id=row.case_id,
                registration_id=row.registration_id,
            ),
        )
    elif row.state in {MessageState.FAILED, MessageState.EXPIRED}:
        announce(
            session,
            MessageFailed(
                landlord_id=row.landlord_id,
                occurred_at=settled_at,
                message_id=row.id,
                template=row.template,
                reason=_reason_of(row),
                case_id=row.case_id,
                registration_id=row.registration_id,
            ),
        )


def _reason_of(row: MessageRow) -> str:
    """Name the end in one of few words; the server's number stays in the row."""
    if row.state == MessageState.EXPIRED:
        return "expired"
    reason = row.last_reason or ""
    return "refused" if reason.isdigit() else reason
