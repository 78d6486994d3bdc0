"""A policy tried out before it is in use, and a registration explained after it was decided."""

from datetime import date
from pathlib import Path

import pytest

from tests.registration.words import a_connection, a_contact, an_account

PRESET_A = Path("deploy/policies/preset_a.yaml").read_text("utf-8")
ELEANOR = {
    "last_name": "Vance",
    "email": "eleanor.vance@example.com",
    "postcode": "LX1 2AB",
}


async def simulated(door, *attempts, policy=PRESET_A):
    body = {"policy": policy, "file": "ours.yaml", "attempts": list(attempts)}
    answer = await door.call("POST", "/policy-simulations", by="operator", body=body)
    assert answer.status_code == 200, answer.text
    return [(one["outcome"], one["reasons"]) for one in answer.json()["outcomes"]]


async def test_a_simulation_says_who_would_come_in_be_asked_or_become_a_case_and_why(door):
    await door.world.record(an_account(a_contact()), an_account(reference="34208002301"))
    purchase = {"account_reference": "34208002301", "purchase_month": 12, "purchase_year": 2015}

    told = await simulated(
        door,
        ELEANOR,
        ELEANOR | {"postcode": "LX9 9ZZ"},
        ELEANOR | {"email": "nobody@example.com"},
        ELEANOR | {"last_name": "Unknown"} | purchase,
        ELEANOR | {"last_name": "Unknown"} | purchase | {"purchase_month": 1},
        ELEANOR | {"last_name": "Unknown"} | purchase | {"account_reference": "34208002201"},
    )

    assert [outcome for outcome, _ in told] == [
        "admitted", "asked", "asked", "provisional", "case", "owner",
    ]  # fmt: skip
    reasons = ["; ".join(why) for _, why in told]
    assert "surname, email address and postcode match one person on record" in reasons[0]
    assert "record: only the postcode differs" in reasons[1]
    assert "nobody on record has this email address" in reasons[2]
    assert "purchase: no account number and month and year of purchase was given" in reasons[2]
    assert "match an account that nobody holds" in reasons[3]
    assert "purchase: only the month and year of purchase differs" in reasons[4]
    assert "purchase: the account has somebody who holds it" in reasons[5]


async def test_a_simulation_keeps_nothing_and_counts_no_try(door):
    await door.world.record(an_account(a_contact()))

    await simulated(door, *[ELEANOR] * 5)

    for table in ("registrations", "attempts", "tries", "outbox"):
        assert await door.world.count(table) == 0, table


async def test_a_policy_that_cannot_be_used_is_refused_by_name(door):
    body = {"policy": "policy: x", "file": "ours.yaml", "attempts": []}

    answer = await door.call("POST", "/policy-simulations", by="operator", body=body)

    assert answer.status_code == 422
    assert "ours.yaml: nobody could register" in answer.json()["fields"]["policy"]


@pytest.mark.parametrize("preset", ["preset_b", "preset_c", "preset_d"])
async def test_every_preset_can_be_simulated(door, preset):
    contact = a_contact(date_of_birth=date(1958, 6, 12))
    await door.world.record(an_account(contact, connections=[a_connection(contact)]))
    policy = Path(f"deploy/policies/{preset}.yaml").read_text("utf-8")

    [(outcome, reasons)] = await simulated(door, ELEANOR, policy=policy)

    assert outcome in {"asked", "case"}
    assert reasons


@pytest.mark.parametrize("preset", ["preset_a", "preset_b", "preset_c", "preset_d"])
async def test_no_preset_lets_anybody_in_by_the_name_of_an_organisation(door, preset):
    policy = Path(f"deploy/policies/{preset}.yaml").read_text("utf-8")
    await door.world.record(an_account(a_contact(is_organisation=True)))
    [(as_firm, _)] = await simulated(door, ELEANOR, policy=policy)

    await door.world.record(an_account(a_contact(emails=["a.vance@example.com"])))
    person = ELEANOR | {"email": "a.vance@example.com"}
    [(as_person, _)] = await simulated(door, person, policy=policy)

    assert as_firm in {"asked", "case"}
    assert (as_person == "admitted") is (preset == "preset_a"), "the one that asks for a surname"


async def test_a_registration_is_explained_by_its_attempts_and_todays_record(door):
    await door.world.record(an_account(a_contact()))
    await door.world.references()
    registration_id = await door.started(postcode="LX9 9ZZ")
    await door.applicant("POST", registration_id, "/verification")
    sent = await door.applicant("POST", registration_id, "/enquiry")
    reference = sent.json()["reference"]

    for given in (registration_id, reference):
        answer = await door.call("GET", f"/registrations/{given}/explanation", by="operator")
        told = answer.json()
        assert (told["state"], told["policy"]) == ("enquiry_sent", "preset_a")
        assert [(one["step"], one["outcome"]) for one in told["attempts"]] == [
            ("record", "ask_next")
        ]
        assert "record: only the postcode differs" in told["now"]

    unknown = await door.call("GET", "/registrations/SR99999999/explanation", by="operator")
    assert unknown.status_code == 404
