"""The six digits in the mailbox: sent, typed, guessed at, used up."""

import asyncio
import json
from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.auth import CallerUnknown
from chassis.emails import mailbox_mark


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def age(identity, minutes: float) -> None:
    """Let the codes asked for so far grow older."""
    await identity.rows(
        "UPDATE mailbox_proofs SET requested_at = requested_at - CAST(:m AS interval), "
        "expires_at = expires_at - CAST(:m AS interval)",
        m=timedelta(minutes=minutes),
    )


async def test_the_right_code_opens_registrations_door_for_this_registration(identity):
    registration_id = await identity.hold()

    proved = await identity.prove(registration_id)

    caller = identity.verifiers["registration"].caller(proved["applicant_token"])
    assert (caller.kind, caller.registration_id) == ("applicant", registration_id)
    assert caller.mailbox == mailbox_mark(registration_id, "eleanor.vance@example.com")
    with pytest.raises(CallerUnknown):
        identity.verifiers["accounts"].caller(proved["applicant_token"])


async def test_spaces_between_the_digits_are_forgiven(identity):
    registration_id = await identity.hold()
    code = identity.code(await identity.ask_for_code(registration_id))

    answer = await identity.type_code(registration_id, f" {code[:3]} {code[3:]} ")

    assert answer.status_code == 200


async def test_a_wrong_code_says_how_many_tries_are_left(identity):
    registration_id = await identity.hold()
    code = identity.code(await identity.ask_for_code(registration_id))

    answers = [await identity.type_code(registration_id, wrong(code)) for _ in range(5)]

    assert [answer.json()["fields"]["tries_left"] for answer in answers] == list("43210")
    late = await identity.type_code(registration_id, code)
    assert (late.status_code, late.json()["code"]) == (409, "code_expired")


@pytest.mark.parametrize(
    "typed", ["", "abcdef", "\u0661\u0662\u0663\u0664\u0665\u0666", "1234567", "\x00", "12 34"]
)
async def test_anything_may_be_typed_as_a_code(identity, typed):
    registration_id = await identity.hold()
    await identity.ask_for_code(registration_id)

    answer = await identity.type_code(registration_id, typed)

    assert (answer.status_code, answer.json()["code"]) == (422, "code_refused")


async def test_of_fifty_guesses_at_once_five_are_looked_at(identity):
    registration_id = await identity.hold()
    request_id = await identity.ask_for_code(registration_id)
    code = identity.code(request_id)

    answers = await asyncio.gather(
        *(identity.type_code(registration_id, wrong(code)) for _ in range(50))
    )

    codes = [answer.json()["code"] for answer in answers]
    assert codes.count("code_refused") == 5
    assert set(codes) <= {"code_refused", "code_expired", "all_slots_taken"}
    assert (await identity.type_code(registration_id, code)).status_code == 409


async def test_the_right_code_typed_twenty_times_at_once_is_taken_once(identity):
    registration_id = await identity.hold()
    code = identity.code(await identity.ask_for_code(registration_id))

    answers = await asyncio.gather(*(identity.type_code(registration_id, code) for _ in range(20)))

    assert [answer.status_code for answer in answers].count(200) == 1
    assert len(await identity.rows("SELECT 1 FROM tickets")) == 1


async def test_a_code_lives_ten_minutes(identity):
    registration_id = await identity.hold()
    code = identity.code(await identity.ask_for_code(registration_id))
    await age(identity, 10)

    answer = await identity.type_code(registration_id, code)

    assert answer.json()["code"] == "code_expired"


async def test_within_a_minute_no_second_mail_is_sent(identity):
    registration_id = await identity.hold()
    await identity.ask_for_code(registration_id)

    answers = await asyncio.gather(
        *(identity.call("POST", f"/pending-users/{registration_id}/code") for _ in range(5))
    )

    assert {answer.status_code for answer in answers} == {429}
    assert 0 < int(answers[0].headers["Retry-After"]) <= 60
    assert len(await identity.announced()) == 1


async def test_a_new_code_takes_the_place_of_the_old_one(identity):
    registration_id = await identity.hold()
    old = await identity.ask_for_code(registration_id)
    await age(identity, 1)
    new = await identity.ask_for_code(registration_id)

    assert (await identity.secret(old)).status_code == 404
    assert (await identity.type_code(registration_id, identity.code(old))).status_code == 422
    assert (await identity.type_code(registration_id, identity.code(new))).status_code == 200


async def test_a_mailbox_cannot_be_flooded_by_many_registrations(identity):
    registrations = [await identity.hold() for _ in range(9)]

    answers = await asyncio.gather(
        *(identity.call("POST", f"/pending-users/{each}/code") for each in registrations)
    )

    assert [answer.status_code for answer in answers].count(204) == 6
    assert len(await identity.announced()) == 6


async def test_one_registration_gets_ten_codes_in_its_life(identity):
    registration_id = await identity.hold()
    for _ in range(10):
        await identity.ask_for_code(registration_id)
        await age(identity, 61)

    answer = await identity.call("POST", f"/pending-users/{registration_id}/code")

    assert answer.status_code == 429


async def test_whoever_has_a_login_is_told_so_in_the_mail_and_gets_no_code(identity):
    await identity.customer("Eleanor.Vance@example.com")
    registration_id = await identity.hold("ELEANOR.vance@example.COM")
    request_id = await identity.ask_for_code(registration_id)

    secret = (await identity.secret(request_id)).json()
    right = await identity.type_code(registration_id, identity.code(request_id))

    assert secret["kind"] == "already_registered"
    assert secret["code"] is None
    assert secret["email"] == "Eleanor.Vance@example.com"
    assert right.json()["code"] == "code_refused"


async def test_a_message_sent_again_carries_the_same_code(identity):
    request_id = await identity.ask_for_code(await identity.hold())

    first, second = await identity.secret(request_id), await identity.secret(request_id)

    assert first.json() == second.json()
    assert first.json()["kind"] == "mailbox_code"
    assert len(first.json()["code"]) == 6


async def test_only_the_sender_of_messages_learns_secrets(identity):
    request_id = await identity.ask_for_code(await identity.hold())

    for caller in ("service:gateway", "service:cases", "service:registration", "operator"):
        answer = await identity.call("POST", f"/secrets/{request_id}", as_=caller)
        assert answer.status_code == 403


async def test_an_unknown_request_has_no_secret(identity):
    assert (await identity.secret(uuid4())).status_code == 404


async def test_codes_tokens_and_passwords_stand_in_no_row_event_or_log(identity, capsys):
    password = "canary-marsh-lantern-77"
    registration_id = await identity.hold("canary@example.com", password)
    request_id = await identity.ask_for_code(registration_id)
    code = identity.code(request_id)
    await identity.type_code(registration_id, wrong(code))
    proved = (await identity.type_code(registration_id, code)).json()
    await identity.connect(registration_id)
    opened = (
        await identity.call("POST", "/sessions/from-ticket", {"ticket": proved["ticket"]})
    ).json()
    await identity.sign_in("canary@example.com", password)

    tables = await identity.rows(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    )
    stored = {
        table.tablename: repr(await identity.rows("TABLE " + table.tablename))
        for table in tables
        if table.tablename != "alembic_version"
    }
    everything = json.dumps(stored) + "".join(capsys.readouterr())

    for secret in (password, proved["ticket"], proved["applicant_token"], opened["token"]):
        assert secret not in everything
    assert f"'{code}'" not in everything
    assert f'"{code}"' not in everything
    assert "canary@example.com" not in stored["outbox"] + stored["audit_entries"]
