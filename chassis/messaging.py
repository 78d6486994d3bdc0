"""Subscribing to events: one queue per handler, one transaction per delivery, no double effect."""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import structlog
from faststream import AckPolicy, BaseMiddleware
from faststream.exceptions import NackMessage, RejectMessage
from faststream.rabbit import (
    Channel,
    ExchangeType,
    QueueType,
    RabbitBroker,
    RabbitExchange,
    RabbitQueue,
)
from faststream.rabbit.opentelemetry import RabbitTelemetryMiddleware
from faststream.rabbit.prometheus import RabbitPrometheusMiddleware
from pydantic import ValidationError

from chassis.db import Database
from chassis.errors import Unavailable
from chassis.events import Event, owner_of
from chassis.inbox import is_first_delivery
from chassis.publishing import Outgoing, Publisher
from chassis.telemetry import HANDLED, REGISTRY, correlated
from chassis.topology import DELAYS, EVENTS, Listener, Topology, retry_exchange

log = structlog.get_logger()

PREFETCH = 20
ATTEMPTS = 5
"""Failures that count before a message goes to the dead letters."""

UNAVAILABLE_FOR = 24 * 3600
"""Seconds during which a missing dependency does not count as a failure."""

UNAVAILABLE_DELAYS = ((2.0, 1), (20.0, 5))
"""While a dependency has been missing for fewer than so many seconds: the seconds until the next
try. Most hiccups are shorter than a breath, and somebody may be waiting at the other end."""

UNAVAILABLE_DELAY = 30
"""Seconds until the next try from then on."""

EXCHANGE = RabbitExchange(EVENTS, type=ExchangeType.TOPIC, durable=True, declare=False)

Handle = Callable[..., Awaitable[None]]
Fetch = Callable[..., Awaitable[Any]]


class PublisherNotOwner(Exception):
    """A message claims to come from a service other than the broker user who sent it."""


POISON = (
    PublisherNotOwner,
    ValidationError,
    json.JSONDecodeError,
    UnicodeDecodeError,
    RecursionError,
)
"""Errors of a message that no later attempt will read: bytes that are no text, text that is no
JSON or nested without end, JSON that is no such event, a sender who may not say it."""


@dataclass(frozen=True)
class Subscription:
    """One handler: which events, what it does, and what it needs beforehand."""

    name: str
    events: tuple[type[Event], ...]
    handle: Handle
    fetch: Fetch | None
    mode: str
    """`one`, `batch` or `live`."""


@dataclass(frozen=True)
class Delivery:
    """What the handlers of a running service work with."""

    database: Database
    clients: Any
    """The service's own typed clients, handed to `fetch`."""

    publisher: Publisher
    user_prefix: str | None
    """Prefix of the services' broker users; None where the publisher cannot be told."""


