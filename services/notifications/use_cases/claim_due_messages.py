"""Take up messages whose time has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.store.messages import due_messages_for_update
from services.notifications.tables import MessageRow


@dataclass(frozen=True)
class ClaimedMessage:
    """A message that is ours for a while, as it stood when we took it up."""

    id: UUID
    claim: int
    landlord_id: UUID
    template: str
    request_id: UUID | None
    case_id: UUID | None
    registration_id: UUID | None
    user_id: UUID | None
    facts: dict[str, Any]
    correlation_id: str
    queued_at: datetime
    expires_at: datetime


async def claim_due_messages(
    session: AsyncSession, *, landlord_id: UUID, now: datetime, claim_for: timedelta, limit: int
) -> list[ClaimedMessage]:
    """Claim up to `limit` due messages for `claim_for`; nobody else is given them meanwhile.

    Two senders never get the same message at once. If this one dies, its messages are due
    again when the claim runs out. `now` in UTC.
    """
    rows = await due_messages_for_update(session, landlord_id=landlord_id, now=now, limit=limit)

    for row in rows:
        row.claims += 1
        row.next_attempt_at = now + claim_for
    return [_claimed(row) for row in rows]


def _claimed(row: MessageRow) -> ClaimedMessage:
    return ClaimedMessage(
        id=row.id,
        claim=row.claims,
        landlord_id=row.landlord_id,
        template=row.template,
        request_id=row.request_id,
        case_id=row.case_id,
        registration_id=row.registration_id,
        user_id=row.user_id,
        facts=row.facts,
        correlation_id=row.correlation_id,
        queued_at=row.queued_at,
        expires_at=row.expires_at,
    )
