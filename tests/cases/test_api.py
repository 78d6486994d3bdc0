"""The API of cases, as its neighbours call it."""

from datetime import datetime
from uuid import uuid4

import httpx
import pytest

from services.cases.domain.decisions import Decision
from services.cases.domain.links import reply_token
from services.cases.use_cases.add_note import add_note
from services.cases.use_cases.ask_customer import ask_customer
from services.cases.use_cases.decide_registration import Verdict, decide_registration
from services.cases.use_cases.note_registration import note_registration
from tests.cases.desk import token_for
from tests.cases.words import HARROWMERE, TOBIAS, World, later

SOMETHING = "e148aa9a-7e14-430a-b1a5-816beffdc882"
"""An id that nothing has."""


async def asked(world: World, service, case_id):
    async with world.transaction() as session:
        return await ask_customer(
            session,
            case_id=case_id,
            version=1,
            decision=Decision.ASK,
            question="Which floor?",
            link_key=service.api.state.link_key,
            by=TOBIAS,
            at=later(hours=1),
        )


async def test_a_lease_asked_again_is_the_same_block(api: httpx.AsyncClient, service):
    headers = token_for(service, "service:registration")
    lease = {"lease_id": str(uuid4())}

    first = await api.post("/reference-blocks", json=lease, headers=headers)
    again = await api.post("/reference-blocks", json=lease, headers=headers)
    other = await api.post("/reference-blocks", json={"lease_id": str(uuid4())}, headers=headers)

    assert first.json() == again.json() == {"first": 1, "last": 100, "pattern": "SR{:08d}"}
    assert other.json()["first"] == 101


@pytest.mark.parametrize(
    ("sent_at", "answer_by"),
    [
        ("2026-11-20T16:00:00Z", "2026-11-24T23:59:59Z"),  # a Friday: Tuesday
        ("2026-12-24T09:00:00Z", "2026-12-30T23:59:59Z"),  # over Christmas and its Monday
        ("2026-06-10T23:30:00Z", "2026-06-15T22:59:59Z"),  # past midnight in London, in summer
    ],
)
async def test_who_asks_is_told_the_time_that_the_case_will_have(
    api, service, world, sent_at, answer_by
):
    headers = token_for(service, "service:registration")
    moment = datetime.fromisoformat(sent_at)

    told = await api.get("/answer-times/registration", params={"sent_at": sent_at}, headers=headers)

    assert told.json() == {"answer_by": answer_by}
    case = await world.case(await world.given_a_case(received_at=moment))
    assert case.due_at == datetime.fromisoformat(answer_by)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/reference-blocks", "service:registration"),
        ("GET", "/answer-times/registration", "service:registration"),
        ("GET", "/me/cases", "customer"),
        ("POST", f"/secrets/{SOMETHING}", "service:notifications"),
        ("POST", f"/replies/{SOMETHING}/look", "service:gateway"),
        ("POST", f"/replies/{SOMETHING}", "service:gateway"),
        ("GET", f"/registrations/{SOMETHING}/refusal", "service:notifications"),
        ("POST", "/tracking-links", "service:gateway"),
        ("POST", f"/tracking/{SOMETHING}/look", "service:gateway"),
        ("POST", f"/tracking/{SOMETHING}/answers", "service:gateway"),
    ],
)
async def test_only_who_may_call_an_operation_can(api, service, method, path, allowed):
    callers = {
        "service:registration": token_for(service, "service:registration"),
        "service:notifications": token_for(service, "service:notifications"),
        "service:gateway": token_for(service, "service:gateway"),
        "customer": token_for(service, "service:identity", "customer", contact_id=str(uuid4())),
        "staff": token_for(service, "service:identity", "staff", user_id=str(uuid4())),
    }

    assert (await api.request(method, path, json={})).status_code == 401
    for name, headers in callers.items():
        status = (await api.request(method, path, json={}, headers=headers)).status_code
        assert (status == 403) == (name != allowed), name


