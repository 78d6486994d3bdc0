"""Signing in by a code from the mailbox: few tries, a short life, and one answer for any address."""

import asyncio
from uuid import UUID, uuid4

import pytest

from services.identity.domain import secrets
from tests.identity.conftest import HARROWMERE, MERESIDE

ELEANOR = "eleanor.vance@example.com"


async def ask(identity, email=ELEANOR, *, attempt=None, landlord=HARROWMERE):
    """Ask for a code; return the browser's attempt and the answer."""
    attempt = attempt or uuid4()
    answer = await identity.call(
        "PUT", f"/sign-in-codes/{attempt}", {"email": email}, landlord=landlord
    )
    return attempt, answer


async def requested(identity):
    """Return the id of the newest request, as the event tells it."""
    events = [one for one in await identity.announced() if "sign_in_code" in one["key"]]
    return UUID(events[-1]["request_id"])


async def given_a_code(identity, email=ELEANOR):
    """Ask, read the mail, and return attempt and code."""
    attempt, answer = await ask(identity, email)
    assert answer.status_code == 204, answer.text
    told = await identity.secret(await requested(identity))
    return attempt, told.json()["code"]


async def enter(identity, attempt, code, email=ELEANOR):
    return await identity.call(
        "POST",
        "/sessions/from-code",
        {"attempt_id": str(attempt), "email": email, "code": code},
    )


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06}"


async def later(identity, minutes):
    """Let so many minutes pass for every code."""
    await identity.rows(
        "UPDATE sign_in_codes SET requested_at = requested_at - make_interval(mins => :m),"
        " expires_at = expires_at - make_interval(mins => :m)",
        m=minutes,
    )


async def test_the_mailed_code_opens_a_session_that_says_how_it_was_opened(identity):
    user = await identity.customer()
    attempt, code = await given_a_code(identity)

    opened = await enter(identity, attempt, f" {code[:3]} {code[3:]} ")

    assert opened.status_code == 201, opened.text
    live = await identity.introspect(opened.json()["token"])
    assert live.json()["user_id"] == str(user)
    [session] = await identity.rows("SELECT method FROM sessions")
    assert session.method == "mailed_code"


async def test_the_mail_goes_to_the_stored_address_however_it_was_typed(identity):
    await identity.customer()
    await ask(identity, "  ELEANOR.Vance@Example.COM ")

    told = await identity.secret(await requested(identity))

    assert told.json()["kind"] == "sign_in_code"
    assert told.json()["email"] == ELEANOR


async def test_a_code_works_once(identity):
    await identity.customer()
    attempt, code = await given_a_code(identity)
    assert (await enter(identity, attempt, code)).status_code == 201

    again = await enter(identity, attempt, code)

    assert (again.status_code, again.json()["code"]) == (409, "code_expired")


async def test_a_code_works_for_ten_minutes(identity):
    await identity.customer()
    attempt, code = await given_a_code(identity)
    await later(identity, 10)

    answer = await enter(identity, attempt, code)

    assert (answer.status_code, answer.json()["code"]) == (409, "code_expired")


async def test_the_third_wrong_guess_is_the_last(identity):
    await identity.customer()
    attempt, code = await given_a_code(identity)

    left = []
    for _ in range(3):
        refused = await enter(identity, attempt, wrong(code))
        assert refused.status_code == 422
        left.append(refused.json()["fields"]["tries_left"])

    assert left == ["2", "1", "0"]
    answer = await enter(identity, attempt, code)
    assert (answer.status_code, answer.json()["code"]) == (409, "code_expired")


async def test_of_fifty_guesses_at_once_three_are_looked_at(identity):
    await identity.customer()
    attempt, code = await given_a_code(identity)

    answers = await asyncio.gather(*(enter(identity, attempt, wrong(code)) for _ in range(50)))

    refused = [answer for answer in answers if answer.status_code == 422]
    assert len(refused) == 3
    [counter] = await identity.rows("SELECT failures FROM sign_in_counters")
    assert counter.failures == 3


async def test_the_newest_code_of_a_browser_counts(identity):
    await identity.customer()
    attempt, old = await given_a_code(identity)
    await later(identity, 2)
    await ask(identity, attempt=attempt)
    new = (await identity.secret(await requested(identity))).json()["code"]

    assert old != new
    assert (await enter(identity, attempt, old)).status_code == 422
    assert (await enter(identity, attempt, new)).status_code == 201


async def test_a_code_opens_nothing_in_another_browser(identity):
    await identity.customer()
    _, code = await given_a_code(identity)
    other, _ = await ask(identity)
    await identity.secret(await requested(identity))

    assert (await enter(identity, other, code)).status_code == 422
    assert (await enter(identity, uuid4(), code)).status_code == 409


