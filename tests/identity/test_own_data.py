"""All that is held about a person: asked for once a day, answered by every service, no secrets."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.events import now
from chassis.own_data.keeping import forget_parts
from contracts.events.accounts import AccountsOwnDataPrepared
from contracts.events.cases import CasesOwnDataPrepared
from contracts.events.identity import IdentityOwnDataPrepared, OwnDataRequested
from contracts.events.notifications import NotificationsOwnDataPrepared
from contracts.events.registration import RegistrationOwnDataPrepared
from services.identity.tables import Table
from tests.identity.conftest import GOOD_PASSWORD, HARROWMERE, MERESIDE, Identity
from tests.identity.test_own_login import as_person, signed_in

PATH = "/me/data-request"
OTHERS = (
    RegistrationOwnDataPrepared,
    AccountsOwnDataPrepared,
    CasesOwnDataPrepared,
    NotificationsOwnDataPrepared,
)
SECRET = (
    "hash",
    "token",
    "sealed",
    "offered",
    "secret",
    "public_key",
    "credential_id",
    "challenge",
)


async def asked(identity: Identity, token: str) -> dict[str, Any]:
    answer = await as_person(identity, token, "POST", PATH)
    assert answer.status_code == 202, answer.text
    return answer.json()


async def events(identity: Identity, ending: str) -> list[dict[str, Any]]:
    return [e for e in await identity.announced() if e["key"].endswith(ending)]


async def delivered(identity: Identity) -> UUID:
    """Deliver the newest request to identity itself, and return its id."""
    event = (await events(identity, "own_data.requested.v1"))[-1]
    del event["key"]
    await identity.deliver(OwnDataRequested(**event))
    return UUID(event["request_id"])


async def part_of(identity: Identity, token: str, request_id: UUID):
    return await as_person(identity, token, "GET", f"/me/own-data/{request_id}")


async def test_asking_twice_within_a_day_even_at_once_is_one_request(identity):
    user = await identity.customer()
    token = await signed_in(identity)

    first, second = await asyncio.gather(asked(identity, token), asked(identity, token))

    assert first["request_id"] == second["request_id"]
    [event] = await events(identity, "own_data.requested.v1")
    assert event["user_id"] == str(user)
    assert "@" not in json.dumps(event)
    past = "UPDATE data_requests SET asked_at = asked_at - interval '25 hours'"
    await identity.rows(past)
    assert (await asked(identity, token))["request_id"] != first["request_id"]
    noted = await identity.rows("SELECT 1 FROM sign_in_audit WHERE act = 'own_data.requested'")
    assert len(noted) == 2


async def test_without_a_fresh_proof_nobody_asks_for_it(identity):
    await identity.customer()
    token = await signed_in(identity)
    await identity.rows("UPDATE sessions SET proved_at = proved_at - interval '6 minutes'")

    answer = await as_person(identity, token, "POST", PATH)

    assert answer.status_code == 403
    assert (await as_person(identity, token, "GET", PATH)).json() == {"request": None}


async def test_it_is_complete_when_the_last_service_answers_and_that_is_said_once(identity):
    user = await identity.customer()
    token = await signed_in(identity)
    request = await asked(identity, token)
    ids = {"landlord_id": HARROWMERE, "request_id": request["request_id"], "user_id": user}

    await delivered(identity)
    [own] = await events(identity, "identity.own_data.prepared.v1")
    del own["key"]
    await identity.deliver(IdentityOwnDataPrepared(**own))
    for number, event in enumerate(OTHERS, start=1):
        standing = (await as_person(identity, token, "GET", PATH)).json()["request"]
        assert [p["items"] is not None for p in standing["parts"]].count(True) == number
        assert standing["ready_at"] is None
        for _again in range(2):
            await identity.deliver(event(**ids, items=number))

    standing = (await as_person(identity, token, "GET", PATH)).json()["request"]
    assert standing["ready_at"] is not None
    assert [p["items"] for p in standing["parts"]][1:] == [1, 2, 3, 4]
    assert len(await events(identity, "own_data.completed.v1")) == 1


async def test_an_answer_for_a_login_that_is_gone_is_no_failure(identity):
    event = CasesOwnDataPrepared(
        landlord_id=HARROWMERE, request_id=uuid4(), user_id=uuid4(), items=1
    )

    await identity.deliver(event)

    assert await identity.announced() == []


async def test_the_part_is_for_its_person_alone_and_for_a_week(identity):
    await identity.customer()
    await identity.customer("somebody.else@example.com")
    token, other = (
        await signed_in(identity),
        await signed_in(identity, email="somebody.else@example.com"),
    )
    await asked(identity, token)
    request_id = await delivered(identity)

    part = await part_of(identity, token, request_id)
    assert part.status_code == 200
    assert "eleanor.vance@example.com" in part.text
    assert "somebody.else" not in part.text
    assert (await part_of(identity, other, request_id)).status_code == 404
    assert (await part_of(identity, token, uuid4())).status_code == 404
    gone = await as_person(identity, token, "GET", f"/me/own-data/{request_id}/files/{uuid4()}")
    assert gone.status_code == 404

    await identity.rows("UPDATE own_data_parts SET prepared_at = prepared_at - interval '7 days'")
    assert (await part_of(identity, token, request_id)).status_code == 404
    await forget_parts(identity.service.context)
    assert await identity.rows("SELECT 1 FROM own_data_parts") == []


async def test_made_twice_it_is_the_same_part(identity):
    await identity.customer()
    token = await signed_in(identity)
    await asked(identity, token)

    await delivered(identity)
    before = await identity.rows("SELECT document FROM own_data_parts")
    await identity.rows("DELETE FROM inbox")
    await delivered(identity)

    assert await identity.rows("SELECT document FROM own_data_parts") == before


async def test_no_secret_of_any_table_is_in_it(identity):
    """Every value of a column that opens something, whatever table has it, is looked for."""
    await identity.customer()
    token = await signed_in(identity)
    for method, path, body in (
        ("PUT", "/me/phone-word", {"word": "purple heron at noon"}),
        ("PUT", "/me/secret-question", {"question": "first pet", "answer": "rex the dog"}),
    ):
        await as_person(identity, token, method, path, json=body)
    await identity.call("PUT", f"/sign-in-codes/{uuid4()}", {"email": "eleanor.vance@example.com"})
    await asked(identity, token)
    request_id = await delivered(identity)

    document = (await part_of(identity, token, request_id)).text

    looked_at = 0
    for table in Table.metadata.sorted_tables:
        for column in table.columns:
            if any(word in column.name for word in SECRET):
                rows = await identity.rows(f'SELECT "{column.name}" AS v FROM "{table.name}"')
                for row in rows:
                    value = row.v.hex() if isinstance(row.v, bytes | memoryview) else str(row.v)
                    if row.v is not None:
                        assert value not in document, (table.name, column.name)
                        looked_at += 1
    assert looked_at >= 2
    for said in (GOOD_PASSWORD, token, "purple heron", "rex the dog", "argon2"):
        assert said not in document


async def test_leads_see_the_requests_of_their_own_landlord_page_by_page(identity):
    await identity.customer()
    token = await signed_in(identity)
    request = await asked(identity, token)

    async def listed(landlord=HARROWMERE, roles=("agent", "lead"), **query):
        lead = identity.signers["service:identity"].token(
            audience="identity",
            landlord_id=landlord,
            kind="staff",
            subject=str(uuid4()),
            claims={"roles": list(roles), "name": "Tobias"},
        )
        return await identity.http.get(
            "/data-requests", headers={"Authorization": f"Bearer {lead}"}, params=query
        )

    [line] = (await listed()).json()["items"]
    assert line["request_id"] == request["request_id"]
    assert line["email"] == "eleanor.vance@example.com"
    assert (await listed(MERESIDE)).json()["items"] == []
    assert (await listed(roles=["agent"])).status_code == 403
    assert (await listed(after="nonsense")).status_code == 422
    later = f"{(now() - timedelta(days=1)).isoformat()}_{uuid4()}"
    assert (await listed(after=later)).json()["items"] == []


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_no_service_may_ask_in_the_name_of_a_person(identity, method):
    assert (await identity.call(method, PATH)).status_code == 403
