"""The portal itself over doubles of the four services it speaks to."""

import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
import yaml
from cryptography.fernet import Fernet
from fastapi import FastAPI

from chassis.auth import Signer
from chassis.clients import ServiceClient
from chassis.landlords import Landlords
from services.gateway.clients import Clients
from services.gateway.clients.access_invitations import AccessInvitationsClient
from services.gateway.clients.accounts import AccountsClient
from services.gateway.clients.approved_contacts import ApprovedContactsClient
from services.gateway.clients.cases import CasesClient
from services.gateway.clients.communications import CommunicationsClient
from services.gateway.clients.documents import DocumentsClient
from services.gateway.clients.drafts import DraftsClient
from services.gateway.clients.email_proposals import EmailProposalsClient
from services.gateway.clients.exposures import ExposuresClient
from services.gateway.clients.factors import FactorsClient
from services.gateway.clients.happenings import HappeningsClient
from services.gateway.clients.identity import IdentityClient
from services.gateway.clients.mailed_codes import MailedCodesClient
from services.gateway.clients.money import MoneyClient
from services.gateway.clients.new_password import NewPasswordClient
from services.gateway.clients.newcomers import NewcomersClient
from services.gateway.clients.own_data import OwnDataClient
from services.gateway.clients.own_emails import OwnEmailsClient
from services.gateway.clients.own_login import OwnLoginClient
from services.gateway.clients.passwords import PasswordsClient
from services.gateway.clients.payments import PaymentsClient
from services.gateway.clients.phone_words import PhoneWordsClient
from services.gateway.clients.preferences import PreferencesClient
from services.gateway.clients.public_enquiries import PublicEnquiriesClient
from services.gateway.clients.registration import RegistrationClient
from services.gateway.clients.security_notices import SecurityNoticesClient
from services.gateway.clients.sessions import known_sessions
from services.gateway.clients.statements import StatementsClient
from services.gateway.clients.tracking import TrackingClient
from services.gateway.clients.ways import known_ways
from services.gateway.main import build_portal
from services.gateway.settings import GatewaySettings
from tests.gateway.doubles import PASSWORD, Services, World, home

ROOT = Path(__file__).parents[2]
LANDLORD = {
    "id": str(UUID(int=1)),
    "code": "harrowmere",
    "name": "Harrowmere Homes",
    "portal_url": "https://my.harrowmere.example",
    "desk_url": "https://desk.harrowmere.example",
    "sign_in": {"is_mailed_code_offered": True, "is_secret_question_asked": True},
    "payments": {"provider": "demo"},
    "mail_from": "homes@harrowmere.example",
    "office": {
        "phone": "01632 960100",
        "emergency_phone": "01632 960999",
        "address": "1 Mere Street\nHarrowmere LX1 1AA",
        "hours": "Monday to Friday, 8:30am to 5:30pm",
        "email": "hello@harrowmere.example",
    },
    "pages": {
        "privacy": "We keep your details to look after your home.\n\nWe never sell them.",
        "cookies": "One cookie keeps you signed in.",
        "terms": "Be fair to your neighbours.",
        "accessibility": "Tell us where this site is hard to use.",
    },
}


