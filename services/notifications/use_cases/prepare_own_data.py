"""Prepare what notifications holds about a person who asked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.own_data import OwnSection, as_text, keep_part
from contracts.events.notifications import NotificationsOwnDataPrepared
from services.notifications.domain.communications import STATES, Reader, title_of
from services.notifications.domain.own_data import without_links
from services.notifications.domain.preferences import holders_of
from services.notifications.domain.topics import Topic, words_of
from services.notifications.store.communications import body_of, communications_of
from services.notifications.store.consents import decisions_of
from services.notifications.store.preferences import preferences_of

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
    """Gather what was sent to them, on any channel, word for word but for links, and their choices.

    `at` in UTC.
    """
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
        sections=[
            OwnSection(title="What we sent you", rows=rows),
            *await _chosen(session, landlord_id, user_id=user_id, contact_id=contact_id),
        ],
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


async def _chosen(
    session: AsyncSession, landlord_id: UUID, *, user_id: UUID, contact_id: UUID
) -> list[OwnSection]:
    """Return what they wish to be mailed about, and everything they agreed to or took back."""
    holders = holders_of(user_id=user_id, contact_id=contact_id)
    preferences = await preferences_of(session, landlord_id, holders)
    decisions = await decisions_of(session, landlord_id, holders, limit=MOST)
    return [
        OwnSection(
            title="What you want to be emailed about",
            rows=[
                {
                    "Topic": words_of(Topic(row.topic)).title,
                    "By email": "yes" if row.is_on else "no",
                    "Chosen": as_text(row.changed_at),
                }
                for row in preferences
            ],
        ),
        OwnSection(
            title="What you agreed to",
            rows=[
                {
                    "When": as_text(row.decided_at),
                    "Decision": "agreed" if row.is_given else "taken back",
                    "Version": row.version,
                    "Words": row.wording,
                }
                for row in decisions
            ],
        ),
    ]
