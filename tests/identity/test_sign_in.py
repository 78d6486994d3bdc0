"""Signing in: one answer and one hash whatever is wrong, and few tries."""

import asyncio
from datetime import timedelta

import argon2
import pytest

from chassis.events import now
from chassis.landlords import LockPolicy
from services.identity.domain.claims import claim_of
from services.identity.domain.users import UserKind
from services.identity.routes import turns
from services.identity.use_cases.forget_orphans import forget_orphans
from services.identity.use_cases.take_sign_in_slot import AllSlotsTaken, take_sign_in_slot
from tests.identity.conftest import GOOD_PASSWORD, HARROWMERE


@pytest.fixture
def hashes(identity, monkeypatch):
    """Count every argon2 computation."""
    counted = []
    for name in ("hash", "verify"):
        real = getattr(argon2.PasswordHasher, name)

        def counting(self, *given, _real=real, **named):
            counted.append(_real.__name__)
            return _real(self, *given, **named)

        monkeypatch.setattr(argon2.PasswordHasher, name, counting)
    return counted


async def staff(identity, email="priya.ranasinghe@harrowmere.example"):
    invited = await identity.call(
        "POST",
        "/staff",
        {"email": email, "name": "Priya Ranasinghe", "roles": ["agent"]},
        as_="operator",
    )
    taken = await identity.call(
        "POST",
        "/invitations/take",
        {"token": invited.json()["token"], "password": GOOD_PASSWORD},
        as_="service:cases",
    )
    assert taken.status_code == 204, taken.text


@pytest.mark.parametrize(
    "email",
    ["eleanor.vance@example.com", "  Eleanor.VANCE@Example.com ", "ELEANOR.VANCE@EXAMPLE.COM"],
)
async def test_case_and_spaces_of_the_address_do_not_matter(identity, email):
    await identity.customer()

    assert (await identity.sign_in(email)).status_code == 201


async def test_a_password_typed_on_another_keyboard_is_the_same(identity):
    await identity.customer(password="caf\u00e9 kettle lantern")

    assert (await identity.sign_in(password="cafe\u0301 kettle lantern")).status_code == 201


async def test_whatever_is_wrong_the_answers_are_the_same_after_one_hash(identity, hashes):
    await identity.customer()
    await identity.customer("gone@example.com")
    await identity.rows("UPDATE users SET state = 'deactivated' WHERE email LIKE 'gone%'")
    await identity.customer("nameless@example.com")
    await identity.rows(
        "DELETE FROM credentials USING users WHERE email LIKE 'nameless%' AND users.id = user_id"
    )
    pending = await identity.hold("waiting@example.com")
    await identity.prove(pending)
    await staff(identity)

    seen = []
    for email, password in [
        ("eleanor.vance@example.com", "not-the-password"),
        ("nobody@example.com", GOOD_PASSWORD),
        ("gone@example.com", GOOD_PASSWORD),
        ("nameless@example.com", GOOD_PASSWORD),
        ("waiting@example.com", GOOD_PASSWORD),
        ("priya.ranasinghe@harrowmere.example", GOOD_PASSWORD),
        ("not an address", GOOD_PASSWORD),
        ("ele\u0131nor@example.com", GOOD_PASSWORD),
        ("eleanor.vance+2@example.com", "\u00e9" * 1000),
    ]:
        answers = []
        for _ in range(7):
            hashes.clear()
            answer = await identity.sign_in(email, password)
            body = answer.json() | {"correlation_id": ""}
            headers = sorted(name for name in answer.headers)
            answers.append((answer.status_code, body, headers, tuple(hashes)))
        seen.append(answers)

    assert all(each == seen[0] for each in seen)
    assert {status for status, *_ in seen[0]} == {401}
    assert {computed for *_, computed in seen[0]} == {("verify",)}
    assert [body["code"] for _, body, *_ in seen[0]] == ["sign_in_failed"] * 4 + [
        "sign_in_locked"
    ] * 3
    assert len({body["title"] for _, body, *_ in seen[0]}) == 1


async def test_the_right_password_costs_one_hash_as_well(identity, hashes):
    await identity.customer()
    hashes.clear()

    assert (await identity.sign_in()).status_code == 201

    assert hashes == ["verify"]


async def test_five_failures_in_a_row_lock_the_identifier_for_fifteen_minutes(identity):
    await identity.customer()
    for _ in range(5):
        await identity.sign_in(password="not-the-password")

    during = await identity.sign_in()
    await identity.rows(
        "UPDATE sign_in_counters SET locked_until = locked_until - interval '15 minutes'"
    )
    after = await identity.sign_in()

    assert (during.status_code, after.status_code) == (401, 201)


async def test_tries_during_a_lock_do_not_extend_it(identity):
    await identity.customer()
    for _ in range(5):
        await identity.sign_in(password="not-the-password")
    [before] = await identity.rows("SELECT locked_until, failures FROM sign_in_counters")

    for _ in range(3):
        await identity.sign_in(password="not-the-password")

    [after] = await identity.rows("SELECT locked_until, failures FROM sign_in_counters")
    assert after == before


