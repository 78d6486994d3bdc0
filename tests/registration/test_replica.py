"""The replica of the record: newest wins in any order, each landlord's own, nothing in clear."""

from datetime import date
from itertools import product
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from chassis.auth import Signer
from chassis.clients import ServiceClient
from chassis.errors import Unavailable
from contracts.api.accounts import RecordQuery, Records
from contracts.events.accounts import AccountRecorded, ConnectionChanged, ContactRecorded
from services.registration.clients import LARGEST_LOOKUP, Clients
from services.registration.subscribers import fetch_record_facts, project_records_when_recorded
from services.registration.use_cases.rank_candidates import rank_candidates
from tests.registration.words import (
    BLIND,
    LANDLORD,
    PRESET_A,
    PURCHASE,
    World,
    a_connection,
    a_contact,
    an_account,
)


def clients_of(answer, ed25519):
    """Clients of an accounts service that answers by `answer(request)`."""
    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    client = ServiceClient(
        audience="accounts",
        base_url="http://accounts.internal",
        signer=Signer("service:registration", ed25519),
        http=http,
    )
    return Clients(accounts=client, cases=client, policies={LANDLORD: PRESET_A}, blind=BLIND)


async def test_facts_of_two_versions_end_the_same_in_both_orders(world, database_of):
    ids = {"account_id": uuid4()}
    contact_id, connection_id = uuid4(), uuid4()
    older_contact = a_contact(contact_id=contact_id, emails=["a@example.com", "b@example.com"])
    newer_contact = a_contact(contact_id=contact_id, version=2, emails=["c@example.com"])
    older = an_account(
        older_contact,
        connections=[a_connection(older_contact, connection_id=connection_id)],
        **ids,
    )
    newer = an_account(
        newer_contact,
        connections=[
            a_connection(newer_contact, connection_id=connection_id, version=2, status="previous")
        ],
        version=2,
        postcode="LX9 9ZZ",
        **ids,
    )
    other = World(await database_of("registration"))

    await world.record(older)
    await world.record(newer)
    await world.record(older)
    await other.record(newer)
    await other.record(older)

    assert await world.snapshot() == await other.snapshot()
    assert len((await world.snapshot())["record_emails"]) == 1


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(list(product(range(1, 4), repeat=2))), twice=st.booleans())
async def test_any_order_of_any_versions_ends_with_the_newest(world, order, twice):
    account_id, contact_id = uuid4(), uuid4()
    for version, contact_version in [*order, *(order if twice else [])]:
        contact = a_contact(
            contact_id=contact_id,
            version=contact_version,
            emails=[f"{contact_version}-{contact_id}@example.com"],
        )
        await world.record(
            an_account(
                contact,
                connections=[],
                account_id=account_id,
                version=version,
                reference=f"{version}{account_id}",
            )
        )

    replica = await world.snapshot()
    [account] = [row for row in replica["record_accounts"] if row[0] == str(account_id)]
    [contact] = [row for row in replica["record_contacts"] if row[0] == str(contact_id)]
    emails = [row for row in replica["record_emails"] if str(contact_id) in row]
    assert (account[2], contact[2], len(emails)) == ("3", "3", 1)
    assert account[3].startswith("3")


async def test_nothing_of_a_name_or_address_stands_in_the_replica_as_written(world):
    await world.record(an_account(a_contact(last_name="Vance-O'Hara", first_name="Eleanor Jane")))

    everything = str(await world.snapshot())

    for written in ("Vance", "Eleanor", "example.com", "eleanor.vance", "Jane"):
        assert written not in everything


async def test_no_landlord_sees_anothers_record(world):
    other = World(world.database, uuid4())
    await other.record(an_account(a_contact()))

    assert await world.count("record_accounts") == 0
    assert await world.verify(await world.start()) == "asked"
    registration_id = await other.start()
    assert await world.row(registration_id) is None


