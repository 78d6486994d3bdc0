"""registration's API, put together on a database, and callers who knock at it."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic_core import to_jsonable_python

from chassis.auth import Signer, Verifier
from chassis.db import Database
from chassis.emails import email_key, mailbox_mark
from chassis.events import now
from chassis.landlords import Landlord, Landlords, Office
from chassis.service import Context, Service
from contracts.api.cases import AnswerTime, ReferenceBlock
from services.registration.clients import Clients
from services.registration.routes import router
from services.registration.settings import RegistrationSettings
from tests.registration.words import (
    BLIND,
    LANDLORD,
    PRESET_A,
    World,
    a_form,
)

ISSUERS = (
    *("service:gateway", "service:identity", "service:cases", "service:accounts"),
    *("service:notifications", "operator"),
)
KEYS = {issuer: Ed25519PrivateKey.generate() for issuer in (*ISSUERS, "service:registration")}


class Neighbours:
    """accounts and cases, as far as registration asks them; they may be down."""

    def __init__(self):
        self.are_down = False
        self.leases = []
        self.pages = {}

    def answer(self, request: httpx.Request) -> httpx.Response:
        if self.are_down:
            raise httpx.ConnectError("refused")
        if request.url.path == "/answer-times/registration":
            sent_at = datetime.fromisoformat(request.url.params["sent_at"])
            told = AnswerTime(answer_by=sent_at + timedelta(days=2))
            return httpx.Response(200, text=told.model_dump_json())
        if request.url.path == "/reference-blocks":
            first = 100 * len(self.leases) + 1
            self.leases.append(request.content)
            block = ReferenceBlock(first=first, last=first + 99, pattern="SR{:08d}")
            return httpx.Response(200, text=block.model_dump_json())
        page = self.pages[request.url.params.get("after")]
        return httpx.Response(200, text=page.model_dump_json())


class Door:
    """The running API, spoken to by different callers."""

    def __init__(self, service: Service, world: World, neighbours: Neighbours) -> None:
        self.service, self.world, self.neighbours = service, world, neighbours
        self.mailboxes: dict[UUID, str] = {}
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(service.api), base_url="http://registration"
        )

    async def call(self, method, path, *, by="service:gateway", body=None, **claims):
        """Call as a service or operator, or (with `kind`) as a person that identity speaks for."""
        issuer = "service:identity" if "kind" in claims else by
        kind = claims.pop("kind", "operator" if by == "operator" else "service")
        landlord_id = claims.pop("landlord_id", LANDLORD)
        token = Signer(issuer, KEYS[issuer]).token(
            audience="registration",
            landlord_id=landlord_id,
            kind=kind,
            subject=None if kind in ("service", "operator") else "somebody",
            claims=claims,
        )
        content = None if body is None else json.dumps(to_jsonable_python(body))
        return await self.http.request(
            method,
            path,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            content=content,
        )

    async def applicant(self, method, registration_id, path="", body=None):
        return await self.call(
            method,
            f"/registrations/{registration_id}{path}",
            kind="applicant",
            registration_id=str(registration_id),
            mailbox=self.mailboxes.get(registration_id, ""),
            body=body if body is not None or method == "GET" else {},
        )

    async def started(self, **said) -> UUID:
        registration_id, form = uuid4(), a_form(agreed_at=now(), **said)
        answer = await self.call("PUT", f"/registrations/{registration_id}", body=form)
        assert answer.status_code == 200, answer.text
        self.mailboxes[registration_id] = mailbox_mark(registration_id, email_key(form.email))
        return registration_id


def assembled(database: Database, neighbours: Neighbours) -> Service:
    """The service on `database`, with `neighbours` for the services it asks."""
    nowhere = Path("unused")
    settings = RegistrationSettings(
        database_url=database.url,
        broker_url="amqp://unused",
        landlords_file=nowhere,
        signing_key_file=nowhere,
        caller_keys_file=nowhere,
        port=0,
    )
    landlord = Landlord(
        id=LANDLORD,
        code="demo",
        name="Harrowmere Homes",
        portal_url="http://localhost:1",
        desk_url="http://desk.localhost:2",
        mail_from="office@harrowmere.example",
        office=Office(phone="01632 960100"),
    )
    context = Context(
        service="registration",
        settings=settings,
        database=database,
        landlords=Landlords([landlord]),
        signer=Signer("service:registration", KEYS["service:registration"]),
        verifier=Verifier("registration", {name: key.public_key() for name, key in KEYS.items()}),
        http=httpx.AsyncClient(transport=httpx.MockTransport(neighbours.answer)),
    )
    context.clients = Clients(
        accounts=context.client("accounts", "http://accounts"),
        cases=context.client("cases", "http://cases"),
        policies={LANDLORD: PRESET_A},
        blind=BLIND,
    )
    service = Service(context=context)
    service.api.include_router(router)
    return service
