"""From a stored event to its effect: once, whatever happens on the way."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

import aio_pika
import asyncpg
import pytest
from sqlalchemy import text

from chassis.batches import BatchConsumer
from chassis.errors import Rejected, Unavailable
from chassis.messaging import consuming_broker, delay_while_unavailable
from chassis.outbox import announce, announce_all
from chassis.publishing import Outgoing, Publisher
from chassis.relay import relay_once
from chassis.topology import declare
from tests.chassis.conftest import LANDLORD, LampLit, Porch


async def eventually(check: Callable[[], Awaitable[bool]], *, within: float = 15) -> None:
    async with asyncio.timeout(within):
        while not await check():
            await asyncio.sleep(0.05)


async def store(porch: Porch, *events: LampLit) -> None:
    async with porch.database.transaction(LANDLORD) as session:
        await announce_all(session, events)


async def relay(porch: Porch, url: str) -> int:
    connection = await asyncpg.connect(porch.database.url)
    publisher = Publisher(url)
    try:
        return await relay_once(connection, publisher)
    finally:
        await publisher.close()
        await connection.close()


@asynccontextmanager
async def listening(porch: Porch, url: str) -> AsyncIterator[None]:
    await declare(url, [porch.handlers.topology()])
    publisher = Publisher(url)
    delivery = porch.delivery(publisher)
    broker = consuming_broker(url, "porch", delivery, 10)
    porch.handlers.subscribe(broker, delivery)
    consumers = [
        asyncio.create_task(
            BatchConsumer(service="porch", url=url, subscription=each, delivery=delivery).run()
        )
        for each in porch.handlers.subscriptions
        if each.mode == "batch"
    ]
    await broker.start()
    try:
        yield
    finally:
        await broker.stop()
        for consumer in consumers:
            consumer.cancel()
        await asyncio.gather(*consumers, return_exceptions=True)
        await publisher.close()


async def effects(porch: Porch) -> list[str]:
    return [row[0] for row in await porch.rows("SELECT lamp FROM effects ORDER BY lamp")]


async def remember(session, event) -> None:
    await session.execute(
        text("INSERT INTO effects VALUES (:id, :lamp)"), {"id": event.event_id, "lamp": event.lamp}
    )


async def count(url: str, queue: str) -> int:
    connection = await aio_pika.connect(url)
    async with connection:
        channel = await connection.channel()
        declared = await channel.declare_queue(queue, passive=True)
        return declared.declaration_result.message_count


async def test_an_event_of_a_rolled_back_transaction_never_existed(porch, lit):
    async def announce_and_fail():
        async with porch.database.transaction(LANDLORD) as session:
            announce(session, lit())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await announce_and_fail()

    assert await porch.rows("SELECT * FROM outbox") == []


async def test_a_stored_event_takes_effect_once_although_it_is_sent_twice(porch, vhost, lit):
    @porch.handlers.on(LampLit)
    async def remember_when_lamp_lit(session, event):
        await remember(session, event)

    event = lit(lamp="blue")
    async with listening(porch, vhost):
        await store(porch, event)
        assert await relay(porch, vhost) == 1
        await store(porch, event)
        assert await relay(porch, vhost) == 1
        await eventually(lambda: _is(effects(porch), ["blue"]))
        await asyncio.sleep(0.3)

    assert await effects(porch) == ["blue"]
    assert await porch.rows("SELECT * FROM outbox") == []


async def _is(awaited, wanted) -> bool:
    return await awaited == wanted


async def test_a_failing_handler_is_tried_again_and_leaves_nothing_half_done(porch, vhost, lit):
    tries = []

    @porch.handlers.on(LampLit)
    async def stumble_when_lamp_lit(session, event):
        await remember(session, event)
        tries.append(event.event_id)
        if len(tries) == 1:
            raise Rejected("not yet")

    async with listening(porch, vhost):
        await store(porch, lit(lamp="green"))
        await relay(porch, vhost)
        await eventually(lambda: _is(effects(porch), ["green"]))

    assert len(tries) == 2


async def test_a_hiccup_of_a_dependency_costs_a_second_and_not_half_a_minute(porch, vhost, lit):
    asked = []

    async def fetch(_clients, event):
        asked.append(event.event_id)
        if len(asked) == 1:
            raise Unavailable("accounts does not answer")

    @porch.handlers.on(LampLit, fetch=fetch)
    async def wait_when_lamp_lit(session, event, fetched):
        await remember(session, event)

    async with listening(porch, vhost):
        await store(porch, lit(lamp="green"))
        await relay(porch, vhost)
        await eventually(lambda: _is(effects(porch), ["green"]))

    assert len(asked) == 2
    assert [delay_while_unavailable(seconds) for seconds in (0, 1.9, 2, 19, 20, 3600)] == [
        1,
        1,
        5,
        5,
        30,
        30,
    ]


async def test_a_missing_dependency_is_not_counted_as_a_failure(porch, vhost, lit, monkeypatch):
    monkeypatch.setattr("chassis.messaging.UNAVAILABLE_DELAYS", ())

    async def fetch(_clients, _event):
        raise Unavailable("accounts does not answer")

    @porch.handlers.on(LampLit, fetch=fetch)
    async def wait_when_lamp_lit(session, event, fetched):
        await remember(session, event)

    async with listening(porch, vhost):
        await store(porch, lit())
        await relay(porch, vhost)
        await eventually(lambda: _count_is(vhost, "porch.retry.30", 1))

    connection = await aio_pika.connect(vhost)
    async with connection:
        channel = await connection.channel()
        waiting = await (await channel.get_queue("porch.retry.30")).get()
        assert waiting.headers["lodge-attempt"] == 0
        await waiting.ack()


async def _count_is(url: str, queue: str, wanted: int) -> bool:
    return await count(url, queue) == wanted


async def test_a_body_that_does_not_parse_is_dead_at_once_and_nothing_waits_for_it(
    porch, vhost, lit
):
    @porch.handlers.on(LampLit)
    async def remember_when_lamp_lit(session, event):
        await remember(session, event)

    async with listening(porch, vhost):
        publisher = Publisher(vhost)
        results = await publisher.publish(
            [
                Outgoing("lodge.events", LampLit.routing_key, b"{not json", str(uuid4())),
                Outgoing("lodge.events", LampLit.routing_key, b'{"lamp": 5}', str(uuid4())),
            ]
        )
        await publisher.close()
        assert results == [None, None]
        await store(porch, lit(lamp="after"))
        await relay(porch, vhost)
        await eventually(lambda: _is(effects(porch), ["after"]))
        await eventually(lambda: _count_is(vhost, "porch.dead_letters", 2))


async def test_an_event_sent_by_another_service_is_refused(porch, vhost, lit):
    @porch.handlers.on(LampLit)
    async def remember_when_lamp_lit(session, event):
        await remember(session, event)

    delivery_of = porch.delivery
    porch.delivery = lambda publisher: _checked(delivery_of(publisher))
    async with listening(porch, vhost):
        await store(porch, lit())
        await relay(porch, vhost)
        await eventually(lambda: _count_is(vhost, "porch.dead_letters", 1))

    assert await effects(porch) == []


def _checked(delivery):
    from dataclasses import replace

    return replace(delivery, user_prefix="lodge-")


async def test_a_batch_is_projected_whole_and_its_one_bad_message_is_set_aside(porch, vhost, lit):
    @porch.handlers.on_batch(LampLit)
    async def project_lamps(session, events):
        for event in events:
            await remember(session, event)

    async with listening(porch, vhost):
        publisher = Publisher(vhost)
        await publisher.publish(
            [Outgoing("lodge.events", LampLit.routing_key, b"[]", str(uuid4()))]
        )
        await publisher.close()
        await store(porch, *[lit(lamp=f"{number:03}") for number in range(300)])
        await relay(porch, vhost)
        await eventually(lambda: _enough(porch, 300))
        await eventually(lambda: _count_is(vhost, "porch.dead_letters", 1))
        await eventually(lambda: _count_is(vhost, "porch.project_lamps", 0))


async def test_a_batch_loses_no_message_that_comes_as_the_waiting_ends(
    porch, vhost, lit, monkeypatch
):
    monkeypatch.setattr("chassis.batches.IDLE_SECONDS", 0.2)
    monkeypatch.setattr("chassis.batches.GATHER_SECONDS", 0.3)

    @porch.handlers.on_batch(LampLit)
    async def project_lamps(session, events):
        for event in events:
            await remember(session, event)

    async with listening(porch, vhost):
        for number in range(3):
            await store(porch, lit(lamp=f"{number}"))
            await relay(porch, vhost)
            await eventually(lambda wanted=number + 1: _enough(porch, wanted), within=5)


async def _enough(porch, wanted) -> bool:
    return len(set(await effects(porch))) == wanted


async def test_an_unroutable_event_stays_in_the_outbox(porch, vhost, lit):
    connection = await aio_pika.connect(vhost)
    async with connection:
        channel = await connection.channel()
        await channel.declare_exchange("lodge.events", "topic", durable=True)
    await store(porch, lit())

    with pytest.raises(Exception, match=r".*"):
        await relay(porch, vhost)

    assert len(await porch.rows("SELECT * FROM outbox")) == 1


async def test_the_headers_are_those_of_a_cloud_event(porch, vhost, lit):
    await declare(vhost, [porch.handlers.topology()])
    connection = await aio_pika.connect(vhost)
    async with connection:
        channel = await connection.channel()
        queue = await channel.declare_queue("looking", durable=True)
        await queue.bind("lodge.events", "#")
        event = lit()
        await store(porch, event)
        await relay(porch, vhost)
        message = await queue.get(timeout=5)
        await message.ack()

    assert message.headers["cloudEvents:specversion"] == "1.0"
    assert message.headers["cloudEvents:type"] == LampLit.routing_key
    assert message.headers["cloudEvents:id"] == str(event.event_id) == message.message_id
    assert message.headers["cloudEvents:source"] == "/lodge/porch"
    assert json.loads(message.body)["lamp"] == event.lamp
    assert message.delivery_mode == 2