async def test_wrong_codes_and_wrong_passwords_are_counted_together(identity):
    await identity.customer()
    attempt, code = await given_a_code(identity)
    for _ in range(2):
        await enter(identity, attempt, wrong(code))
    for _ in range(3):
        await identity.sign_in(password="not-the-password")

    assert (await identity.sign_in()).status_code == 401
    refused = await enter(identity, attempt, code)
    assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_locked")


async def test_a_code_that_is_right_during_a_lock_is_not_used_up(identity):
    await identity.customer()
    attempt, code = await given_a_code(identity)
    for _ in range(5):
        await identity.sign_in(password="not-the-password")
    assert (await enter(identity, attempt, code)).status_code == 401

    await identity.rows("UPDATE sign_in_counters SET locked_until = now() - interval '1 second'")

    assert (await enter(identity, attempt, code)).status_code == 201


async def standing(identity, email):
    """Return what a browser is told from the first page to the last guess, and what is left."""
    attempt, asked = await ask(identity, email)
    _, again = await ask(identity, email, attempt=attempt)
    guesses = [await enter(identity, attempt, "000000", email) for _ in range(4)]
    kept = await identity.rows(
        "SELECT tries, used_at FROM sign_in_codes WHERE attempt_id = :a", a=attempt
    )
    bodies = [
        (each.status_code, each.content and {**each.json(), "correlation_id": ""})
        for each in (asked, again, *guesses)
    ]
    return bodies, [tuple(row) for row in kept]


async def test_every_address_is_answered_alike(identity, monkeypatch):
    monkeypatch.setattr(secrets, "sign_in_code", lambda _key, _request: "123456")
    await identity.customer()
    await identity.customer("gone@example.com")
    await identity.rows("UPDATE users SET state = 'deactivated' WHERE email LIKE 'gone%'")
    await identity.hold("waiting@example.com")

    known = await standing(identity, ELEANOR)
    others = [
        await standing(identity, email)
        for email in ("nobody@example.com", "gone@example.com", "waiting@example.com")
    ]

    assert all(each == known for each in others)


async def test_nobody_is_written_to_who_has_no_working_login(identity):
    await identity.customer("gone@example.com")
    await identity.rows("UPDATE users SET state = 'deactivated' WHERE email LIKE 'gone%'")
    for email in ("nobody@example.com", "gone@example.com"):
        await ask(identity, email)

        assert (await identity.secret(await requested(identity))).status_code == 404


async def test_the_derived_code_of_an_unknown_address_opens_nothing(identity):
    attempt, _ = await ask(identity, "nobody@example.com")
    code = secrets.sign_in_code(identity.door.key, await requested(identity))

    assert (await enter(identity, attempt, code, "nobody@example.com")).status_code == 422


async def test_a_mailbox_gets_five_codes_an_hour_whoever_asks(identity):
    await identity.customer()
    for _ in range(5):
        assert (await ask(identity))[1].status_code == 204

    _, sixth = await ask(identity)

    assert (sixth.status_code, sixth.json()["code"]) == (429, "too_many_mails")
    await later(identity, 61)
    assert (await ask(identity))[1].status_code == 204


async def test_a_code_sent_to_an_address_that_was_changed_since_is_worthless(identity):
    await identity.customer()
    attempt, code = await given_a_code(identity)
    request = await requested(identity)
    await identity.rows("UPDATE users SET email = 'new@example.com', email_key = 'new@example.com'")

    assert (await identity.secret(request)).status_code == 404
    assert (await enter(identity, attempt, code)).status_code == 422


async def test_a_login_deactivated_meanwhile_stays_closed(identity):
    await identity.customer()
    attempt, code = await given_a_code(identity)
    await identity.rows("UPDATE users SET state = 'deactivated'")

    assert (await enter(identity, attempt, code)).status_code == 422


async def test_a_landlord_that_offers_no_codes_has_no_such_door(identity):
    _, asked = await ask(identity, landlord=MERESIDE)
    entered = await identity.call(
        "POST",
        "/sessions/from-code",
        {"attempt_id": str(uuid4()), "email": ELEANOR, "code": "000000"},
        landlord=MERESIDE,
    )

    assert (asked.status_code, entered.status_code) == (404, 404)


@pytest.mark.parametrize("email", ["no address", "a@b@c", "@@@@@"])
async def test_what_is_no_address_is_said_on_the_field(identity, email):
    _, answer = await ask(identity, email)

    assert answer.status_code == 422
    assert "email" in answer.json()["fields"]


async def test_no_code_stands_in_any_table_or_event(identity):
    await identity.customer()
    _, code = await given_a_code(identity)

    for table in ("sign_in_codes", "outbox", "sign_in_audit"):
        for row in await identity.rows(f"SELECT {table}::text AS line FROM {table}"):
            assert code not in row.line
    assert ELEANOR not in str(await identity.announced())
