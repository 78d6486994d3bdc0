"""The whole of Lodge on this machine: six services, their servers, and a hand on every switch."""

import asyncio
import csv
import io
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import Signals
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import aio_pika
import asyncpg
import httpx
import yaml

from chassis.auth import Signer
from chassis.landlords import Landlord, Landlords
from chassis.topology import EVENTS
from cli.stack import kept
from cli.stack.databases import SERVICES_WITH_DATABASE
from cli.stack.landlords import TEMPLATE, landlords_file
from cli.stack.places import Places
from cli.stack.ports import free_port
from cli.stack.progress import Progress
from cli.stack.stack import Stack
from cli.stack.wishes import Wishes
from tests.journeys.browser import Browser
from tests.servers import Inbox

SECOND_LANDLORD = UUID("8c4de0a1-52b6-4a63-9a0e-4f1f3f0c2b17")
PASSWORD = "brass-letterbox-porch"
"""Everybody's in these journeys."""

PATIENCE = 30.0
"""Longest wait for something that happens by itself, in seconds; most take well under one."""


@dataclass
class House:
    """One running installation with two landlords and an inbox."""

    stack: Stack
    inbox: Inbox

    def __post_init__(self) -> None:
        self.landlords = Landlords.load(landlords_file(self.stack.places))
        self._signer = Signer.load("operator", kept.key_file(self.stack.places, kept.OPERATOR))
        self._staff: dict[tuple[UUID, str], str] = {}

    @property
    def landlord(self) -> Landlord:
        return self.landlords.default

    def landlord_with(self, policy: str) -> Landlord:
        """The landlord whose people come in by this policy."""
        return next(each for each in self.landlords if each.policy == policy)

    @property
    def second_landlord(self) -> Landlord:
        return self.landlords.by_id(SECOND_LANDLORD)

    @asynccontextmanager
    async def visitor(self, landlord: Landlord | None = None) -> AsyncIterator[Browser]:
        """Somebody at the customer portal, signed in as nobody."""
        async with Browser((landlord or self.landlord).portal_url) as browser:
            yield browser

    @asynccontextmanager
    async def operator_at_desk(
        self,
        landlord: Landlord | None = None,
        name: str = "Priya Ranasinghe",
        roles: Sequence[str] = ("agent", "lead"),
    ) -> AsyncIterator[Browser]:
        """A member of staff, signed in at the desk."""
        home = landlord or self.landlord
        email = await self.given_staff(home, name, roles)
        async with Browser(home.desk_url) as browser:
            await browser.open("/")
            page = await browser.press("Sign in", email=email, password=PASSWORD)
            assert page.url == "/", page.words
            yield browser

    async def given_staff(
        self,
        landlord: Landlord,
        name: str = "Priya Ranasinghe",
        roles: Sequence[str] = ("agent", "lead"),
    ) -> str:
        """Let somebody work at the desk, once; return the address they sign in with."""
        if (landlord.id, name) not in self._staff:
            person = f"{name.lower().replace(' ', '.')}.{secrets.token_hex(2)}"
            email = f"{person}@{landlord.code}.example"
            answer = await self.ask(
                "identity",
                "POST",
                "/staff",
                landlord,
                json={"email": email, "name": name, "roles": list(roles)},
            )
            await self.ask(
                "identity",
                "POST",
                "/invitations/take",
                landlord,
                json={"token": answer["token"], "password": PASSWORD},
            )
            self._staff[landlord.id, name] = email
        return self._staff[landlord.id, name]

    async def ask(
        self, service: str, method: str, path: str, landlord: Landlord, **how: Any
    ) -> Any:
        """Call a service's API as the operator's command line does."""
        token = self._signer.token(audience=service, landlord_id=landlord.id, kind="operator")
        async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
            answer = await http.request(
                method,
                self.stack.addresses.api(service) + path,
                headers={"Authorization": f"Bearer {token}", **how.pop("headers", {})},
                **how,
            )
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    async def import_records(
        self, rows: list[dict[str, str]], landlord: Landlord | None = None
    ) -> None:
        """Bring rows of the record in by the import everybody uses."""
        text = io.StringIO()
        columns = list(dict.fromkeys(column for row in rows for column in row))
        writer = csv.DictWriter(text, columns)
        writer.writeheader()
        writer.writerows(rows)
        report = await self.ask(
            "accounts",
            "POST",
            "/imports",
            landlord or self.landlord,
            content=text.getvalue().encode(),
            headers={"Content-Type": "text/csv"},
        )
        assert report["rows_refused"] == 0, report["problems"]

    # what is in it

    async def rows(self, service: str, query: str, *facts: Any) -> list[asyncpg.Record]:
        """Read a service's database as nobody but a test may: every landlord's rows."""
        postgres = self.stack.servers.postgres
        assert postgres
        where = urlsplit(self.stack.database_urls[service].service).path
        url = urlunsplit(urlsplit(postgres.admin_url)._replace(path=where))
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetch(query, *facts)
        finally:
            await connection.close()

    async def dead_letters(self, service: str) -> int:
        """Count what a service's handlers gave up on."""
        return await self.waiting_in(f"{service}.dead_letters")

    async def waiting_in(self, queue: str) -> int:
        async with self._channel() as channel:
            declared = await channel.declare_queue(queue, passive=True)
            return declared.declaration_result.message_count or 0

    @asynccontextmanager
    async def _channel(self) -> AsyncIterator[Any]:
        assert self.stack.broker
        connection = await aio_pika.connect(self.stack.broker.deployer, timeout=10)
        async with connection:
            yield await connection.channel()

    async def deliver(self, service: str, routing_key: str, body: bytes, event_id: str) -> None:
        """Put a message on the exchange as `service` itself would, whatever it holds."""
        assert self.stack.broker
        url = self.stack.broker.of_service[service]
        connection = await aio_pika.connect(url, timeout=10)
        async with connection:
            channel = await connection.channel(publisher_confirms=True)
            exchange = await channel.get_exchange(EVENTS, ensure=False)
            user = urlsplit(url).username
            await exchange.publish(
                aio_pika.Message(
                    body,
                    message_id=event_id,
                    user_id=user,
                    content_type="application/json",
                    delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
                    headers={"cloudEvents:type": routing_key},
                ),
                routing_key,
            )

    async def log_of_events(self) -> list[tuple[str, bytes, str]]:
        """Read the stream of all events from its beginning: routing key, body, id."""
        read: list[tuple[str, bytes, str]] = []
        async with self._channel() as channel:
            await channel.set_qos(prefetch_count=100)
            stream = await channel.declare_queue("lodge.log", passive=True)

            async def take(message: Any) -> None:
                read.append((message.routing_key, message.body, message.message_id))
                await message.ack()

            await stream.consume(take, arguments={"x-stream-offset": "first"})
            seen = -1
            while seen != len(read):
                seen = len(read)
                await asyncio.sleep(0.5)
        return read

    async def comes_to_rest(self) -> None:
        """Wait until no event waits in an outbox, a queue or a retry, and none is being handled."""
        calm, waiting = 0, {}
        until = time.monotonic() + 2 * PATIENCE
        while calm < 3:  # what is being handled this moment stands in no queue
            waiting = await self._what_waits()
            calm = 0 if waiting else calm + 1
            assert time.monotonic() < until, f"still waiting: {waiting}"
            await asyncio.sleep(0.2)

    async def _what_waits(self) -> dict[str, int]:
        waiting = {
            service: (await self.rows(service, "SELECT count(*) FROM outbox"))[0][0]
            for service in SERVICES_WITH_DATABASE
        }
        queues = [
            listener.queue
            for topology in self.stack.topologies()
            for listener in topology.listeners
        ]
        services = {queue.partition(".")[0] for queue in queues}
        queues += [f"{service}.retry.{delay}" for service in services for delay in (1, 5, 30, 120)]
        async with self._channel() as channel:
            for queue in queues:
                found = await channel.declare_queue(queue, passive=True)
                waiting[queue] = found.declaration_result.message_count or 0
        return {name: count for name, count in waiting.items() if count}

    # its switches

    def kill(self, service: str) -> None:
        """End a service without a warning, as a power cut would."""
        child = self.stack.children.pop(service)
        child.send(Signals.SIGKILL)
        child.stop(within=5)

    async def start(self, *services: str) -> None:
        """Start services again and wait until they serve."""
        await asyncio.to_thread(self.stack.start_services, services)

    async def stop(self, service: str) -> None:
        """Let a service finish its work and end."""
        await asyncio.to_thread(self.stack.stop_service, service)

    @asynccontextmanager
    async def without(self, *services: str) -> AsyncIterator[None]:
        """Do without these services for a while."""
        for service in services:
            await self.stop(service)
        try:
            yield
        finally:
            await self.start(*services)

    @asynccontextmanager
    async def without_broker(self) -> AsyncIterator[None]:
        """Stop RabbitMQ for a while."""
        rabbit = self.stack.servers.rabbit
        assert rabbit, "this broker was given by address and is not ours to stop"
        await asyncio.to_thread(rabbit.stop)
        try:
            yield
        finally:
            await asyncio.to_thread(rabbit.start)