class EventHandlers:
    """The handlers of one service, collected by decorator and subscribed at start."""

    def __init__(self, service: str) -> None:
        """Collect for `service`; its queues are named `<service>.<handler>`."""
        self.service = service
        self.subscriptions: list[Subscription] = []

    def on(self, event: type[Event], *, fetch: Fetch | None = None) -> Callable[[Handle], Handle]:
        """Register `handle(session, event[, fetched])`, called once per event in a transaction.

        `fetch(clients, event)` runs before the transaction opens: nothing calls HTTP inside
        one. If it raises `Unavailable`, the message comes again later.
        """
        return partial(self._register, (event,), fetch, "one")

    def on_batch(
        self, *events: type[Event], fetch: Fetch | None = None
    ) -> Callable[[Handle], Handle]:
        """Register `handle(session, events[, fetched])` for projections guarded by versions.

        One transaction and one acknowledgement for up to 500 events of one landlord. There
        is no inbox: an event may come twice and in any order. `fetch(clients, events)`.
        """
        return partial(self._register, events, fetch, "batch")

    def live(self, event: type[Event]) -> Callable[[Handle], Handle]:
        """Register `handle(event)`, heard by every running process and kept nowhere."""
        return partial(self._register, (event,), None, "live")

    def _register(
        self, events: tuple[type[Event], ...], fetch: Fetch | None, mode: str, handle: Handle
    ) -> Handle:
        name = f"{self.service}.{getattr(handle, '__name__', '')}"
        self.subscriptions.append(Subscription(name, events, handle, fetch, mode))
        return handle

    def topology(self) -> Topology:
        """Return the durable queues these handlers need."""
        return Topology(
            service=self.service,
            listeners=tuple(
                Listener(queue=each.name, routing_keys=tuple(e.routing_key for e in each.events))
                for each in self.subscriptions
                if each.mode != "live"
            ),
        )

    def subscribe(self, broker: RabbitBroker, delivery: Delivery) -> None:
        """Attach every handler that takes one event at a time to `broker`."""
        for each in self.subscriptions:
            if each.mode == "one":
                self._subscribe_one(broker, delivery, each)
            elif each.mode == "live":
                self._subscribe_live(broker, each)

    def describe(self, broker: RabbitBroker) -> None:
        """Attach what these handlers listen to, for a document: nothing is ever delivered."""
        for each in self.subscriptions:
            if each.mode != "live":
                for event_type in each.events:

                    async def listen(event: Event) -> None:
                        """Stand for the handler."""

                    self._attach(broker, each, event_type, listen)

    def _subscribe_one(
        self, broker: RabbitBroker, delivery: Delivery, subscription: Subscription
    ) -> None:
        event_type = subscription.events[0]

        async def deliver(event: Event) -> None:
            try:
                await handle_once(subscription, delivery, event)
            except ValidationError as error:
                # not a body that does not parse, which FastStream reports in the same way
                raise RuntimeError("a handler's own data were invalid") from error

        self._attach(broker, subscription, event_type, deliver)

    @staticmethod
    def _attach(
        broker: RabbitBroker,
        subscription: Subscription,
        event_type: type[Event],
        deliver: Callable[[Event], Awaitable[None]],
    ) -> None:
        deliver.__annotations__["event"] = event_type  # FastStream parses the body by it
        title = subscription.name
        if len(subscription.events) > 1:  # of equal titles the document would keep any one
            title = f"{title}.{event_type.__name__}"
        broker.subscriber(
            RabbitQueue(
                subscription.name,
                queue_type=QueueType.QUORUM,
                durable=True,
                declare=False,
                routing_key=event_type.routing_key,
            ),
            EXCHANGE,
            channel=Channel(prefetch_count=PREFETCH),
            ack_policy=AckPolicy.REJECT_ON_ERROR,
            title=title,
            description=subscription.handle.__doc__,
        )(deliver)

    def _subscribe_live(self, broker: RabbitBroker, subscription: Subscription) -> None:
        event_type = subscription.events[0]

        async def hear(event: Event) -> None:
            await subscription.handle(event)

        hear.__annotations__["event"] = event_type
        broker.subscriber(
            RabbitQueue(
                f"{self.service}.live.{uuid4()}",
                durable=False,
                exclusive=True,
                auto_delete=True,
                routing_key=event_type.routing_key,
            ),
            EXCHANGE,
            channel=Channel(prefetch_count=PREFETCH),
            ack_policy=AckPolicy.ACK_FIRST,
            title=f"{self.service}.live",
            include_in_schema=False,
        )(hear)


async def handle_once(subscription: Subscription, delivery: Delivery, event: Event) -> None:
    """Let the handler take effect, unless this event has had its effect before."""
    fetched: tuple[Any, ...] = ()
    if subscription.fetch is not None:
        fetched = (await subscription.fetch(delivery.clients, event),)
    async with delivery.database.transaction(event.landlord_id) as session:
        is_first = await is_first_delivery(
            session,
            handler=subscription.name,
            event_id=event.event_id,
            landlord_id=event.landlord_id,
        )
        if is_first:
            await subscription.handle(session, event, *fetched)
    outcome = "handled" if is_first else "duplicate"
    HANDLED.labels(subscription.name, outcome).inc()
    log.info(
        "message.settled",
        handler=subscription.name,
        outcome=outcome,
        event_id=str(event.event_id),
    )


def consuming_broker(url: str, service: str, delivery: Delivery, stop_within: int) -> RabbitBroker:
    """Return the FastStream broker of a service: it consumes only, and retries with delay."""
    return RabbitBroker(
        url,
        reconnect_interval=1.0,
        graceful_timeout=max(1, stop_within - 5),
        app_id=service,
        logger=None,
        middlewares=(
            RabbitPrometheusMiddleware(
                registry=REGISTRY, app_name=service, metrics_prefix="lodge_faststream"
            ),
            RabbitTelemetryMiddleware(),
            _retrying(service, delivery),
        ),
    )


