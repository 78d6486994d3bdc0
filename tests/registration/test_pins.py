"""A PIN is compared once the mailbox is proved, counted before, and never kept."""

import dataclasses
import json
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis.events import now
from services.registration.domain.policy_text import parse_policy
from tests.registration.words import LANDLORD, a_contact, a_form, an_account

PRESET_C = parse_policy(
    Path("deploy/policies/preset_c.yaml").read_text("utf-8"), file="preset_c.yaml"
)
REQUEST = {
    "way": "request",
    "date_of_birth": "1983-11-05",
    "house": "Flat 1",
    "street": "Quayside",
    "town": "Elmstead",
    "account_reference": "62200010",
}
PIN = "44 71"


@pytest.fixture
async def asking(door):
    """The service of a landlord who has everybody ask, with one tenant on record."""
    means = door.service.context.clients
    door.service.context.clients = dataclasses.replace(means, policies={LANDLORD: PRESET_C})
    numbers = [{"kind": "pin", "value": PIN}]
    await door.world.record(
        an_account(a_contact(), reference="6220 0010", identifiers=numbers),
        an_account(reference="62200020", identifiers=[{"kind": "pin", "value": "9999"}]),
    )
    await door.world.references(first=101000148290, last=101000148389)
    return door


async def result_of(door, pin=PIN, **said):
    """Ask for an account and return how the PIN compared, as staff are told."""
    registration_id = await door.started(**(REQUEST | said))
    await door.applicant("POST", registration_id, "/verification")
    sent = await door.applicant("POST", registration_id, "/enquiry", {"pin": pin})
    assert sent.status_code == 200, sent.text
    facts = await door.call("GET", f"/registrations/{registration_id}/facts", by="service:cases")
    return facts.json()["pin_result"]


async def test_who_asks_is_announced_as_somebody_who_asks(asking):
    await result_of(asking)

    [asked] = await asking.world.announced("verification.failed")
    assert asked["reason"] == "request"


async def test_staff_learn_how_it_compared(asking):
    assert await result_of(asking) == "match"
    assert await result_of(asking, "4471", email="b@example.com") == "match"
    assert await result_of(asking, "4472", email="c@example.com") == "no_match"
    assert await result_of(asking, "9999", email="d@example.com") == "no_match", "a neighbour's"
    assert await result_of(asking, "", email="e@example.com") == ""
    no_number = {"account_reference": "", "email": "f@example.com"}
    assert await result_of(asking, PIN, **no_number) == "no_account"


async def test_the_answer_to_the_applicant_is_the_same_either_way(asking):
    answers = []
    for pin, email in ((PIN, "b@example.com"), ("1111", "c@example.com")):
        registration_id = await asking.started(**REQUEST, email=email)
        await asking.applicant("POST", registration_id, "/verification")
        sent = await asking.applicant("POST", registration_id, "/enquiry", {"pin": pin})
        status = (await asking.applicant("GET", registration_id)).json()
        same = {"registration_id", "reference", "answer_by"}
        answers.append([sorted(sent.json()), {name: status[name] for name in status.keys() - same}])

    assert answers[0] == answers[1]


async def test_guessing_ends_at_the_tries_of_the_account_with_one_alert(asking):
    for guess in range(10):
        wrong = f"{guess:04d}"
        assert await result_of(asking, wrong, email=f"g{guess}@example.com") == "no_match"

    for number in range(2):
        email = f"late{number}@example.com"
        assert await result_of(asking, PIN, email=email) == "not_compared"

    [told] = await asking.world.announced("tries.used_up")
    assert (told["step"], told["per"]) == ("pin", "account_reference")


async def test_the_same_request_again_takes_one_try_and_gives_one_number(asking):
    registration_id = await asking.started(**REQUEST)
    await asking.applicant("POST", registration_id, "/verification")
    body = {"pin": PIN}

    numbers = {
        (await asking.applicant("POST", registration_id, "/enquiry", body)).json()["reference"]
        for _ in range(3)
    }

    assert len(numbers) == 1
    assert await asking.world.count("attempts") == 1
    assert len(await asking.world.announced("verification.failed")) == 1


async def test_no_table_and_no_event_holds_the_pin(asking):
    await result_of(asking)

    async with asking.world.transaction() as session:
        for table in ("registrations", "attempts", "tries", "record_identifiers", "outbox"):
            rows = await session.scalars(text(f"SELECT to_jsonb(t)::text FROM {table} t"))
            for row in rows:
                held = [str(value) for value in json.loads(row).values()]
                assert not {PIN, "4471", "44-71"} & set(held)
                assert PIN not in row


async def test_what_the_way_marks_is_mandatory_at_the_service_too(asking):
    form = a_form(agreed_at=now(), way="request", first_name="", telephone="")
    answer = await asking.call("PUT", f"/registrations/{uuid4()}", body=form)

    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {
        "first_name", "date_of_birth", "house", "street", "town", "telephone",
    }  # fmt: skip
