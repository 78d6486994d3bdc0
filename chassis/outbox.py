"""The outbox: events leave a service only through a row stored with the change they report."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import LandlordId, StoredAt, Table
from chassis.events import Event
from chassis.telemetry import correlation_id, traceparent

CHANNEL = "lodge_outbox"
"""PostgreSQL notification channel that wakes the relay."""


class OutboxRow(Table):
    """One event waiting for the relay. Deleted when the broker has confirmed it.

    No row-level security: the relay serves every landlord, and the service's own code
    never reads the table.
    """

    __tablename__ = "outbox"

    position: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    event_id: Mapped[UUID] = mapped_column(unique=True)
    landlord_id: Mapped[LandlordId]
    routing_key: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    """The event as JSON, sent as it stands."""

    correlation_id: Mapped[str] = mapped_column(Text)
    traceparent: Mapped[str | None] = mapped_column(Text)
    stored_at: Mapped[StoredAt]


def announce(session: AsyncSession, event: Event) -> None:
    """Store `event` in the caller's transaction. Never commits, never touches the broker.

    The relay publishes it after the commit, at least once. Order between events is not
    promised: an aggregate's version tells which is newer. If the transaction rolls back,
    the event never existed.
    """
    session.add(OutboxRow(**_columns(event)))


async def announce_all(session: AsyncSession, events: Sequence[Event]) -> None:
    """Store many events in one statement; otherwise as `announce`.

    Copied, not inserted: an import announces hundreds of thousands, and a copied row costs a
    tenth of an inserted one.
    """
    if not events:
        return
    await session.flush()  # what was announced before stays before
    connection = await session.connection()
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None  # noqa: S101  an open connection has one
    said_by = (correlation_id(), traceparent())
    await driver.copy_records_to_table(
        OutboxRow.__tablename__,
        columns=(
            "event_id", "landlord_id", "routing_key", "body", "correlation_id", "traceparent",
        ),
        records=[
            (e.event_id, e.landlord_id, e.routing_key, e.model_dump_json(), *said_by)
            for e in events
        ],
    )  # fmt: skip


def _columns(event: Event) -> dict[str, Any]:
    return {
        "event_id": event.event_id,
        "landlord_id": event.landlord_id,
        "routing_key": event.routing_key,
        "body": event.model_dump_json(),
        "correlation_id": correlation_id(),
        "traceparent": traceparent(),
    }
