"""From outbox to handler, against the raw limit of the broker in the same run.

    .lodge/venv/bin/python -m benchmarks.events [--events 10000] [--rounds 5]

Each round, one after the other: raw publishing to one quorum queue (one socket write per 500
messages, confirmed), the relay draining as many stored events, `faststream-outbox` relaying the
same bodies, and relay + projecting consumer together. Printed: the median of the rounds, the
ratio to raw, and the processor time per event. Then the latency from commit to handler at 50
events a second beside a raw publish-confirm-consume.
"""

import argparse
import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

import aio_pika
import asyncpg
import uvloop
from faststream.rabbit import RabbitBroker
from faststream_outbox import OutboxBroker, make_outbox_table
from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.servers import Servers, servers
from chassis.batches import BatchConsumer
from chassis.db import Database, Table
from chassis.events import Event
from chassis.messaging import Delivery, EventHandlers, consuming_broker
from chassis.migrations import wake_relay_statements
from chassis.outbox import announce, announce_all
from chassis.publishing import Outgoing, Publisher
from chassis.relay import WORKERS, Relay
from chassis.relay import drain as drain_outbox
from chassis.telemetry import set_up_logging
from chassis.topology import EVENTS, declare

LANDLORD = UUID("00000000-0000-4000-8000-000000000001")
RAW = "raw"
BATCH = 500
PER_SECOND = 50


class Measured(Event):
    """An event of the size most of ours have."""

    routing_key: ClassVar[str] = "bench.event.measured.v1"

    subject_id: UUID
    account_id: UUID
    version: int
    sent: float = 0.0


@dataclass
class Figures:
    """One way's rounds: events per second, and microseconds of processor time per event."""

    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, events: int, seconds: float, cpu_seconds: float) -> None:
        """Record one round."""
        self.rates.append(events / seconds)
        self.cpu.append(1e6 * cpu_seconds / events)


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


async def prepare(at: Servers) -> None:
    """Create outbox, inbox, projection, the peer's outbox, and the topology."""
    engine = create_async_engine(at.database.replace("postgresql://", "postgresql+asyncpg://"))
    peer = MetaData()
    make_outbox_table(peer, table_name="peer_outbox")
    async with engine.begin() as connection:
        await connection.run_sync(Table.metadata.create_all)
        await connection.run_sync(peer.create_all)
        for statement in wake_relay_statements():
            await connection.exec_driver_sql(statement)
        await connection.exec_driver_sql(
            "CREATE TABLE projected (subject_id uuid PRIMARY KEY, account_id uuid, version int)"
        )
    await engine.dispose()
    await declare(at.broker, [handlers.topology()])
    connection = await aio_pika.connect(at.broker)
    async with connection:
        channel = await connection.channel()
        await channel.declare_queue(RAW, durable=True, arguments={"x-queue-type": "quorum"})


async def store(at: Servers, events: list[Measured]) -> None:
    """Put events into the outbox."""
    database = Database(at.database)
    for start in range(0, len(events), 5000):
        async with database.transaction(LANDLORD) as session:
            await announce_all(session, events[start : start + 5000])
    await database.close()


async def purge(at: Servers, *queues: str) -> None:
    """Empty queues between rounds."""
    connection = await aio_pika.connect(at.broker)
    async with connection:
        channel = await connection.channel()
        for queue in queues:
            await (await channel.get_queue(queue)).purge()


