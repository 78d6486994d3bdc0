"""`status`: what runs, what waits, what failed."""

import asyncio
import json
from typing import Any

import aio_pika
import asyncpg
from aio_pika.exceptions import AMQPError

from chassis.topology import dead_letter_queue
from cli.stack import kept, queues, running, services
from cli.stack.broker import DEPLOYER, password_name, private_access
from cli.stack.databases import SERVICES, SERVICES_WITH_DATABASE
from cli.stack.places import Places
from cli.stack.running import Running


def read(places: Places) -> dict[str, Any]:
    """Describe the installation, also when it does not run.

    `outbox` counts events stored and not yet published, per service; `queues` and `dead_letters`
    count messages. A number that cannot be had is null.
    """
    found = running.read(places)
    if found is None:
        return {
            "addresses": {"portal": None, "desk": None, "inbox": None},
            "services": [
                {"name": name, "url": None, "pid": None, "healthy": False} for name in SERVICES
            ],
            "outbox": {},
            "queues": {},
            "dead_letters": {},
            "is_running": False,
        }
    settings = written_settings(places)
    waiting = asyncio.run(_queues(places, settings))
    return {
        "addresses": {"portal": found.portal, "desk": found.desk, "inbox": found.inbox},
        "services": [_service(found, name) for name in SERVICES],
        "outbox": asyncio.run(_outboxes(settings)),
        "queues": waiting["queues"],
        "dead_letters": waiting["dead_letters"],
        "is_running": True,
        "postgres": found.postgres,
        "broker": found.broker,
        "data": str(places.data),
    }


def _service(found: Running, name: str) -> dict[str, Any]:
    url = found.apis[name]
    return {
        "name": name,
        "url": url,
        "pid": found.pids.get(name),
        "healthy": services.is_ready(url),
    }


def written_settings(places: Places) -> dict[str, dict[str, str]]:
    """Read each service's settings as they were written for it."""
    found: dict[str, dict[str, str]] = {}
    for service in SERVICES:
        file = places.secrets / "settings" / f"{service}.env"
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        pairs = (line.partition("=") for line in lines)
        found[service] = {name: value.strip("'") for name, _, value in pairs}
    return found


async def _outboxes(settings: dict[str, dict[str, str]]) -> dict[str, int | None]:
    counts = await asyncio.gather(
        *(
            _waiting(settings[each].get(f"{each.upper()}_DATABASE_URL", ""))
            for each in SERVICES_WITH_DATABASE
        )
    )
    return dict(zip(SERVICES_WITH_DATABASE, counts, strict=True))


async def _waiting(url: str) -> int | None:
    try:
        connection = await asyncpg.connect(url, timeout=5)
        try:
            count: int = await connection.fetchval("SELECT count(*) FROM outbox")
            return count
        finally:
            await connection.close()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError, TimeoutError):
        return None


async def _queues(
    places: Places, settings: dict[str, dict[str, str]]
) -> dict[str, dict[str, int | None]]:
    topologies = queues.topologies()
    names = [listener.queue for each in topologies for listener in each.listeners]
    dead = {each: dead_letter_queue(each) for each in SERVICES}
    counts = await _count(_deployer_url(places, settings), [*names, *dead.values()])
    return {
        "queues": {name: counts.get(name) for name in sorted(names)},
        "dead_letters": {service: counts.get(queue) for service, queue in dead.items()},
    }


def _deployer_url(places: Places, settings: dict[str, dict[str, str]]) -> str:
    """Give the address of the user who may see every queue, as the services' addresses show it."""
    port_file = json.loads((places.data / "ports.json").read_text("utf-8"))
    passwords = kept.Kept(places)
    url = settings["cases"].get("CASES_BROKER_URL", "")
    if "lodge-cases:" in url:
        old = passwords.password(password_name("lodge-cases"))
        new = passwords.password(password_name(DEPLOYER))
        return url.replace(f"lodge-cases:{old}", f"{DEPLOYER}:{new}")
    return url or private_access(passwords, port_file["amqp"]).deployer


async def _count(url: str, names: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    try:
        connection = await aio_pika.connect(url, timeout=5)
    except (OSError, AMQPError, TimeoutError):
        return counts
    async with connection:
        for name in names:
            channel = await connection.channel()
            try:
                queue = await channel.declare_queue(name, passive=True, timeout=5)
                counts[name] = queue.declaration_result.message_count or 0
                await channel.close()
            except (AMQPError, TimeoutError):
                continue
    return counts