async def test_without_a_landlord_nothing_can_be_seen_or_written(world):
    await world.record(an_account(a_contact()))

    async with world.database.sessions() as session:
        for table in ("registrations", "record_accounts", "record_contacts", "tries"):
            assert await session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


async def test_a_batch_asks_accounts_once_and_brings_the_replica_up_to_date(world, ed25519):
    eleanor = a_contact()
    home = an_account(eleanor)
    asked = []

    def answer(request):
        asked.append(RecordQuery.model_validate_json(request.content))
        return httpx.Response(200, text=Records(accounts=[home]).model_dump_json())

    clients = clients_of(answer, ed25519)
    events = [
        AccountRecorded(landlord_id=LANDLORD, account_id=home.account_id, version=1),
        ContactRecorded(landlord_id=LANDLORD, contact_id=eleanor.contact_id, version=1),
        ConnectionChanged(
            landlord_id=LANDLORD,
            connection_id=home.connections[0].connection_id,
            contact_id=eleanor.contact_id,
            account_id=home.account_id,
            status="current",
            version=1,
        ),
    ]

    facts = await fetch_record_facts(clients, events)
    async with world.transaction() as session:
        await project_records_when_recorded(session, events, facts)

    [query] = asked
    assert (query.account_ids, query.contact_ids) == ([home.account_id], [eleanor.contact_id])
    assert await world.verify(await world.start()) == "approved"


async def test_more_ids_than_one_call_takes_are_asked_for_in_parts(ed25519):
    sizes = []

    def answer(request):
        query = RecordQuery.model_validate_json(request.content)
        sizes.append(len(query.account_ids) + len(query.contact_ids))
        return httpx.Response(200, text=Records(accounts=[]).model_dump_json())

    ids = [UUID(int=n) for n in range(LARGEST_LOOKUP + 1)]
    await clients_of(answer, ed25519).look_up(LANDLORD, account_ids=ids, contact_ids=ids)

    assert sizes == [500, 500, 2]


async def test_while_accounts_is_down_the_events_wait_and_matching_goes_on(world, ed25519):
    await world.record(an_account(a_contact()))

    def down(_request):
        raise httpx.ConnectError("refused")

    event = AccountRecorded(landlord_id=LANDLORD, account_id=uuid4(), version=1)
    with pytest.raises(Unavailable):
        await fetch_record_facts(clients_of(down, ed25519), [event])

    assert await world.verify(await world.start()) == "approved"


async def test_a_rebuild_writes_the_same_version_anew(world):
    home = an_account(a_contact())
    await world.record(home)
    complete = await world.snapshot()
    async with world.transaction() as session:
        await session.execute(text("UPDATE record_contacts SET surname_keys = '{}'"))
        await session.execute(text("DELETE FROM record_emails"))

    await world.record(home)
    assert await world.snapshot() != complete
    await world.record(home, is_rebuild=True)
    assert await world.snapshot() == complete


async def test_candidates_are_ranked_by_what_agrees_and_admit_nobody(world):
    await world.references()
    vance = a_contact(emails=["old@example.com"])
    neighbour = a_contact(last_name="Marsh", emails=["marsh@example.com"])
    home = an_account(vance, reference="34208002201")
    elsewhere = an_account(neighbour, reference="999", start_date=date(2001, 1, 1))
    await world.record(home, elsewhere)
    registration_id = await world.start()
    await world.verify(registration_id)
    await world.verify(registration_id, PURCHASE)
    await world.enquire(registration_id, property_address="Flat 3, lx12ab")

    async with world.transaction() as session:
        [best] = await rank_candidates(
            session,
            landlord_id=LANDLORD,
            registration_id=registration_id,
            blind=BLIND,
        )

    assert (best.account_id, best.contact_id) == (home.account_id, vance.contact_id)
    assert best.reasons == (
        *("account_reference", "surname", "start_month", "postcode"),
        "first_name",
    )
    assert (await world.row(registration_id)).state == "enquiry_sent"
