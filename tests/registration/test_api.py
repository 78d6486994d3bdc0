"""registration's API over HTTP: who may, what is answered, what is down."""

from datetime import datetime
from uuid import uuid4

import pytest

from chassis.emails import mailbox_mark
from chassis.events import now
from contracts.api.accounts import Records
from contracts.events.cases import CaseOpened
from services.registration.jobs import expire_abandoned, lease_references
from tests.registration.test_staff_and_saga import deliver
from tests.registration.words import (
    LANDLORD,
    NOON,
    PURCHASE,
    a_contact,
    a_form,
    an_account,
)


async def test_a_person_on_record_goes_from_the_form_to_approved(door):
    await door.world.record(an_account(a_contact()))
    registration_id = await door.started()

    answer = await door.applicant("POST", registration_id, "/verification")

    assert answer.status_code == 200
    assert answer.json()["state"] == "approved"
    seen = await door.call("GET", f"/registrations/{registration_id}")
    assert seen.json() == answer.json()


async def test_a_person_not_on_record_is_asked_and_then_let_in_provisionally(door):
    await door.world.record(an_account())
    registration_id = await door.started()

    asked = (await door.applicant("POST", registration_id, "/verification")).json()
    approved = (await door.applicant("POST", registration_id, "/verification", PURCHASE)).json()

    assert (asked["state"], asked["next_step"]) == ("asked", "purchase")
    assert asked["asks"] == ["account_reference", "start_month"]
    assert (approved["state"], approved["is_provisional"]) == ("approved", True)


async def test_an_answer_never_says_what_is_on_record(door):
    owner = a_contact(first_name="Tilda", last_name="Marsh", emails=["tilda@example.net"])
    await door.world.record(an_account(owner))
    wrong = [{"last_name": "Marsh"}, {"email": "x@example.com"}, {"postcode": "LX9 9ZZ"}]
    bodies = []
    for said in wrong:
        registration_id = await door.started(**said)
        answer = await door.applicant("POST", registration_id, "/verification")
        bodies.append(answer.text.replace(str(registration_id), ""))

    assert len(set(bodies)) == 1
    for written in ("Marsh", "Tilda", "tilda@", "34208"):
        assert written not in bodies[0]


async def test_an_enquiry_works_while_every_neighbour_is_down(door):
    await lease_references(door.service.context)
    door.neighbours.are_down = True
    registration_id = await door.started()
    await door.applicant("POST", registration_id, "/verification")
    await door.applicant("POST", registration_id, "/verification", PURCHASE)

    answers = [await door.applicant("POST", registration_id, "/enquiry") for _ in range(2)]

    assert [answer.json()["reference"] for answer in answers] == ["SR00000001"] * 2
    status = (await door.applicant("GET", registration_id)).json()
    assert (status["state"], status["reference"]) == ("enquiry_sent", "SR00000001")


async def test_an_enquiry_says_by_when_it_is_answered(door):
    registration_id = await door.started()
    await door.applicant("POST", registration_id, "/verification")

    sent = (await door.applicant("POST", registration_id, "/enquiry")).json()

    assert datetime.fromisoformat(sent["answer_by"]) > now()
    status = (await door.applicant("GET", registration_id)).json()
    assert status["answer_by"] == sent["answer_by"]


async def test_what_nobody_could_promise_is_known_when_the_case_is_open(door):
    await lease_references(door.service.context)
    door.neighbours.are_down = True
    registration_id = await door.started()
    await door.applicant("POST", registration_id, "/verification")
    sent = (await door.applicant("POST", registration_id, "/enquiry")).json()
    assert sent["answer_by"] is None

    await deliver(
        door.world.database,
        CaseOpened(
            landlord_id=LANDLORD,
            case_id=uuid4(),
            reference=sent["reference"],
            kind="registration",
            registration_id=registration_id,
            due_at=NOON,
        ),
    )

    status = (await door.applicant("GET", registration_id)).json()
    assert datetime.fromisoformat(status["answer_by"]) == NOON


async def test_numbers_are_leased_on_the_spot_where_none_is_in_hand(door):
    registration_id = await door.started()
    await door.applicant("POST", registration_id, "/verification")

    answer = await door.applicant("POST", registration_id, "/enquiry")

    assert answer.json()["reference"] == "SR00000001"
    assert len(door.neighbours.leases) == 1


async def test_without_a_number_and_without_cases_the_enquiry_may_be_sent_again_later(door):
    door.neighbours.are_down = True
    registration_id = await door.started()
    await door.applicant("POST", registration_id, "/verification")

    answer = await door.applicant("POST", registration_id, "/enquiry")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")

    door.neighbours.are_down = False
    answer = await door.applicant("POST", registration_id, "/enquiry")
    assert answer.json()["reference"] == "SR00000001"


async def test_numbers_are_renewed_when_half_of_them_are_gone(door):
    await door.world.references(first=901, last=951)
    await lease_references(door.service.context)
    assert door.neighbours.leases == []

    for number in range(2):
        registration_id = await door.started(email=f"{number}@example.com")
        await door.applicant("POST", registration_id, "/verification")
        await door.applicant("POST", registration_id, "/enquiry")
    await lease_references(door.service.context)

    assert len(door.neighbours.leases) == 1


async def test_a_lease_that_fails_is_no_failure_of_the_job(door):
    door.neighbours.are_down = True

    await lease_references(door.service.context)
    await expire_abandoned(door.service.context)


async def test_an_applicant_sees_their_own_registration_alone(door):
    mine, theirs = await door.started(), await door.started()

    for method, path in [
        ("GET", ""), ("DELETE", ""), ("POST", "/verification"), ("POST", "/enquiry"),
    ]:  # fmt: skip
        answer = await door.call(
            method,
            f"/registrations/{theirs}{path}",
            kind="applicant",
            registration_id=str(mine),
            body={} if method == "POST" else None,
        )
        assert answer.status_code == 404


