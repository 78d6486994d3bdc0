"""Words for what happens to a registration, on a real database."""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import func, select, text

from chassis.blind import BlindKey
from chassis.db import Database
from chassis.outbox import OutboxRow
from contracts.api.accounts import RecordedAccount, RecordedConnection, RecordedContact
from contracts.api.cases import ReferenceBlock
from contracts.api.registration import Consent, Enquiry, Evidence, RegistrationForm
from services.registration.clients import facts_of
from services.registration.domain.policy import Fact
from services.registration.domain.policy_text import parse_policy
from services.registration.store.registrations import find_registration
from services.registration.tables import RegistrationRow
from services.registration.use_cases.keep_references import keep_references
from services.registration.use_cases.project_records import project_records
from services.registration.use_cases.send_enquiry import EnquiriesADay, send_enquiry
from services.registration.use_cases.start_registration import start_registration
from services.registration.use_cases.take_try import take_try
from services.registration.use_cases.verify_registration import verify_registration

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOON.date()
LANDLORD = UUID("11111111-1111-4111-8111-111111111111")
OTHER_LANDLORD = UUID("22222222-2222-4222-8222-222222222222")
PRESET_A = parse_policy(
    Path("deploy/policies/preset_a.yaml").read_text("utf-8"), file="preset_a.yaml"
)
BLIND = BlindKey(b"a key that only these tests know")
PURCHASE = Evidence(account_reference="3420 8002 201", purchase_month=12, purchase_year=2015)


def a_form(**said):
    """The first form of Eleanor Vance, with what a test changes."""
    consent = Consent(version="1", text="I agree", given_at=said.pop("agreed_at", NOON))
    told = {
        "first_name": "Eleanor",
        "last_name": "Vance",
        "email": "eleanor.vance@example.com",
        "telephone": "01632 960123",
        "postcode": "LX1 2AB",
    }
    return RegistrationForm(**(told | said), consent=consent)


def a_contact(**facts):
    """A contact as accounts states it."""
    told = {
        "contact_id": uuid4(),
        "version": 1,
        "first_name": "Eleanor",
        "last_name": "Vance",
        "is_organisation": False,
        "emails": ["eleanor.vance@example.com"],
    }
    return RecordedContact(**(told | facts))


def a_connection(contact, **facts):
    """A live connection of `contact`, as accounts states it."""
    told = {
        "connection_id": uuid4(),
        "contact_id": contact.contact_id,
        "version": 1,
        "role": "unit_owner",
        "status": "current",
        "valid_from": date(2015, 12, 14),
        "valid_to": None,
    }
    return RecordedConnection(**(told | facts))


def an_account(*contacts, connections=None, **facts):
    """An account with `contacts` connected to it, as accounts states it."""
    told = {
        "account_id": uuid4(),
        "version": 1,
        "reference": "34208 002201",
        "postcode": "LX1 2AB",
        "start_date": date(2015, 12, 14),
        "end_date": None,
        "status": "current",
    }
    if connections is None:
        connections = [a_connection(contact) for contact in contacts]
    return RecordedAccount(**(told | facts), contacts=list(contacts), connections=connections)


class World:
    """One landlord's registration service with an empty replica."""

    def __init__(self, database: Database, landlord_id: UUID = LANDLORD) -> None:
        self.database = database
        self.landlord_id = landlord_id
        self.policy = PRESET_A

    def transaction(self):
        return self.database.transaction(self.landlord_id)

    async def record(self, *accounts, is_rebuild=False):
        """Let the replica learn of `accounts`."""
        facts = facts_of(
            accounts,
            landlord_id=self.landlord_id,
            blind=BLIND,
            has_portal_keys=Fact.PORTAL_KEY in self.policy.compares,
        )
        async with self.transaction() as session:
            await project_records(
                session,
                landlord_id=self.landlord_id,
                facts=facts,
                at=NOON,
                is_rebuild=is_rebuild,
            )

    async def references(self, first=1, last=100):
        """Let there be numbers for enquiries."""
        block = ReferenceBlock(first=first, last=last, pattern="SR{:08d}")
        async with self.transaction() as session:
            await keep_references(
                session, landlord_id=self.landlord_id, lease_id=uuid4(), block=block
            )

    async def start(self, registration_id=None, at=NOON, **said):
        """Send the first form."""
        registration_id = registration_id or uuid4()
        async with self.transaction() as session:
            await start_registration(
                session,
                landlord_id=self.landlord_id,
                registration_id=registration_id,
                form=a_form(**({"agreed_at": at} | said)),
                policy=self.policy,
                at=at,
            )
        return registration_id

    async def verify(self, registration_id, evidence=None, at=NOON):
        """Answer the waiting step, and return the state that follows."""
        async with self.transaction() as session:
            attempt_id = await take_try(
                session,
                landlord_id=self.landlord_id,
                registration_id=registration_id,
                evidence=evidence or Evidence(),
                policy=self.policy,
                blind=BLIND,
                at=at,
            )
        if attempt_id is not None:
            async with self.transaction() as session:
                await verify_registration(
                    session,
                    landlord_id=self.landlord_id,
                    registration_id=registration_id,
                    attempt_id=attempt_id,
                    evidence=evidence or Evidence(),
                    policy=self.policy,
                    blind=BLIND,
                    at=at,
                )
        return (await self.row(registration_id)).state

    async def enquire(self, registration_id, at=NOON, most_a_day=3, per_network=10, **said):
        """Send the enquiry and return its number."""
        async with self.transaction() as session:
            return await send_enquiry(
                session,
                landlord_id=self.landlord_id,
                registration_id=registration_id,
                enquiry=Enquiry(**said),
                policy=self.policy,
                blind=BLIND,
                most=EnquiriesADay(per_mailbox=most_a_day, per_network=per_network),
                at=at,
            )

    async def enquired(self, **said):
        """Somebody whom the record does not know, with an enquiry sent."""
        registration_id = await self.start(**said)
        await self.verify(registration_id)
        await self.enquire(registration_id)
        return registration_id

    async def row(self, registration_id) -> RegistrationRow | None:
        """Return the registration as it is stored."""
        async with self.transaction() as session:
            return await find_registration(session, registration_id)

    async def announced(self, name=None):
        """Return the events announced so far: (routing key's subject and verb, body)."""
        async with self.transaction() as session:
            rows = await session.scalars(select(OutboxRow).order_by(OutboxRow.position))
            told = [(row.routing_key, json.loads(row.body)) for row in rows]
        if name is None:
            return [key.removeprefix("registration.").removesuffix(".v1") for key, _ in told]
        return [body for key, body in told if key == f"registration.{name}.v1"]

    async def count(self, table) -> int:
        """Return how many rows of the landlord a table has."""
        async with self.transaction() as session:
            return await session.scalar(select(func.count()).select_from(text(table)))

    async def snapshot(self):
        """Return the replica as plain values, in a fixed order."""
        tables = ("record_accounts", "record_contacts", "record_emails", "record_connections")
        async with self.transaction() as session:
            return {
                table: sorted(
                    tuple(map(str, row))
                    for row in await session.execute(select(text("*")).select_from(text(table)))
                )
                for table in tables
            }


async def all_at_once(*work):
    """Run `work` together; errors are returned in their places."""
    return await asyncio.gather(*work, return_exceptions=True)


LATER = timedelta(days=1)