def portal_over(world: World, folder: Path, landlord: dict[str, Any]) -> FastAPI:
    """Build the portal of `landlord` over `world`."""
    (folder / "landlords.yaml").write_text(yaml.safe_dump({"landlords": [landlord]}))
    (folder / "cookie.key").write_text(Fernet.generate_key().decode())
    (folder / "signing.key").write_text(base64.b64encode(bytes(range(32))).decode())
    (folder / "callers.json").write_text(json.dumps({}))
    settings = GatewaySettings(
        broker_url="amqp://nowhere",
        landlords_file=folder / "landlords.yaml",
        signing_key_file=folder / "signing.key",
        caller_keys_file=folder / "callers.json",
        port=0,
        portal_port=0,
        identity_url="http://identity",
        registration_url="http://registration",
        accounts_url="http://accounts",
        cases_url="http://cases",
        notifications_url="http://notifications",
        cookie_key_file=folder / "cookie.key",
        ui_folder=ROOT / "ui",
    )
    signer = Signer.load("service:gateway", settings.signing_key_file)
    http = httpx.AsyncClient(transport=Services(world))

    def service(name: str) -> ServiceClient:
        return ServiceClient(audience=name, base_url=f"http://{name}", signer=signer, http=http)

    clients = Clients(
        identity=IdentityClient(service("identity")),
        registration=RegistrationClient(service("registration")),
        accounts=AccountsClient(service("accounts")),
        access_invitations=AccessInvitationsClient(
            accounts=service("accounts"), identity=service("identity")
        ),
        approved_contacts=ApprovedContactsClient(service("accounts")),
        cases=CasesClient(service("cases")),
        happenings=HappeningsClient(service("accounts")),
        exposures=ExposuresClient(service("cases")),
        factors=FactorsClient(service("identity")),
        email_proposals=EmailProposalsClient(service("identity")),
        own_data=OwnDataClient(
            {
                name: service(name)
                for name in ("identity", "registration", "accounts", "cases", "notifications")
            }
        ),
        own_emails=OwnEmailsClient(service("identity")),
        own_login=OwnLoginClient(service("identity")),
        mailed_codes=MailedCodesClient(service("identity")),
        money=MoneyClient(service("accounts")),
        passwords=PasswordsClient(service("identity")),
        new_password=NewPasswordClient(service("identity")),
        newcomers=NewcomersClient(service("accounts")),
        payments=PaymentsClient(service("accounts")),
        public_enquiries=PublicEnquiriesClient(service("cases")),
        phone_words=PhoneWordsClient(service("identity")),
        drafts=DraftsClient(service("identity")),
        security_notices=SecurityNoticesClient(service("identity")),
        tracking=TrackingClient(service("cases")),
        documents=DocumentsClient(service("accounts")),
        statements=StatementsClient(service("accounts")),
        communications=CommunicationsClient(service("notifications")),
        preferences=PreferencesClient(service("notifications")),
    )
    landlords = Landlords.load(settings.landlords_file)
    app = build_portal(settings, landlords, clients)
    app.state.landlords_of_test = landlords
    return app


class Visitor:
    """A browser as far as forms and cookies go."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def get(self, path: str, **options: Any) -> httpx.Response:
        return await self.http.get(path, **options)

    async def post(self, path: str, **fields: str) -> httpx.Response:
        """Send a form with the token of this browser."""
        if "__Host-lodge-csrf" not in self.http.cookies:
            await self.http.get("/privacy")
        fields["csrf_token"] = self.http.cookies["__Host-lodge-csrf"]
        return await self.http.post(path, data=fields, headers={"Sec-Fetch-Site": "same-origin"})

    async def register(self, **answers: str) -> httpx.Response:
        """Send the first form, complete unless `answers` say otherwise."""
        complete = {
            "first_name": "Delphine",
            "last_name": "Marchetti",
            "email": "delphine@example.com",
            "telephone": "",
            "postcode": "LX2 4AB",
            "password": PASSWORD,
            "confirmation": PASSWORD,
            "consent": "yes",
        }
        return await self.post("/register", **{**complete, **answers})


@pytest.fixture(scope="session")
def the_world() -> World:
    """One world for the whole run: building a portal compiles its templates."""
    return World()


@pytest.fixture(scope="session")
def the_portal(the_world: World, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return portal_over(the_world, tmp_path_factory.mktemp("portal"), LANDLORD)


@pytest.fixture
def world(the_world: World) -> World:
    """The world as every test finds it: one resident with one home."""
    vars(the_world).update(vars(World(homes=[home()])))
    return the_world


@pytest.fixture
def portal(the_portal: FastAPI, world: World) -> FastAPI:
    known_sessions.__init__()
    known_ways.__init__()
    return the_portal


@pytest_asyncio.fixture
async def visitor(portal: FastAPI) -> AsyncIterator[Visitor]:
    transport = httpx.ASGITransport(app=portal, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=LANDLORD["portal_url"]) as http:
        yield Visitor(http)


@pytest_asyncio.fixture
async def resident(visitor: Visitor) -> Visitor:
    """Somebody who is signed in."""
    answer = await visitor.post("/sign-in", email="delphine@example.com", password=PASSWORD)
    assert answer.headers["location"] == "/home"
    return visitor
