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
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import aio_pika
import asyncpg
import uvloop
from faststream.rabbit import RabbitBroker
from faststream_outbox import OutboxBroker, make_outbox_table
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.clocks import cpu_of
from benchmarks.listening import LANDLORD, Measured, consumer_process, handlers, latency, some, stop
from benchmarks.servers import Servers, servers
from chassis.db import Database, Table
from chassis.migrations import wake_relay_statements
from chassis.outbox import announce_all
from chassis.publishing import Outgoing, Publisher
from chassis.relay import WORKERS
from chassis.relay import drain as drain_outbox
from chassis.telemetry import set_up_logging
from chassis.topology import EVENTS, declare

RAW = "raw"
BATCH = 500


@dataclass
class Figures:
    """One way's rounds: events per second, and microseconds of processor time per event."""

    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, events: int, seconds: float, cpu_seconds: float) -> None:
        """Record one round."""
        self.rates.append(events / seconds)
        self.cpu.append(1e6 * cpu_seconds / events)


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
    told = parser.parse_args()
    set_up_logging("bench", "ERROR")
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    with tempfile.TemporaryDirectory(prefix="lodge-bench-") as folder, servers(Path(folder)) as at:
        asyncio.run(measure(at, told.events, told.rounds))


if __name__ == "__main__":
    main()