async def timed(work: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    """Return the seconds `work` took, and this process's processor seconds."""
    started, cpu = time.perf_counter(), time.process_time()
    await work()
    return time.perf_counter() - started, time.process_time() - cpu


async def raw(at: Servers, count: int, figures: Figures) -> None:
    """Publish to one quorum queue, nothing else."""
    bodies = [event.model_dump_json().encode() for event in some(count)]
    publisher = Publisher(at.broker)
    await publisher.publish([Outgoing("", RAW, b"{}", str(uuid4()))])

    async def work() -> None:
        for start in range(0, count, BATCH):
            batch = bodies[start : start + BATCH]
            await publisher.publish([Outgoing("", RAW, body, str(uuid4())) for body in batch])

    figures.add(count, *await timed(work))
    await publisher.close()
    await purge(at, RAW)


async def routed(at: Servers, count: int, figures: Figures) -> None:
    """Publish as the relay does (exchange, headers, the stream beside the queue), no database."""
    messages = [
        Outgoing(
            EVENTS,
            Measured.routing_key,
            event.model_dump_json().encode(),
            str(event.event_id),
            {
                "cloudEvents:specversion": "1.0",
                "cloudEvents:id": str(event.event_id),
                "cloudEvents:type": Measured.routing_key,
                "cloudEvents:source": "/lodge/bench",
                "cloudEvents:subject": str(event.landlord_id),
                "cloudEvents:time": event.occurred_at.isoformat(),
            },
        )
        for event in some(count)
    ]
    publisher = Publisher(at.broker)
    await publisher.publish([Outgoing("", RAW, b"{}", str(uuid4()))])

    async def work() -> None:
        for start in range(0, count, BATCH):
            await publisher.publish(messages[start : start + BATCH])

    figures.add(count, *await timed(work))
    await publisher.close()
    await purge(at, "bench.project_measured", RAW)


async def drain(at: Servers, count: int, figures: Figures) -> None:
    """Relay stored events, nobody consuming."""
    await store(at, some(count))
    connections = [await asyncpg.connect(at.database) for _ in range(WORKERS)]
    publisher = Publisher(at.broker)
    await publisher.publish([Outgoing("", RAW, b"{}", str(uuid4()))])

    async def work() -> None:
        await drain_outbox(connections, publisher)

    figures.add(count, *await timed(work))
    await publisher.close()
    for connection in connections:
        await connection.close()
    await purge(at, "bench.project_measured", RAW)


async def peer(at: Servers, count: int, figures: Figures) -> None:
    """Let the library relay the same bodies, at its own best settings."""
    engine = create_async_engine(
        at.database.replace("postgresql://", "postgresql+asyncpg://"), pool_size=20
    )
    table = make_outbox_table(MetaData(), table_name="peer_outbox")
    outbox = OutboxBroker(engine, outbox_table=table, logger=None)
    rabbit = RabbitBroker(at.broker, logger=None)
    sent = asyncio.Semaphore(0)

    @outbox.subscriber(
        "measured",
        max_workers=16,
        fetch_batch_size=BATCH,
        min_fetch_interval=0.001,
        max_fetch_interval=0.05,
        terminal_flush_batch_size=BATCH,
    )
    async def relay(body: dict[str, Any]) -> None:
        await rabbit.publish(body, "raw", persist=True, message_id=body["event_id"])
        sent.release()

    bodies = [event.model_dump(mode="json") for event in some(count)]
    for start in range(0, count, 2000):
        async with engine.begin() as connection:
            await outbox.publish_batch(
                *bodies[start : start + 2000], queue="measured", session=connection
            )
    await rabbit.connect()

    async def work() -> None:
        await outbox.start()
        for _ in range(count):
            await sent.acquire()

    figures.add(count, *await timed(work))
    await outbox.stop()
    await rabbit.stop()
    await engine.dispose()
    await purge(at, RAW)
    connection = await asyncpg.connect(at.database)
    await connection.execute("TRUNCATE peer_outbox")
    await connection.close()


async def both(at: Servers, count: int, relaying: Figures, consuming: Figures) -> None:
    """Relay here, project in another process, until the last event is projected."""
    await store(at, some(count))
    look = await asyncpg.connect(at.database)
    await look.execute("TRUNCATE projected")
    consumer = consumer_process(at, "batch")
    connections = [await asyncpg.connect(at.database) for _ in range(WORKERS)]
    publisher = Publisher(at.broker)
    before = cpu_of(consumer.pid)

    async def work() -> None:
        await drain_outbox(connections, publisher)
        while await look.fetchval("SELECT count(*) FROM projected") < count:  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    seconds, cpu = await timed(work)
    relaying.add(count, seconds, cpu)
    consuming.add(count, seconds, cpu_of(consumer.pid) - before)
    stop(consumer)
    await publisher.close()
    for connection in [*connections, look]:
        await connection.close()


def consumer_process(at: Servers, mode: str) -> "subprocess.Popen[str]":
    """Start the consumer of `mode` in a process of its own and wait until it listens."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "benchmarks.events", "--consume", mode],
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


def cpu_of(pid: int) -> float:
    """Return the processor seconds a process has used so far (Linux)."""
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


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


def verdict(ratio: float, target: float) -> str:
    """Say whether a target was met."""
    return "met" if ratio >= target else "MISSED"


async def measure(at: Servers, count: int, rounds: int) -> None:
    """Run everything and print the table."""
    await prepare(at)
    ways = {name: Figures() for name in ("raw", "routed", "drain", "peer", "both", "consumer")}
    for number in range(rounds):
        await raw(at, count, ways["raw"])
        await routed(at, count, ways["routed"])
        await drain(at, count, ways["drain"])
        await peer(at, count // 2, ways["peer"])
        await both(at, count, ways["both"], ways["consumer"])
        print(f"round {number + 1} of {rounds} done", file=sys.stderr)
    middle = {name: statistics.median(way.rates) for name, way in ways.items()}
    print(f"{count} events, median of {rounds} rounds")
    print("| way | events/s (min / median / max) | CPU µs an event |\n|---|---|---|")
    for name, way in ways.items():
        low, high = min(way.rates), max(way.rates)
        print(
            f"| {name} | {low:.0f} / {middle[name]:.0f} / {high:.0f} | "
            f"{statistics.median(way.cpu):.0f} |"
        )
    print(f"the relay's own routing / raw limit: {middle['routed'] / middle['raw']:.2f}")
    to_raw, to_peer = middle["drain"] / middle["raw"], middle["drain"] / middle["peer"]
    whole = middle["both"] / middle["raw"]
    print(f"relay drain / raw limit:          {to_raw:.2f} (target 0.70: {verdict(to_raw, 0.7)})")
    print(f"relay drain / faststream-outbox:  {to_peer:.2f} (target 2.00: {verdict(to_peer, 2)})")
    print(f"relay + projection / raw limit:   {whole:.2f} (target 0.40: {verdict(whole, 0.4)})")
    for name, values in (await latency(at, 500)).items():
        values.sort()
        p50, p99 = values[len(values) // 2], values[int(len(values) * 0.99)]
        print(f"latency {name}: p50 {p50:.1f} ms, p99 {p99:.1f} ms of {len(values)}")


def main() -> None:
    """Start private servers, measure, stop them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--consume", choices=("batch", "late"))
    told = parser.parse_args()
    set_up_logging("bench", "ERROR")
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    if told.consume:
        asyncio.run(consume(told.consume))
        return
    with tempfile.TemporaryDirectory(prefix="lodge-bench-") as folder, servers(Path(folder)) as at:
        asyncio.run(measure(at, told.events, told.rounds))


if __name__ == "__main__":
    main()