async def test_a_success_between_failures_begins_the_count_anew(identity):
    await identity.customer()
    for _ in range(3):
        for _ in range(4):
            await identity.sign_in(password="not-the-password")
        assert (await identity.sign_in()).status_code == 201


async def test_spellings_of_one_address_share_their_tries(identity):
    await identity.customer()
    for email in (
        "eleanor.vance@example.com",
        "Eleanor.Vance@example.com",
        " ELEANOR.vance@example.com",
    ):
        for _ in range(2):
            await identity.sign_in(email, "not-the-password")

    assert (await identity.sign_in()).status_code == 401


async def test_of_fifty_parallel_guesses_five_are_compared(identity):
    await identity.customer()

    answers = await asyncio.gather(
        *(identity.sign_in(password=f"guess-number-{number}") for number in range(50))
    )

    assert {answer.status_code for answer in answers} <= {401, 503}
    refused = await identity.rows("SELECT act, count(*) FROM audit_entries GROUP BY act")
    assert dict(tuple(row) for row in refused)["sign_in.refused"] == 5
    assert (await identity.sign_in()).status_code == 401


async def test_over_all_processes_five_slots_of_an_identifier_are_taken(identity):
    slots = asyncio.Semaphore(8)
    claim = claim_of(
        identity.door.key,
        landlord_id=HARROWMERE,
        kind=UserKind.CUSTOMER,
        email="somebody@example.com",
    )

    async def take():
        async with slots, identity.database.transaction(HARROWMERE) as session:
            return await take_sign_in_slot(session, claim=claim, policy=LockPolicy(), at=now())

    taken = await asyncio.gather(*(take() for _ in range(50)), return_exceptions=True)

    assert [isinstance(each, AllSlotsTaken) for each in taken].count(False) == 5


async def test_twenty_right_sign_ins_at_once_all_succeed(identity, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 60)  # however busy this machine is
    await identity.customer()

    answers = await asyncio.gather(*(identity.sign_in() for _ in range(20)))

    assert [answer.status_code for answer in answers] == [201] * 20


async def test_a_try_whose_process_died_counts_as_a_failure(identity):
    await identity.customer()
    await identity.sign_in(password="not-the-password")
    await identity.rows(
        "INSERT INTO sign_in_tries (id, landlord_id, kind, identifier, taken_at) "
        "SELECT gen_random_uuid(), landlord_id, kind, identifier, now() - interval '1 minute' "
        "FROM sign_in_counters, generate_series(1, 4)"
    )

    assert (await identity.sign_in()).status_code == 401


async def test_nothing_is_kept_of_tries_that_are_long_over(identity):
    await identity.sign_in("nobody@example.com")
    await identity.rows(
        "INSERT INTO sign_in_tries (id, landlord_id, kind, identifier, taken_at) "
        "SELECT gen_random_uuid(), landlord_id, kind, identifier, now() FROM sign_in_counters"
    )

    async with identity.database.transaction(HARROWMERE) as session:
        await forget_orphans(session, at=now() + timedelta(days=8))

    assert await identity.rows("SELECT 1 FROM sign_in_counters") == []
    assert await identity.rows("SELECT 1 FROM sign_in_tries") == []


async def test_each_site_signs_in_its_own_people_only(identity):
    await identity.customer()
    await staff(identity)
    email = "priya.ranasinghe@harrowmere.example"

    at_desk = await identity.sign_in(email, kind="staff", as_="service:cases")
    at_portal = await identity.sign_in(email, kind="staff")
    customer_at_desk = await identity.sign_in(kind="customer", as_="service:cases")

    assert at_desk.status_code == 201
    assert (at_portal.status_code, customer_at_desk.status_code) == (401, 401)
    token = at_desk.json()["token"]
    assert (await identity.introspect(token)).status_code == 401
    view = (await identity.introspect(token, as_="service:cases")).json()
    assert (view["kind"], view["roles"], view["display_name"]) == (
        "staff",
        ["agent"],
        "Priya Ranasinghe",
    )


async def test_an_old_hash_is_renewed_when_its_owner_signs_in(identity):
    await identity.customer()
    old = argon2.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(GOOD_PASSWORD)
    await identity.rows("UPDATE credentials SET password_hash = :h", h=old)

    assert (await identity.sign_in()).status_code == 201

    [row] = await identity.rows("SELECT password_hash FROM credentials")
    assert "m=8,t=1" in row.password_hash
    assert (await identity.sign_in()).status_code == 201


async def test_a_full_line_is_answered_503_and_costs_no_try(identity, monkeypatch):
    await identity.customer()
    monkeypatch.setattr(identity.door.hashing.main, "_room", 0)

    for _ in range(6):
        full = await identity.sign_in()
        assert full.status_code == 503
        assert int(full.headers["Retry-After"]) > 0
    monkeypatch.undo()

    assert (await identity.sign_in()).status_code == 201