async def test_a_customer_sees_their_own_case_and_no_word_of_the_staff(api, service, world):
    registration_id, contact_id = uuid4(), uuid4()
    case_id = await world.given_a_case(registration_id=registration_id)
    await world.given_a_case(reference="SR00000002")
    async with world.transaction() as session:
        await add_note(session, case_id=case_id, text="Sounds odd", by=TOBIAS, at=later(hours=1))
        for fact in ("approved", "activated"):
            await note_registration(
                session,
                landlord_id=HARROWMERE,
                registration_id=registration_id,
                fact=fact,
                at=later(hours=2),
                account_id=uuid4(),
                contact_id=contact_id,
            )

    own = await api.get(
        "/me/cases",
        headers=token_for(service, "service:identity", "customer", contact_id=str(contact_id)),
    )
    stranger = await api.get(
        "/me/cases",
        headers=token_for(service, "service:identity", "customer", contact_id=str(uuid4())),
    )

    [case] = own.json()["items"]
    assert (case["reference"], case["status"], case["status_text"]) == (
        "SR00000001",
        "closed",
        "Closed",
    )
    assert "Sounds odd" not in own.text
    assert "Tobias" not in own.text
    assert stranger.json() == {"items": []}


async def test_a_link_of_an_older_mail_opens_the_question_and_takes_the_answer(api, service, world):
    request_id = await asked(world, service, await world.given_a_case())
    notifications = token_for(service, "service:notifications")
    gateway = token_for(service, "service:gateway")

    secret = (await api.post(f"/secrets/{request_id}", headers=notifications)).json()
    again = (await api.post(f"/secrets/{request_id}", headers=notifications)).json()
    token = reply_token(service.api.state.link_key, request_id)
    look = await api.post(f"/replies/{request_id}/look", json={"token": token}, headers=gateway)
    taken = await api.post(
        f"/replies/{request_id}", json={"token": token, "text": "The second"}, headers=gateway
    )
    late = await api.post(
        f"/replies/{request_id}", json={"token": token, "text": "The third"}, headers=gateway
    )

    assert secret == again
    assert secret["email"] == "rafael@example.org"
    assert secret["link"].startswith("https://my.harrowmere.example/tracking/")
    assert token == reply_token(service.api.state.link_key, request_id)
    assert look.json()["question"] == "Which floor?"
    assert look.json()["is_answered"] is False
    assert taken.json()["reference"] == "SR00000001"
    assert late.status_code == 409


@pytest.mark.parametrize("token", ["", "x", "a" * 200, "\u202e", "é"])
async def test_a_wrong_link_is_one_answer_whatever_is_wrong(api, service, world, token):
    request_id = await asked(world, service, await world.given_a_case())
    gateway = token_for(service, "service:gateway")

    answers = [
        await api.post(f"/replies/{some}/look", json={"token": token}, headers=gateway)
        for some in (request_id, uuid4())
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({(a.json()["code"], a.json()["title"]) for a in answers}) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"token": "t"},
        {"token": "t", "text": ""},
        {"token": "t", "text": "  "},
        {"token": "t", "text": "a" * 1001},
        {"token": "t", "text": "bell \x07"},
        {"token": "t", "text": "ok", "is_admin": True},
        {"token": 5, "text": ["x"]},
        [],
        None,
    ],
)
async def test_an_answer_of_another_form_is_refused_in_words(api, service, world, body):
    request_id = await asked(world, service, await world.given_a_case())

    answer = await api.post(
        f"/replies/{request_id}", json=body, headers=token_for(service, "service:gateway")
    )

    assert answer.status_code == 422
    assert answer.json()["code"]


async def test_a_refusal_is_told_in_the_words_for_the_customer(api, service, world):
    registration_id = uuid4()
    case_id = await world.given_a_case(registration_id=registration_id)
    headers = token_for(service, "service:notifications")
    path = f"/registrations/{registration_id}/refusal"
    before = await api.get(path, headers=headers)
    verdict = Verdict(
        uuid4(), Decision.REFUSE, "Two people claim it", "We could not confirm it.", "not_enough"
    )
    async with world.transaction() as session:
        await decide_registration(
            session, case_id=case_id, version=1, verdict=verdict, by=TOBIAS, at=later(hours=1)
        )

    told = await api.get(path, headers=headers)

    assert before.status_code == 404
    assert told.json() == {"reference": "SR00000001", "reason": "We could not confirm it."}
