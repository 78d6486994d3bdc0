"""The relay: publishes stored events, in order, at least once."""

import asyncio
import contextlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import asyncpg
import structlog
from asyncpg import Connection, Record

from chassis.events import owner_of
from chassis.outbox import CHANNEL
from chassis.publishing import Outgoing, Publisher
from chassis.telemetry import LISTENERS_MISSING, OUTBOX_AGE, OUTBOX_ROWS, RELAYED
from chassis.topology import EVENTS

log = structlog.get_logger()

BATCH = 500
"""Most events of one claim; the measured optimum between latency and throughput."""

COALESCE_SECONDS = 0.008
"""Pause after a wake-up, so that a burst of small transactions becomes one batch."""

POLL_SECONDS = 1.0
"""The belt beside the notification's braces."""

WORKERS = 2
"""Batches on their way at once under load: one is claimed while another waits for its confirms."""

LISTENERS_EVERY = 60.0
"""Seconds between two checks that every listener's queue exists."""

CLAIM = """
SELECT position, event_id, landlord_id, routing_key, body, correlation_id, traceparent, stored_at
FROM outbox ORDER BY position LIMIT $1 FOR UPDATE SKIP LOCKED
"""
DELETE = "DELETE FROM outbox WHERE position = ANY($1::bigint[])"
WAITING = """
SELECT (SELECT count(*) FROM (SELECT 1 FROM outbox LIMIT 100000) AS waiting) AS rows,
       extract(epoch FROM now() - (SELECT stored_at FROM outbox ORDER BY position LIMIT 1)) AS age
"""


class Relay:
    """Carries one service's events from its outbox to the broker.

    Several may run beside each other: `SKIP LOCKED` gives each its own batch. The rows stay
    locked until the broker has confirmed them; a crash before the commit sends a batch again,
    and the inbox of every consumer absorbs that.
    """

    def __init__(
        self, *, service: str, database_url: str, publisher: Publisher, listeners: Sequence[str]
    ) -> None:
        """Relay for `service`; hold everything back while a queue of `listeners` is missing."""
        self._service = service
        self._database_url = database_url
        self._publisher = publisher
        self._listeners = listeners
        self._wake = asyncio.Event()
        self._missing: list[str] = []

    async def run(self) -> None:
        """Relay until cancelled. Survives every failure of database and broker."""
        while True:
            try:
                await self._run_connected()
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001  the relay never dies
                log.warning("relay.interrupted", error=type(error).__name__)
                await self._publisher.close()
                await asyncio.sleep(1.0)

    async def _run_connected(self) -> None:
        connections = [await self._connect() for _ in range(WORKERS)]
        connection = connections[0]
        try:
            await connection.add_listener(CHANNEL, lambda *_: self._wake.set())
            loop = asyncio.get_running_loop()
            check_at = 0.0
            while True:
                self._wake.clear()
                if loop.time() >= check_at:
                    await self._check_listeners()
                    await _measure(connection)
                    check_at = loop.time() + (5.0 if self._missing else LISTENERS_EVERY)
                sent = 0 if self._missing else await relay_once(connection, self._publisher)
                if sent == BATCH:
                    await drain(connections, self._publisher)
                else:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(POLL_SECONDS):
                            await self._wake.wait()
                    await asyncio.sleep(COALESCE_SECONDS)
        finally:
            for connection in connections:
                with contextlib.suppress(Exception):
                    await connection.close(timeout=2)

    async def _connect(self) -> "Connection[Record]":
        return await asyncpg.connect(self._database_url, timeout=5, command_timeout=30)

    async def _check_listeners(self) -> None:
        self._missing = await self._publisher.missing_queues(self._listeners)
        LISTENERS_MISSING.set(len(self._missing))
        if self._missing:
            log.error("relay.held_back", missing_queues=self._missing)


async def drain(connections: Sequence["Connection[Record]"], publisher: Publisher) -> None:
    """Publish everything that waits, a batch per connection at a time."""

    async def work(connection: "Connection[Record]") -> None:
        while await relay_once(connection, publisher) == BATCH:
            pass

    async with asyncio.TaskGroup() as working:
        for connection in connections:
            working.create_task(work(connection))


async def relay_once(
    connection: "Connection[Record]", publisher: Publisher, *, batch: int = BATCH
) -> int:
    """Publish up to `batch` waiting events, oldest first. Return how many were confirmed.

    Opens and commits its own transaction on `connection`.
    """
    async with connection.transaction():
        rows = await connection.fetch(CLAIM, batch)
        if not rows:
            return 0
        results = await publisher.publish([_outgoing(row) for row in rows])
        confirmed = [
            row["position"] for row, failure in zip(rows, results, strict=True) if failure is None
        ]
        await connection.execute(DELETE, confirmed)
    RELAYED.inc(len(confirmed))
    if len(confirmed) < len(rows):
        failure = next(failure for failure in results if failure is not None)
        log.error("relay.not_confirmed", events=len(rows) - len(confirmed), reason=repr(failure))
        raise failure
    return len(confirmed)


def _outgoing(row: Record) -> Outgoing:
    routing_key = row["routing_key"]
    headers = {
        "cloudEvents:specversion": "1.0",
        "cloudEvents:id": str(row["event_id"]),
        "cloudEvents:type": routing_key,
        "cloudEvents:source": f"/lodge/{owner_of(routing_key)}",
        "cloudEvents:subject": str(row["landlord_id"]),
        "cloudEvents:time": row["stored_at"].isoformat(),
    }
    if row["traceparent"]:
        headers["traceparent"] = row["traceparent"]
    return Outgoing(
        exchange=EVENTS,
        routing_key=routing_key,
        body=row["body"].encode(),
        message_id=str(row["event_id"]),
        correlation_id=row["correlation_id"],
        headers=headers,
    )


async def _measure(connection: "Connection[Record]") -> None:
    waiting = await connection.fetchrow(WAITING)
    if waiting is not None:
        OUTBOX_ROWS.set(waiting["rows"])
        OUTBOX_AGE.set(waiting["age"] or 0)


def listeners_of(service: str, path: Path) -> list[str]:
    """Return the queues that must exist before `service` may publish, from the contracts' list."""
    table: Mapping[str, list[str]] = json.loads(path.read_text("utf-8"))
    queues = {
        queue for key, listening in table.items() if owner_of(key) == service for queue in listening
    }
    return sorted(queues)
