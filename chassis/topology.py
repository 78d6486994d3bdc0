"""The exchanges and queues of RabbitMQ, derived from the handlers of all services.

Declared by one step of the deployment, before any relay or consumer starts; services
themselves may declare nothing but the live queue of their own process.
"""

from collections.abc import Iterable
from typing import Any

import aio_pika
from aio_pika.abc import AbstractChannel
from pydantic import BaseModel, ConfigDict

EVENTS = "lodge.events"
"""Topic exchange of every event."""

DEAD_LETTERS = "lodge.dlx"
"""Direct exchange; routing key = the service whose handler gave up."""

LOG = "lodge.log"
"""Stream that keeps every event, for audit, replay and new projections."""

LOG_KEPT = "90D"

DELAYS = (1, 5, 30, 120)
"""Seconds between the attempts of a failing message."""

DELIVERY_LIMIT = 20
"""The broker's own belt; ours ends earlier. Set because its default differs between versions."""


class Listener(BaseModel):
    """One handler's queue and the events it is bound to."""

    model_config = ConfigDict(frozen=True)

    queue: str
    routing_keys: tuple[str, ...]


class Topology(BaseModel):
    """What one service listens to."""

    model_config = ConfigDict(frozen=True)

    service: str
    listeners: tuple[Listener, ...]


def retry_exchange(service: str) -> str:
    """Return the exchange to which `service` sends a message that shall come again later."""
    return f"{service}.retry"


def dead_letter_queue(service: str) -> str:
    """Return the queue that holds what the handlers of `service` could not handle."""
    return f"{service}.dead_letters"


async def declare(url: str, topologies: Iterable[Topology]) -> None:
    """Declare everything, as a broker user who may. Safe to repeat.

    Raises:
        aiormq.AMQPError: something exists already with other arguments, or is forbidden.
    """
    connection = await aio_pika.connect(url, timeout=10)
    async with connection:
        channel = await connection.channel()
        events = await channel.declare_exchange(EVENTS, "topic", durable=True)
        await channel.declare_exchange(DEAD_LETTERS, "direct", durable=True)
        log = await channel.declare_queue(
            LOG, durable=True, arguments={"x-queue-type": "stream", "x-max-age": LOG_KEPT}
        )
        await log.bind(events, "#")
        for topology in topologies:
            await _declare_service(channel, topology)


async def _declare_service(channel: AbstractChannel, topology: Topology) -> None:
    service = topology.service
    events = await channel.get_exchange(EVENTS, ensure=False)
    retry = await channel.declare_exchange(retry_exchange(service), "headers", durable=True)
    redeliver = await channel.declare_exchange(f"{service}.redeliver", "direct", durable=True)
    dead = await channel.declare_queue(
        dead_letter_queue(service), durable=True, arguments={"x-queue-type": "quorum"}
    )
    await dead.bind(DEAD_LETTERS, service)
    for delay in DELAYS:
        waiting = await channel.declare_queue(
            f"{service}.retry.{delay}", durable=True, arguments=_delay_arguments(service, delay)
        )
        await waiting.bind(retry, "", arguments={"x-match": "all", "lodge-delay": str(delay)})
    for listener in topology.listeners:
        queue = await channel.declare_queue(
            listener.queue, durable=True, arguments=_handler_arguments(service)
        )
        for key in listener.routing_keys:
            await queue.bind(events, key)
        await queue.bind(redeliver, listener.queue)


def _delay_arguments(service: str, delay: int) -> dict[str, Any]:
    return {
        "x-queue-type": "quorum",
        "x-message-ttl": delay * 1000,
        "x-dead-letter-exchange": f"{service}.redeliver",
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


def _handler_arguments(service: str) -> dict[str, Any]:
    return {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": DEAD_LETTERS,
        "x-dead-letter-routing-key": service,
    }
