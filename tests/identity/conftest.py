"""A running identity without a broker: its API, its database, and callers who may speak to it."""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from chassis.auth import Signer, Verifier
from chassis.db import Database
from chassis.hashing import Hashing
from services.identity.domain import secrets
from services.identity.main import build
from services.identity.routes.door import Door
from services.identity.settings import IdentitySettings

HARROWMERE = UUID("3f0f2c44-3c0e-4f4e-9d0e-5a6b0d9c1a01")
MERESIDE = UUID("9d3b7c10-7f55-4c0c-8f3e-0b6f1c2d3e02")
ISSUERS = (
    "service:identity",
    "service:gateway",
    "service:cases",
    "service:accounts",
    "service:notifications",
    "service:registration",
    "operator",
)
GOOD_PASSWORD = "kettle-marsh-lantern"
LANDLORDS = """
landlords:
  - id: {harrowmere}
    code: harrowmere
    name: Harrowmere Homes
    portal_url: http://localhost:7000
    desk_url: http://desk.localhost:7001
    mail_from: homes@harrowmere.example
    office: {{phone: 01632 960100}}
    sign_in: {{is_second_step_required_of_staff: false, is_mailed_code_offered: true}}
  - id: {mereside}
    code: mereside
    name: Mereside
    portal_url: http://mereside.localhost:7000
    desk_url: http://desk.mereside.localhost:7001
    mail_from: homes@mereside.example
    office: {{phone: 01632 960200}}
    password_length: 15
"""


@dataclass
class Identity:
    """Words for what tests do with identity."""

    http: httpx.AsyncClient
    database: Database
    door: Door
    signers: dict[str, Signer]
    verifiers: dict[str, Verifier]
    service: Any

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        as_: str = "service:gateway",
        landlord: UUID = HARROWMERE,
    ) -> httpx.Response:
        """Call the API as a service or as the operator."""
        token = self.signers[as_].token(
            audience="identity",
            landlord_id=landlord,
            kind="operator" if as_ == "operator" else "service",
        )
        return await self.http.request(
            method,
            path,
            content=None if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )

    async def rows(self, query: str, *, landlord: UUID = HARROWMERE, **values: Any) -> list[Any]:
        """Read (or change) rows as the service sees them."""
        async with self.database.transaction(landlord) as session:
            done = await session.execute(text(query), values)
            return list(done.all()) if done.returns_rows else []

    async def announced(self) -> list[dict[str, Any]]:
        """Return the events waiting for the relay, oldest first, with their routing keys."""
        rows = await self.rows("SELECT routing_key, body FROM outbox ORDER BY position")
        return [{"key": row.routing_key, **json.loads(row.body)} for row in rows]

    async def hold(
        self,
        email: str = "eleanor.vance@example.com",
        password: str | None = GOOD_PASSWORD,
        **more: Any,
    ) -> UUID:
        """Hold a pending user and return its registration."""
        registration_id = uuid4()
        answer = await self.call(
            "PUT",
            f"/pending-users/{registration_id}",
            {"email": email, "password": password},
            **more,
        )
        assert answer.status_code == 204, answer.text
        return registration_id

    async def ask_for_code(self, registration_id: UUID) -> UUID:
        """Ask for a code and return the request's id, as the event tells it."""
        answer = await self.call("POST", f"/pending-users/{registration_id}/code")
        assert answer.status_code == 204, answer.text
        return UUID((await self.announced())[-1]["request_id"])

    async def secret(self, request_id: UUID) -> httpx.Response:
        """Ask for a message's secret, as notifications does."""
        return await self.call("POST", f"/secrets/{request_id}", as_="service:notifications")

    async def type_code(self, registration_id: UUID, code: str) -> httpx.Response:
        """Type a code."""
        return await self.call("POST", f"/pending-users/{registration_id}/proof", {"code": code})

    async def prove(self, registration_id: UUID) -> dict[str, Any]:
        """Prove the mailbox the whole way and return applicant token and ticket."""
        request_id = await self.ask_for_code(registration_id)
        code = (await self.secret(request_id)).json()["code"]
        answer = await self.type_code(registration_id, code)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def code(self, request_id: UUID) -> str:
        """Derive a code as the service does."""
        return secrets.mailbox_code(self.door.key, request_id)

    async def deliver(self, event: Any) -> None:
        """Deliver an event to every handler that listens to it, as the broker would."""
        from chassis.messaging import Delivery, handle_once

        delivery = Delivery(self.database, None, None, None)  # type: ignore[arg-type]
        for subscription in self.service.handlers.subscriptions:
            if type(event) in subscription.events:
                await handle_once(subscription, delivery, event)

    async def connect(self, registration_id: UUID, **more: Any) -> UUID:
        """Let the record connect the person of a registration; return the contact."""
        from contracts.events.accounts import ConnectionChanged

        facts = {
            "landlord_id": HARROWMERE,
            "connection_id": uuid4(),
            "contact_id": uuid4(),
            "account_id": uuid4(),
            "status": "current",
            "version": 1,
            "registration_id": registration_id,
        } | more
        await self.deliver(ConnectionChanged(**facts))
        return facts["contact_id"]

    async def customer(
        self, email: str = "eleanor.vance@example.com", password: str = GOOD_PASSWORD
    ) -> UUID:
        """Make a working customer login and return the user."""
        registration_id = await self.hold(email, password)
        await self.prove(registration_id)
        await self.connect(registration_id)
        [row] = await self.rows(
            "SELECT id FROM users WHERE registration_id = :r", r=registration_id
        )
        return row.id

    async def sign_in(
        self,
        email: str = "eleanor.vance@example.com",
        password: str = GOOD_PASSWORD,
        *,
        kind: str = "customer",
        as_: str = "service:gateway",
        landlord: UUID = HARROWMERE,
    ) -> httpx.Response:
        """Sign in."""
        return await self.call(
            "POST",
            "/sessions",
            {"kind": kind, "email": email, "password": password},
            as_=as_,
            landlord=landlord,
        )

    async def introspect(
        self, token: str, *, as_: str = "service:gateway", is_activity: bool = True
    ) -> httpx.Response:
        """Ask whose session it is."""
        return await self.call(
            "POST", "/sessions/introspect", {"token": token, "is_activity": is_activity}, as_=as_
        )


