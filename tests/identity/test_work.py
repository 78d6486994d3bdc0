"""Work that a browser does before it may try: under attack only, once, and never about a person."""

import base64
import json
from uuid import uuid4

import altcha
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.events import now
from services.identity.domain import work
from services.identity.domain.locks import FAILURES_OF_NETWORK
from tests.identity.conftest import GOOD_PASSWORD, HARROWMERE, MERESIDE

KEY = bytes(range(32))
SUSPECT = "203.0.113.0"


@pytest.fixture(autouse=True)
def little_work(monkeypatch):
    """Tasks of the same shape that a test solves at once."""
    monkeypatch.setattr(work, "ITERATIONS", 1)
    monkeypatch.setattr(work, "FEWEST_STEPS", 1)
    monkeypatch.setattr(work, "MOST_STEPS", 3)


def done(task):
    """Do the work of a task as a browser does it."""
    challenge = altcha.Challenge.from_dict(json.loads(task))
    solution = altcha.solve_challenge(challenge)
    return altcha.Payload(challenge, solution).to_base64()


async def attacked(identity, landlord=HARROWMERE):
    """Make every network suspect, as after very many failures."""
    for minute in range(2):
        await identity.rows(
            "INSERT INTO network_failures (landlord_id, network, minute, failures)"
            " VALUES (:l, '198.51.100.7', date_trunc('minute', now()) - make_interval(mins => :m),"
            " 600)",
            landlord=landlord,
            l=landlord,
            m=minute,
        )


async def task_of(identity):
    answer = await identity.call("POST", "/work-tasks")
    assert answer.status_code == 200, answer.text
    return answer.json()["task"]


async def sign_in(identity, proof="", email="eleanor.vance@example.com", password=GOOD_PASSWORD):
    return await identity.call(
        "POST",
        "/sessions",
        {"kind": "customer", "email": email, "password": password, "work": proof},
    )


async def test_nobody_is_asked_to_work_while_nobody_attacks(identity):
    await identity.customer()

    assert await task_of(identity) is None
    assert (await sign_in(identity)).status_code == 201


async def test_under_attack_work_opens_the_way_and_counts_once(identity):
    await identity.customer()
    await attacked(identity)

    refused = await sign_in(identity)
    assert (refused.status_code, refused.json()["code"]) == (422, "work_needed")
    proof = done(await task_of(identity))
    assert (await sign_in(identity, proof)).status_code == 201
    assert (await sign_in(identity, proof)).json()["code"] == "work_needed"


async def test_work_is_asked_for_whoever_is_meant(identity):
    await identity.customer()
    await attacked(identity)

    seen = [
        (answer.status_code, answer.json() | {"correlation_id": ""})
        for answer in [
            await sign_in(identity, email=email, password=password)
            for email, password in [
                ("eleanor.vance@example.com", GOOD_PASSWORD),
                ("eleanor.vance@example.com", "wrong"),
                ("nobody@example.com", "wrong"),
                ("no address", "wrong"),
            ]
        ]
    ]

    assert all(each == seen[0] for each in seen)
    counted = await identity.rows("SELECT failures FROM sign_in_counters WHERE failures > 0")
    assert counted == []


async def test_registering_and_asking_for_a_new_password_need_it_as_well(identity):
    await attacked(identity)
    pending = {"email": "new@example.com", "password": GOOD_PASSWORD}
    for method, path, body in [
        ("PUT", f"/pending-users/{uuid4()}", pending),
        ("POST", "/password-resets", {"email": "new@example.com"}),
    ]:
        refused = await identity.call(method, path, body)
        assert refused.json()["code"] == "work_needed", path
        proof = done(await task_of(identity))
        taken = await identity.call(method, path, {**body, "work": proof})
        assert taken.status_code == 204, taken.text


async def test_a_code_from_the_mailbox_is_the_way_without_work(identity):
    await identity.customer()
    await attacked(identity)

    asked = await identity.call(
        "PUT", f"/sign-in-codes/{uuid4()}", {"email": "eleanor.vance@example.com"}
    )

    assert asked.status_code == 204


async def test_the_work_of_one_landlord_is_worth_nothing_at_another(identity):
    await attacked(identity)
    await attacked(identity, landlord=MERESIDE)
    proof = done(await task_of(identity))

    refused = await identity.call(
        "POST",
        "/sessions",
        {"kind": "customer", "email": "a@example.com", "password": "x", "work": proof},
        landlord=MERESIDE,
    )

    assert refused.json()["code"] == "work_needed"


async def test_failures_from_one_network_make_that_network_work_and_no_other(identity):
    await identity.customer()

    async def try_from(network, password):
        token = identity.signers["service:gateway"].token(
            audience="identity", landlord_id=HARROWMERE, kind="service"
        )
        return await identity.http.post(
            "/sessions",
            json={
                "kind": "customer",
                "email": f"{uuid4().hex}@example.com" if password == "wrong" else ELEANOR,
                "password": password,
            },
            headers={"Authorization": f"Bearer {token}", **from_network(network)},
        )

    for _ in range(FAILURES_OF_NETWORK):
        assert (await try_from(SUSPECT, "wrong")).status_code == 401

    assert (await try_from(SUSPECT, GOOD_PASSWORD)).json()["code"] == "work_needed"
    assert (await try_from("198.51.100.0", GOOD_PASSWORD)).status_code == 201


ELEANOR = "eleanor.vance@example.com"


def from_network(network):
    from chassis.origin import acting_from, headers_of_origin

    with acting_from(network, "a browser"):
        return headers_of_origin()


def test_a_task_that_was_changed_is_not_done():
    task = json.loads(work.new_task(KEY, HARROWMERE, at=now()))
    task["parameters"]["keyPrefix"] = ""
    task["parameters"]["cost"] = 1

    assert work.task_done(KEY, HARROWMERE, done(json.dumps(task))) is None


def test_a_task_is_good_for_twenty_minutes():
    old = work.new_task(KEY, HARROWMERE, at=now() - work.WORK_LIVES)
    new = work.new_task(KEY, HARROWMERE, at=now())

    assert work.task_done(KEY, HARROWMERE, done(old)) is None
    assert work.task_done(KEY, HARROWMERE, done(new)) is not None


def test_a_task_of_nobodys_making_is_not_done():
    own = altcha.create_challenge("SHA-256", 1, counter=1, hmac_secret="mine")
    proof = altcha.Payload(own, altcha.solve_challenge(own)).to_base64()

    assert work.task_done(KEY, HARROWMERE, proof) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner),
    max_leaves=8,
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parameters=json_values, solution=json_values, signature=json_values, raw=st.text())
def test_whatever_is_sent_as_proof_is_refused_without_a_failure(
    parameters, solution, signature, raw
):
    shaped = {
        "challenge": {"parameters": parameters, "signature": signature},
        "solution": solution,
    }
    genuine = json.loads(work.new_task(KEY, HARROWMERE, at=now()))
    mixed = {"challenge": {**genuine, "signature": signature}, "solution": solution}
    for sent in (shaped, mixed):
        proof = base64.b64encode(json.dumps(sent).encode()).decode()
        assert work.task_done(KEY, HARROWMERE, proof) is None
    assert work.task_done(KEY, HARROWMERE, raw) is None