def _retrying(service: str, delivery: Delivery) -> type[BaseMiddleware]:
    class Retrying(BaseMiddleware[Any, Any]):
        """Checks the publisher, carries the correlation id, and decides what a failure means."""

        async def consume_scope(self, call_next: Callable[[Any], Awaitable[Any]], msg: Any) -> Any:
            raw = msg.raw_message
            queue = self.context.get("handler_").queue.name
            with correlated(msg.correlation_id):
                try:
                    check_publisher(raw, delivery.user_prefix)
                    return await call_next(msg)
                except Exception as error:  # noqa: BLE001  decided below, never swallowed
                    await settle_failure(service, queue, raw, error, delivery.publisher)
                    return None

    return Retrying


def check_publisher(raw: Any, user_prefix: str | None) -> None:
    """Refuse a message whose broker-checked sender does not own its routing key.

    A message that comes again was checked at its first delivery; only this service may
    write to its own retry exchange.
    """
    if user_prefix is None or "lodge-attempt" in raw.headers:
        return
    if raw.user_id != user_prefix + owner_of(raw.routing_key or ""):
        raise PublisherNotOwner(f"{raw.user_id} announced {raw.routing_key}")


async def settle_failure(
    service: str, queue: str, raw: Any, error: Exception, publisher: Publisher
) -> None:
    """Send a failed message to come again later, or reject it into the dead letters.

    Raises:
        RejectMessage: the body does not parse, the sender is not the owner, or the tries are
            used up.
        NackMessage: the retry could not be stored; the broker delivers again.
    """
    attempt = int(raw.headers.get("lodge-attempt", 0))
    first_failed = float(raw.headers.get("lodge-first-failed", time.time()))
    may_wait = isinstance(error, Unavailable) and time.time() - first_failed < UNAVAILABLE_FOR
    is_poison = isinstance(error, POISON)
    if is_poison or (not may_wait and attempt + 1 >= ATTEMPTS):
        HANDLED.labels(queue, "dead").inc()
        log.error(
            "message.dead",
            queue=queue,
            error=type(error).__name__,
            attempt=attempt + 1,
            event_id=raw.message_id,
            exc_info=None if is_poison else error,
        )
        raise RejectMessage from error
    delay = (
        delay_while_unavailable(time.time() - first_failed)
        if may_wait
        else DELAYS[min(attempt, len(DELAYS) - 1)]
    )
    again = Outgoing(
        exchange=retry_exchange(service),
        routing_key=queue,
        body=raw.body,
        message_id=raw.message_id or str(uuid4()),
        correlation_id=raw.correlation_id,
        expiration=str(int(random.uniform(0.7, 1.0) * delay * 1000)),  # noqa: S311  jitter
        headers={
            **raw.headers,
            "lodge-delay": str(delay),
            "lodge-attempt": attempt if may_wait else attempt + 1,
            "lodge-first-failed": str(first_failed),
        },
    )
    HANDLED.labels(queue, "retried").inc()
    log.warning(
        "message.retried",
        queue=queue,
        error=type(error).__name__,
        detail=str(error)[:200],
        after_seconds=delay,
        attempt=attempt + 1,
        event_id=raw.message_id,
    )
    try:
        [failure] = await publisher.publish([again])
        if failure is not None:
            raise failure  # noqa: TRY301  same remedy as a broken connection
    except Exception as trouble:
        await asyncio.sleep(1.0)  # the broker is in trouble: no hot loop
        raise NackMessage from trouble


def by_landlord(events: Sequence[Event]) -> dict[UUID, list[Event]]:
    """Group `events` by their landlord, keeping order."""
    groups: dict[UUID, list[Event]] = {}
    for event in events:
        groups.setdefault(event.landlord_id, []).append(event)
    return groups


def delay_while_unavailable(seconds: float) -> int:
    """Return the seconds until a message is tried again whose dependency misses for `seconds`."""
    return next(
        (delay for until, delay in UNAVAILABLE_DELAYS if seconds < until), UNAVAILABLE_DELAY
    )
