"""An accounts service of one test alone, and people who may call it."""

import base64
import json
from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.auth import Signer
from chassis.db import Database
from services.accounts.main import build
from services.accounts.settings import AccountsSettings
from tests.accounts.words import LANDLORD, OTHER_LANDLORD, RECORD_KEY

ISSUERS = (
    "service:identity",
    "service:registration",
    "service:accounts",
    "service:cases",
    "service:notifications",
    "service:gateway",
    "operator",
)

LANDLORDS = """
landlords:
  - {{id: {first}, code: harrowmere, name: Harrowmere Homes, portal_url: "http://localhost:1",
     desk_url: "http://desk.localhost:2", mail_from: hello@harrowmere.example,
     office: {{phone: "01632 960100"}}, payments: {{provider: demo}}}}
  - {{id: {second}, code: mereside, name: Mereside, portal_url: "http://m.localhost:1",
     desk_url: "http://desk.m.localhost:2", mail_from: hello@mereside.example,
     office: {{phone: "01632 960101"}}}}
"""


@dataclass
class Accounts:
    """The service, called over HTTP as whoever a test says."""

    http: httpx.AsyncClient
    database: Database
    signers: dict[str, Signer]
    service: object
    rooms_closed: tuple[str, ...] = ()
    """What identity writes into the tokens of customers."""

    async def call(
        self, method, path, *, as_="staff", landlord=LANDLORD, contact_id=None, headers=None, **how
    ):
        return await self.http.request(
            method,
            path,
            headers={
                "Authorization": f"Bearer {self.token(as_, landlord, contact_id)}",
                **(headers or {}),
            },
            **how,
        )

    def token(self, as_, landlord, contact_id=None):
        if as_.startswith("service:"):
            return self.signers[as_].token(audience="accounts", landlord_id=landlord)
        if as_ == "operator":
            return self.signers["operator"].token(
                audience="accounts", landlord_id=landlord, kind="operator"
            )
        kind, _, role = as_.partition(":")
        claims = {"roles": ["agent", role] if role else ["agent"], "name": "Priya Ranasinghe"}
        if kind == "customer":
            claims["rooms_closed"] = list(self.rooms_closed)
        if contact_id:
            claims["contact_id"] = str(contact_id)
        return self.signers["service:identity"].token(
            audience="accounts",
            landlord_id=landlord,
            subject=str(uuid4()),
            kind=kind,
            claims=claims,
        )

    async def homes(self, contact_id: UUID, **how):
        answer = await self.call("GET", "/me/homes", as_="customer", contact_id=contact_id, **how)
        assert answer.status_code == 200, answer.text
        return answer.json()["homes"]


@pytest.fixture
async def database(accounts):
    return accounts.database


@pytest_asyncio.fixture
async def accounts(database_of, tmp_path):
    database = await database_of("accounts")
    keys = {issuer: Ed25519PrivateKey.generate() for issuer in ISSUERS}
    signing = tmp_path / "signing"
    signing.write_text(base64.b64encode(keys["service:accounts"].private_bytes_raw()).decode())
    record_key = tmp_path / "records.key"
    record_key.write_text(base64.b64encode(RECORD_KEY).decode())
    callers = tmp_path / "callers.json"
    callers.write_text(
        json.dumps(
            {
                i: base64.b64encode(k.public_key().public_bytes_raw()).decode()
                for i, k in keys.items()
            }
        )
    )
    landlords = tmp_path / "landlords.yaml"
    landlords.write_text(LANDLORDS.format(first=LANDLORD, second=OTHER_LANDLORD))
    service = build(
        AccountsSettings(
            database_url=database.url,
            broker_url="amqp://nobody@127.0.0.1:1/",
            landlords_file=landlords,
            signing_key_file=signing,
            caller_keys_file=callers,
            registration_url="http://127.0.0.1:1",
            identity_url="http://127.0.0.1:1",
            port=0,
            record_key_file=record_key,
            largest_import_megabytes=1,
            files_folder=tmp_path / "files",
        )
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(service.api, raise_app_exceptions=False),
        base_url="http://accounts",
    ) as http:
        yield Accounts(
            http=http,
            database=service.context.database,
            signers={issuer: Signer(issuer, key) for issuer, key in keys.items()},
            service=service,
        )
    await service.close()
