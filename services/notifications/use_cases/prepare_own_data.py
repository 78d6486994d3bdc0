"""Prepare what notifications holds about a person who asked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.own_data import OwnSection, as_text, keep_part
from contracts.events.notifications import NotificationsOwnDataPrepared
from services.notifications.domain.communications import STATES, Reader, title_of
from services.notifications.domain.own_data import without_links
from services.notifications.store.communications import body_of, communications_of

MOST = 10_000
"""Messages to one person. Further ones, the oldest, are left out."""


async def prepare_own_data(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    request_id: UUID,
    user_id: UUID,
    contact_id: UUID,
    registration_id: UUID | None,
    at: datetime,
) -> None:
    """Gather what was sent to them, on any channel, word for word but for links. `at` in UTC."""
    reader = Reader(landlord_id, user_id, contact_id, registration_id)
    sent = await communications_of(session, reader, limit=MOST)
    rows = []
    for row in sent:
        body = await body_of(session, row.id) if row.channel == "email" else ""
        rows.append(
            {
                "When": as_text(row.at),
                "Channel": row.channel,
                "Subject": row.subject or title_of(row.kind),
                "State": STATES[row.state],
                "Sent": as_text(row.sent_at),
                "Opened": as_text(row.read_at),
                "Text": without_links(body),
            }
        )
    items = await keep_part(
        session,
        service="notifications",
        landlord_id=landlord_id,
        request_id=request_id,
        user_id=user_id,
        sections=[OwnSection(title="What we sent you", rows=rows)],
        at=at,
    )
    announce(
        session,
        NotificationsOwnDataPrepared(
            landlord_id=landlord_id,
            occurred_at=at,
            request_id=request_id,
            user_id=user_id,
            items=items,
        ),
    )
