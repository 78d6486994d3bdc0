"""The event that is measured, who consumes it, and how late they hear of it.

`python -m benchmarks.listening batch|late` is the consuming process of `benchmarks.events`.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any, ClassVar
from uuid import UUID, uuid4

import aio_pika
import uvloop
from sqlalchemy import text

from benchmarks.servers import Servers
from chassis.batches import BatchConsumer
from chassis.db import Database
from chassis.events import Event
from chassis.messaging import Delivery, EventHandlers, consuming_broker
from chassis.outbox import announce
from chassis.publishing import Outgoing, Publisher
from chassis.relay import Relay
from chassis.telemetry import set_up_logging
from chassis.topology import declare

LANDLORD = UUID("00000000-0000-4000-8000-000000000001")
PER_SECOND = 50


class Measured(Event):
    """An event of the size most of ours have."""

    routing_key: ClassVar[str] = "bench.event.measured.v1"

    subject_id: UUID
    account_id: UUID
    version: int
    sent: float = 0.0


handlers = EventHandlers("bench")


@handlers.on_batch(Measured)
async def project_measured(session: Any, events: list[Measured]) -> None:
    """Keep the newest version per subject, as a replica does."""
    newest = {event.subject_id: event for event in events}
    await session.execute(
        text(
            "INSERT INTO projected (subject_id, account_id, version) "
            "SELECT * FROM unnest(CAST(:s AS uuid[]), CAST(:a AS uuid[]), CAST(:v AS int[])) "
            "ON CONFLICT (subject_id) DO UPDATE SET version = excluded.version "
            "WHERE projected.version < excluded.version"
        ),
        {
            "s": [event.subject_id for event in newest.values()],
            "a": [event.account_id for event in newest.values()],
            "v": [event.version for event in newest.values()],
        },
    )


def some(count: int) -> list[Measured]:
    """Return `count` fresh events."""
    return [
        Measured(landlord_id=LANDLORD, subject_id=uuid4(), account_id=uuid4(), version=1)
        for _ in range(count)
    ]


def consumer_process(at: Servers, mode: str) -> "subprocess.Popen[str]":
    """Start the consumer of `mode` in a process of its own and wait until it listens."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "benchmarks.listening", mode],
        env={**os.environ, "BENCH_DATABASE": at.database, "BENCH_BROKER": at.broker},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


def stop(process: "subprocess.Popen[str]") -> str:
    """End the consumer; return what it still printed."""
    process.send_signal(signal.SIGTERM)
    printed, _ = process.communicate(timeout=20)
    return printed


async def consume(mode: str) -> None:
    """Be the consuming process: project in batches, or note the latency of each event."""
    database = Database(os.environ["BENCH_DATABASE"])
    url = os.environ["BENCH_BROKER"]
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    delivery = Delivery(database, None, Publisher(url), None)
    if mode == "batch":
        consumer = BatchConsumer(
            service="bench", url=url, subscription=handlers.subscriptions[0], delivery=delivery
        )
        task = asyncio.create_task(consumer.run())
        await asyncio.sleep(0.5)
        print("listening", flush=True)
        await stopped.wait()
        task.cancel()
    else:
        await _note_latencies(url, delivery, stopped)
    with suppress(Exception):
        await database.close()


async def _note_latencies(url: str, delivery: Delivery, stopped: asyncio.Event) -> None:
    latencies: list[float] = []
    listening = EventHandlers("late")

    @listening.on(Measured)
    async def note_when_measured(_session: Any, event: Measured) -> None:
        latencies.append(1000 * (time.time() - event.sent))

    await declare(url, [listening.topology()])
    broker = consuming_broker(url, "late", delivery, 10)
    listening.subscribe(broker, delivery)
    await broker.start()
    connection = await aio_pika.connect(url)
    channel = await connection.channel()
    queue = await channel.declare_queue(
        "rawlate", durable=True, arguments={"x-queue-type": "quorum"}
    )
    raw_latencies: list[float] = []

    async def note_raw(message: aio_pika.abc.AbstractIncomingMessage) -> None:
        raw_latencies.append(1000 * (time.time() - json.loads(message.body)["sent"]))
        await message.ack()

    await queue.consume(note_raw)
    print("listening", flush=True)
    await stopped.wait()
    await broker.stop()
    await connection.close()
    print(json.dumps({"lodge": latencies, "raw": raw_latencies}))


async def latency(at: Servers, count: int) -> dict[str, list[float]]:
    """Commit 50 events a second, and publish as many raw ones between them."""
    consumer = consumer_process(at, "late")
    database, publisher = Database(at.database), Publisher(at.broker)
    relay = Relay(
        service="bench", database_url=at.database, publisher=Publisher(at.broker), listeners=[]
    )
    relaying = asyncio.create_task(relay.run())
    await asyncio.sleep(1)
    loop = asyncio.get_running_loop()
    due = loop.time()
    for _ in range(count):
        due += 1 / PER_SECOND
        async with database.transaction(LANDLORD) as session:
            [event] = some(1)
            announce(session, event.model_copy(update={"sent": time.time()}))
        body = json.dumps({"sent": time.time()}).encode()
        await publisher.publish([Outgoing("", "rawlate", body, str(uuid4()))])
        await asyncio.sleep(max(0.0, due - loop.time()))
    await asyncio.sleep(1)
    relaying.cancel()
    printed = stop(consumer)
    await publisher.close()
    await database.close()
    found: dict[str, list[float]] = json.loads(printed.strip().splitlines()[-1])
    return found


if __name__ == "__main__":
    set_up_logging("bench", "ERROR")
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    asyncio.run(consume(sys.argv[1]))