@pytest.fixture(scope="session")
def quick_hashing() -> Hashing:
    """Hashing of the same shape with the smallest work, so that tests are quick."""
    return Hashing(slots=4, waiting=200, memory_kib=8, passes=1)


@pytest.fixture
def landlords_text() -> str:
    """The landlords' file."""
    return LANDLORDS.format(harrowmere=HARROWMERE, mereside=MERESIDE)


@pytest_asyncio.fixture
async def identity(
    database_of: Any, tmp_path: Any, quick_hashing: Hashing, landlords_text: str
) -> AsyncIterator[Identity]:
    """An identity service of this test alone."""
    database = await database_of("identity")
    keys = {issuer: Ed25519PrivateKey.generate() for issuer in ISSUERS}
    signing = tmp_path / "signing"
    signing.write_text(base64.b64encode(keys["service:identity"].private_bytes_raw()).decode())
    callers = tmp_path / "callers.json"
    callers.write_text(
        json.dumps(
            {
                issuer: base64.b64encode(key.public_key().public_bytes_raw()).decode()
                for issuer, key in keys.items()
            }
        )
    )
    landlords = tmp_path / "landlords.yaml"
    landlords.write_text(landlords_text)
    service = build(
        IdentitySettings(
            database_url=database.url,
            broker_url="amqp://nobody@127.0.0.1:1/",
            landlords_file=landlords,
            signing_key_file=signing,
            caller_keys_file=callers,
            port=0,
        ),
        hashing=quick_hashing,
    )
    public = {issuer: key.public_key() for issuer, key in keys.items()}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(service.api, raise_app_exceptions=False),
        base_url="http://identity",
    ) as http:
        yield Identity(
            http=http,
            database=service.context.database,
            door=service.api.state.door,
            signers={issuer: Signer(issuer, key) for issuer, key in keys.items()},
            verifiers={
                name: Verifier(name, public)
                for name in ("registration", "accounts", "cases", "identity", "notifications")
            },
            service=service,
        )
    await service.close()
