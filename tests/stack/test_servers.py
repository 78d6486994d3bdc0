"""The servers that tests and `up` start are real, separate and loopback only."""

from email.message import EmailMessage
from urllib.parse import urlsplit

import aio_pika
import aiosmtplib
import asyncpg

from tests.servers import Broker, Inbox


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


async def test_the_inbox_shows_a_mail_to_the_one_it_is_for(mailbox: Inbox) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"] = "lodge@harrowmere.example", "eleanor@example.com"
    letter["Subject"] = "Your code"
    letter.set_content("It is 123456.")

    await aiosmtplib.send(letter, port=urlsplit(mailbox.smtp_url).port, hostname="127.0.0.1")

    mail = await mailbox.wait_for("eleanor@example.com", subject="code")
    assert mail.text.strip() == "It is 123456."
    assert await mailbox.mails("somebody.else@example.com") == []
