"""The servers that tests and `up` start are real, separate and loopback only."""

import aio_pika
import asyncpg

from tests.servers import Broker


async def test_the_private_postgres_answers_with_a_password_over_loopback(postgres: str) -> None:
    connection = await asyncpg.connect(postgres)

    assert await connection.fetchval("SHOW listen_addresses") in {"127.0.0.1", "*"}
    await connection.close()


async def test_a_fresh_virtual_host_is_empty_and_takes_a_quorum_queue(vhost: str) -> None:
    connection = await aio_pika.connect(vhost)
    channel = await connection.channel()
    queue = await channel.declare_queue("q", durable=True, arguments={"x-queue-type": "quorum"})

    await channel.default_exchange.publish(aio_pika.Message(b"word"), routing_key="q")

    message = await queue.get(timeout=5)
    assert message.body == b"word"
    await connection.close()


async def test_two_virtual_hosts_do_not_share_queues(broker: Broker) -> None:
    first, second = broker.fresh_vhost(), broker.fresh_vhost()

    assert first != second
    broker.delete_vhost(first)
    broker.delete_vhost(second)