async def test_the_proof_of_another_mailbox_opens_nothing(door):
    registration_id = await door.started()
    door.mailboxes[registration_id] = mailbox_mark(registration_id, "somebody.else@example.net")

    for method, path in [("GET", ""), ("POST", "/verification"), ("POST", "/enquiry")]:
        answer = await door.applicant(method, registration_id, path)
        assert (answer.status_code, answer.json()["code"]) == (404, "registration_not_found")


async def test_another_landlords_gateway_does_not_find_it(door):
    registration_id = await door.started()

    answer = await door.call("GET", f"/registrations/{registration_id}", landlord_id=uuid4())

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/registrations/{id}", {}),
        ("POST", "/registrations/{id}/verification", {}),
        ("GET", "/registrations/{id}/facts", None),
        ("GET", "/registrations/{id}/candidates", None),
        ("POST", "/restored-tries", {}),
        ("POST", "/record-pages", {}),
    ],
)
async def test_a_customer_and_a_stranger_may_do_nothing_here(door, method, path, body):
    path = path.format(id=uuid4())

    customer = await door.call(method, path, kind="customer", body=body)
    stranger = await door.http.request(method, path, json=body)

    assert (customer.status_code, stranger.status_code) == (403, 401)


async def test_services_that_act_see_what_was_said_and_the_gateway_does_not(door):
    await door.world.references()
    registration_id = await door.started()
    await door.applicant("POST", registration_id, "/verification")
    await door.applicant("POST", registration_id, "/verification", PURCHASE)
    await door.applicant("POST", registration_id, "/enquiry", {"details": "Please look"})
    path = f"/registrations/{registration_id}/facts"

    facts = (await door.call("GET", path, by="service:cases")).json()

    assert (facts["first_name"], facts["last_name"], facts["state"]) == (
        "Eleanor",
        "Vance",
        "enquiry_sent",
    )
    assert (facts["account_reference"], facts["purchase_month"]) == ("3420 8002 201", 12)
    assert facts["enquiry"]["details"] == "Please look"
    assert facts["tried"] == ["record", "purchase"]
    assert (await door.call("GET", path, by="service:gateway")).status_code == 403


async def test_staff_are_shown_ranked_candidates(door):
    home = an_account(a_contact(emails=["old@example.com"]))
    await door.world.record(home)
    registration_id = await door.started()

    answer = await door.call(
        "GET", f"/registrations/{registration_id}/candidates", kind="staff", roles=["agent"]
    )

    [best] = answer.json()["items"]
    assert (best["account_id"], best["reasons"]) == (
        str(home.account_id),
        ["surname", "postcode", "first_name"],
    )


async def test_only_a_lead_gives_an_account_its_tries_back(door):
    body = {"account_reference": "34208002201"}

    agent = await door.call("POST", "/restored-tries", kind="staff", roles=["agent"], body=body)
    lead = await door.call("POST", "/restored-tries", kind="staff", roles=["lead"], body=body)

    assert (agent.status_code, lead.status_code) == (403, 204)


async def test_the_replica_is_rebuilt_page_by_page(door):
    homes = [an_account(a_contact(), reference=f"3420800220{n}") for n in range(2)]
    door.neighbours.pages = {
        None: Records(accounts=homes[:1], next="x"),
        "x": Records(accounts=homes[1:]),
    }

    first = (await door.call("POST", "/record-pages", by="operator", body={})).json()
    second = (
        await door.call("POST", "/record-pages", by="operator", body={"after": first["next"]})
    ).json()

    assert (first, second) == ({"accounts": 1, "next": "x"}, {"accounts": 1, "next": None})
    assert await door.world.count("record_accounts") == 2


async def test_giving_up_is_possible_before_and_after_the_mailbox_is_proved(door):
    before, after = await door.started(), await door.started()
    await door.applicant("POST", after, "/verification")

    answers = [
        await door.call("DELETE", f"/registrations/{before}"),
        await door.call("DELETE", f"/registrations/{before}"),
        await door.applicant("DELETE", after),
    ]

    assert [answer.status_code for answer in answers] == [204] * 3
    assert await door.world.count("registrations") == 0


async def test_a_second_form_with_another_address_is_refused(door):
    registration_id = await door.started()

    answer = await door.call(
        "PUT",
        f"/registrations/{registration_id}",
        body=a_form(agreed_at=now(), email="other@example.com"),
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "registration_differs")


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_name": ""},
        {"last_name": "x" * 201},
        {"postcode": "LX1\x002AB"},
        {"email": "a"},
        {"consent": {"version": "1", "text": "x", "given_at": "0001-01-01T00:00:00+14:00"}},
        {"consent": {"version": "1", "text": "x", "given_at": "9999-12-31T23:59:59-14:00"}},
        {"password": "hidden"},
        {"first_name": ["a"]},
        {"first_name": "\ud800"},
    ],
)
async def test_bad_input_is_answered_with_the_field_and_never_breaks(door, wrong):
    form = a_form(agreed_at=now()).model_dump(mode="json")

    answer = await door.call("PUT", f"/registrations/{uuid4()}", body=form | wrong)

    assert answer.status_code == 422
    assert answer.json()["fields"]


async def test_a_step_that_is_half_answered_names_what_is_missing(door):
    registration_id = await door.started()
    await door.applicant("POST", registration_id, "/verification")

    answer = await door.applicant(
        "POST", registration_id, "/verification", {"account_reference": "34208002201"}
    )

    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"purchase_month", "purchase_year"}
