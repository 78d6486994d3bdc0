"""A sender on a real database, a real relay, and owners that answer what a test tells them."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import SecretStr
from sqlalchemy import select

from chassis.auth import Signer
from chassis.clients import ServiceClient
from chassis.db import Database
from chassis.events import now
from chassis.landlords import Landlord, Landlords, Office
from chassis.outbox import OutboxRow
from services.cases.clients import staff_sessions
from services.notifications.clients import Clients
from services.notifications.clients.further import Further
from services.notifications.clients.holders import Holders
from services.notifications.clients.owners import Owners
from services.notifications.clients.press import Press
from services.notifications.clients.relay import MailRelay
from services.notifications.jobs import Sender
from services.notifications.settings import NotificationsSettings
from services.notifications.tables import MessageRow
from tests.notifications.at_the_desk import Desk, a_desk
from tests.notifications.scripted_smtp import ScriptedRelay, scripted_relay
from tests.servers import Databases

HARROWMERE = Landlord(
    id=UUID("6a1d7f0e-7d8c-4b57-9a05-0d7a5a4f0001"),
    code="harrowmere",
    name="Harrowmere Homes",
    portal_url="https://portal.harrowmere.example",
    desk_url="https://desk.harrowmere.example",
    mail_from="no-reply@harrowmere.example",
    office=Office(phone="01632 960100"),
)
WEXBOURNE = HARROWMERE.model_copy(
    update={
        "id": UUID("6a1d7f0e-7d8c-4b57-9a05-0d7a5a4f0002"),
        "code": "wexbourne",
        "name": "Wexbourne Homes",
        "portal_url": "https://portal.wexbourne.example",
        "desk_url": "https://desk.wexbourne.example",
        "mail_from": "no-reply@wexbourne.example",
        "office": Office(phone="01632 960200"),
    }
)


@dataclass
class OwnersStandIn:
    """identity, registration and cases, as HTTP servers that know a few answers by path.

    An answer is a body, a status without one, or a list of them used one after the other.
    """

    answers: dict[str, Any] = field(
        default_factory=lambda: {"GET identity/closed-rooms": {"closed": [], "items": []}}
    )
    asked: list[str] = field(default_factory=list)

    async def respond(self, request: httpx.Request) -> httpx.Response:
        path = f"{request.method} {request.url.host}{request.url.path}"
        self.asked.append(path)
        answer = self.answers.get(path, 404)
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, int):
            return httpx.Response(answer, json={"title": "no", "code": "no"})
        return httpx.Response(200, content=json.dumps(answer))


@dataclass
class Post:
    """The notifications service's working parts, and what they left behind."""

    database: Database
    relay: ScriptedRelay
    owners: OwnersStandIn
    sender: Sender

    @property
    def clients(self) -> Clients:
        """What handlers ask others by before they take effect."""
        return self.sender._clients

    async def send(self) -> None:
        """Let the sender take up what is due and see it through."""
        await self.sender.take_up_due()
        await self.sender.settle_all()

    async def messages(self, landlord: Landlord = HARROWMERE) -> list[MessageRow]:
        """All messages of a landlord, oldest first."""
        async with self.database.transaction(landlord.id) as session:
            rows = await session.scalars(select(MessageRow).order_by(MessageRow.queued_at))
            return list(rows)

    async def make_due(self, after: timedelta = timedelta()) -> None:
        """Bring every waiting message's next attempt forward to now."""
        async with self.database.transaction(HARROWMERE.id) as session:
            for row in await session.scalars(select(MessageRow)):
                row.next_attempt_at = now() - timedelta(seconds=1) + after

    async def announced(self) -> list[tuple[str, dict[str, Any]]]:
        """The events in the outbox: routing key and body."""
        async with self.database.transaction(HARROWMERE.id) as session:
            rows = await session.scalars(select(OutboxRow).order_by(OutboxRow.position))
            return [(row.routing_key, json.loads(row.body)) for row in rows]


@pytest.fixture
async def post(database_of: Callable[[str], Any]) -> AsyncIterator[Post]:
    database = await database_of("notifications")
    owners = OwnersStandIn()
    async with (
        scripted_relay() as server,
        httpx.AsyncClient(transport=httpx.MockTransport(owners.respond)) as http,
    ):
        yield Post(database, server, owners, a_sender(database, server, http))


def a_sender(database: Database, server: ScriptedRelay, http: httpx.AsyncClient) -> Sender:
    """A sender of one process; several may work on one database."""
    settings = NotificationsSettings(
        database_url=database.url,
        broker_url="amqp://unused",
        landlords_file=Path("unused"),
        signing_key_file=Path("unused"),
        caller_keys_file=Path("unused"),
        port=0,
        identity_url="http://identity",
        registration_url="http://registration",
        cases_url="http://cases",
        smtp_url=SecretStr(f"smtp://127.0.0.1:{server.port}"),
        smtp_connect_seconds=1,
        smtp_command_seconds=1,
        smtp_data_seconds=1,
        claim_seconds=2,
        stop_within_seconds=10,
    )
    signer = Signer("service:notifications", Ed25519PrivateKey.generate())

    def client(audience: str) -> ServiceClient:
        return ServiceClient(
            audience=audience, base_url=f"http://{audience}", signer=signer, http=http
        )

    further = Further(identity=client("identity"), accounts=client("accounts"))
    context = SimpleNamespace(
        settings=settings,
        database=database,
        landlords=Landlords([HARROWMERE, WEXBOURNE]),
        clients=Clients(
            owners=Owners(
                further=further,
                identity=client("identity"),
                registration=client("registration"),
                cases=client("cases"),
                accounts=client("accounts"),
            ),
            relay=MailRelay(settings),
            holders=Holders(accounts=client("accounts"), registration=client("registration")),
            press=Press(settings.print_fonts),
            further=further,
            stop_key=b"of the tests",
        ),
    )
    return Sender(context)


@pytest.fixture(scope="session")
async def desk_and_owners(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Desk, list[str]]]:
    """The desk and notifications, put together once, and the addresses of the databases' owners."""
    urls = [await databases.migrated(service) for service in ("notifications", "cases")]
    opened = [Database(each.service) for each in urls]
    yield a_desk(*opened, tmp_path_factory.mktemp("desk")), [each.owner for each in urls]
    for one in opened:
        await one.close()
        await databases.drop(one.url)


@pytest.fixture
async def desk(desk_and_owners: tuple[Desk, list[str]]) -> Desk:
    """The desk over notifications, with nothing in either yet."""
    desk, owners = desk_and_owners
    for owner in owners:
        connection = await asyncpg.connect(owner)
        tables = await connection.fetch(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname <> 'alembic_version' "
            "AND relnamespace = 'public'::regnamespace"
        )
        await connection.execute(f"TRUNCATE {', '.join(row['relname'] for row in tables)}")
        await connection.close()
    desk.neighbourhood.proved = timedelta()
    desk.neighbourhood.answers.clear()
    staff_sessions.__init__()
    return desk