async def eventually(
    holds: Callable[[], Awaitable[Any]],
    what: str,
    *,
    within: float = PATIENCE,
    pause: float = 0.05,
) -> Any:
    """Wait until `holds` gives something true, and give that."""
    until = time.monotonic() + within
    while True:
        found = await holds()
        if found:
            return found
        if time.monotonic() > until:
            raise AssertionError(f"after {within:.0f} s still not: {what}")
        await asyncio.sleep(pause)


@contextmanager
def a_house(folder: Path, *, inbox: Inbox | None = None) -> Iterator[House]:
    """Build the house below `folder`, and leave nothing running behind.

    `inbox`: where LODGE_SMTP_URL leads, else the inbox that comes with the stack.
    """
    places = Places(folder)
    places.make()
    _write_two_landlords(places)
    stack = Stack(
        places,
        Wishes(portal_port=free_port(), desk_port=free_port(), has_demo=False),
        Progress(lambda _fact: None),
    )
    try:
        stack.up()
        mailbox = stack.servers.mailbox
        if inbox is None:
            assert mailbox, "journeys read mail from the inbox that comes with the stack"
            inbox = Inbox(mailbox.smtp_url, f"http://127.0.0.1:{mailbox.web_port}")
        yield House(stack, inbox)
    finally:
        stack.stop()


def _write_two_landlords(places: Places) -> None:
    content = yaml.safe_load(TEMPLATE.read_text("utf-8"))
    first = content["landlords"][0]
    second = first | {
        "id": str(SECOND_LANDLORD),
        "code": "wexbourne",
        "name": "Wexbourne Homes",
        "mail_from": "no-reply@wexbourne.example",
        "sign_in": {"preset": "preset_a", "is_second_step_required_of_staff": False},
    }
    content["landlords"] = [first, second, *content["landlords"][1:]]
    landlords_file(places).write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
