"""What one registration cannot do without, measured bare: hashes, commits, publishes, mails."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from uuid import uuid4

import aio_pika
import aiosmtplib
import asyncpg

from chassis.hashing import Hashing
from chassis.publishing import Outgoing, Publisher

AT_ONCE = 8
SMTP_AT_ONCE = 4
"""As notifications has by default."""

QUEUE = "raw_parts"
EVENT = b"x" * 420
"""As large as most events."""


def hashes_for(seconds: float, hashing: Hashing) -> float:
    """Hash passwords in as many threads as there are cores; return how many a second."""
    cores = os.cpu_count() or 1
    started = time.perf_counter()

    def hash_on() -> int:
        done = 0
        while time.perf_counter() < started + seconds:
            hashing.hasher.hash("brass-letterbox-porch")
            done += 1
        return done

    with ThreadPoolExecutor(cores) as threads:
        done = sum(threads.map(lambda _: hash_on(), range(cores)))
    hashing.close()
    return done / (time.perf_counter() - started)


async def commits_for(admin_url: str, seconds: float) -> float:
    """Insert one row per transaction over several connections; return how many a second."""
    connections = [await asyncpg.connect(admin_url) for _ in range(AT_ONCE)]
    await connections[0].execute("CREATE TABLE IF NOT EXISTS raw_commits (id uuid, body text)")
    body = EVENT.decode()

    async def commit(number: int) -> None:
        await connections[number].execute("INSERT INTO raw_commits VALUES ($1, $2)", uuid4(), body)

    rate = await _rate(commit, AT_ONCE, seconds)
    await connections[0].execute("DROP TABLE raw_commits")
    for connection in connections:
        await connection.close()
    return rate


async def publishes_for(broker_url: str, seconds: float) -> float:
    """Publish to one quorum queue, each confirmed before the next; return how many a second."""
    connection = await aio_pika.connect(broker_url)
    async with connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(
            QUEUE, durable=True, arguments={"x-queue-type": "quorum"}
        )
        publishers = [Publisher(broker_url) for _ in range(AT_ONCE)]

        async def publish(number: int) -> None:
            await publishers[number].publish([Outgoing("", QUEUE, EVENT, str(uuid4()))])

        rate = await _rate(publish, AT_ONCE, seconds)
        for publisher in publishers:
            await publisher.close()
        await queue.delete(if_unused=False, if_empty=False)
    return rate


async def mails_for(port: int, seconds: float, *, size: int) -> float:
    """Hand mails in over kept connections; return how many a second."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "no-reply@harrowmere.example", "raw@example.com"
    mail["Subject"] = "Nothing"
    line = "x" * 60 + "\n"
    mail.set_content(line * (size // len(line)))
    content = mail.as_bytes()
    clients = [
        aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False)
        for _ in range(SMTP_AT_ONCE)
    ]
    for client in clients:
        await client.connect()

    async def send(number: int) -> None:
        await clients[number].mail("no-reply@harrowmere.example")
        await clients[number].rcpt("raw@example.com")
        await clients[number].data(content)

    rate = await _rate(send, SMTP_AT_ONCE, seconds)
    for client in clients:
        await client.quit()
    return rate


async def _rate(work: Callable[[int], Awaitable[None]], at_once: int, seconds: float) -> float:
    started = time.perf_counter()

    async def go_on(number: int) -> int:
        done = 0
        while time.perf_counter() < started + seconds:
            await work(number)
            done += 1
        return done

    done = sum(await asyncio.gather(*(go_on(number) for number in range(at_once))))
    return done / (time.perf_counter() - started)
