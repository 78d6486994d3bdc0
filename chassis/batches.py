"""Consuming in batches, for handlers that only project: one transaction, one acknowledgement.

FastStream hands over one message at a time, which costs a projection four to five times the
processor time (see docs/performance.md); so these queues are read from the channel directly.
"""

import asyncio
import contextlib
import json
from collections.abc import Sequence
from typing import Any

import aio_pika
import structlog
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage, AbstractQueue
from faststream.exceptions import NackMessage, RejectMessage
from pydantic import ValidationError

from chassis.events import Event
from chassis.messaging import (
    Delivery,
    Subscription,
    by_landlord,
    check_publisher,
    settle_failure,
)
from chassis.publishing import close_quietly
from chassis.telemetry import HANDLED, correlated

log = structlog.get_logger()

LARGEST = 500
GATHER_SECONDS = 0.01
"""How long a batch waits for more after its first message."""

IDLE_SECONDS = 1.0
"""How long to wait for a first message before looking whether the channel is still open."""


class BatchConsumer:
    """Feeds one batch handler from its queue until cancelled."""

    def __init__(
        self, *, service: str, url: str, subscription: Subscription, delivery: Delivery
    ) -> None:
        """Consume `subscription` of `service` from the broker at `url`."""
        self._service = service
        self._url = url
        self._subscription = subscription
        self._delivery = delivery
        self._types = {event.routing_key: event for event in subscription.events}

    async def run(self) -> None:
        """Consume until cancelled; reconnect within a second after any failure."""
        while True:
            try:
                connection = await aio_pika.connect(self._url, timeout=5)
                try:
                    channel = await connection.channel()
                    await channel.set_qos(prefetch_count=2 * LARGEST)
                    queue = await channel.get_queue(self._subscription.name)
                    await self._consume(channel, queue)
                finally:
                    await close_quietly(connection)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001  the consumer never dies
                log.warning(
                    "consumer.interrupted",
                    queue=self._subscription.name,
                    error=type(error).__name__,
                )
            await asyncio.sleep(1.0)

    async def _consume(self, channel: AbstractChannel, queue: AbstractQueue) -> None:
        waiting: asyncio.Queue[AbstractIncomingMessage] = asyncio.Queue()
        closed = asyncio.Event()
        channel.close_callbacks.add(lambda *_: closed.set())
        await queue.consume(waiting.put)
        while not closed.is_set():
            messages = await _next_batch(waiting)
            if messages:
                await self._handle(channel, messages)

    async def _handle(
        self, channel: AbstractChannel, messages: Sequence[AbstractIncomingMessage]
    ) -> None:
        try:
            events = [self._parse(message) for message in messages]
            with correlated(messages[0].correlation_id):
                await self._apply(events)
        except Exception:  # noqa: BLE001  one of them is the cause: find it alone
            for message in messages:
                await self._handle_alone(message)
            return
        underlay = await channel.get_underlay_channel()
        await underlay.basic_ack(messages[-1].delivery_tag or 0, multiple=True)
        HANDLED.labels(self._subscription.name, "handled").inc(len(messages))

    async def _handle_alone(self, message: AbstractIncomingMessage) -> None:
        with correlated(message.correlation_id):
            try:
                await self._apply([self._parse(message)])
            except Exception as error:  # noqa: BLE001  decided by settle_failure
                try:
                    await settle_failure(
                        self._service,
                        self._subscription.name,
                        message,
                        error,
                        self._delivery.publisher,
                    )
                except RejectMessage:
                    await message.reject(requeue=False)
                    return
                except NackMessage:
                    await message.nack(requeue=True)
                    return
        await message.ack()

    def _parse(self, message: AbstractIncomingMessage) -> Event:
        check_publisher(message, self._delivery.user_prefix)
        headers = message.headers
        routing_key = str(headers.get("cloudEvents:type", message.routing_key))
        event_type = self._types.get(routing_key)
        if event_type is None:
            raise json.JSONDecodeError("no such event here", routing_key, 0)
        return event_type.model_validate_json(message.body)

    async def _apply(self, events: Sequence[Event]) -> None:
        subscription, delivery = self._subscription, self._delivery
        for landlord_id, own in by_landlord(events).items():
            fetched: tuple[Any, ...] = ()
            try:
                if subscription.fetch is not None:
                    fetched = (await subscription.fetch(delivery.clients, own),)
                async with delivery.database.transaction(landlord_id) as session:
                    await subscription.handle(session, own, *fetched)
            except ValidationError as error:
                raise RuntimeError("a handler's own data were invalid") from error


async def _next_batch(
    waiting: "asyncio.Queue[AbstractIncomingMessage]",
) -> list[AbstractIncomingMessage]:
    """Wait a second at most for a first message, then gather what comes with it.

    Only the waiting is timed: once a message is in hand it is in the batch. One dropped here
    would be acknowledged unread with the batch after it.
    """
    messages: list[AbstractIncomingMessage] = []
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(IDLE_SECONDS):
            messages.append(await waiting.get())
    if messages and waiting.empty():
        await asyncio.sleep(GATHER_SECONDS)
    while messages and len(messages) < LARGEST and not waiting.empty():
        messages.append(waiting.get_nowait())
    return messages
