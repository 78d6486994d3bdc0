"""Changing the address one signs in with: both mailboxes have their say."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from chassis.events import now
from tests.identity.conftest import Identity
from tests.identity.test_own_login import as_person, signed_in
from tests.identity.test_own_password import NEW as NEW_PASSWORD
from tests.identity.test_own_password import change as change_password

OLD, NEW = "eleanor.vance@example.com", "eleanor@new.example.com"
CHANGED = "identity.user.email_changed.v1"


async def ask(identity: Identity, token: str, email: str = NEW) -> Any:
    return await as_person(identity, token, "POST", "/me/email-change", json={"email": email})


async def mailed(identity: Identity, request_id: str) -> dict[str, Any]:
    """Return what the mail carries, as its sender is told."""
    answer = await identity.call("POST", f"/secrets/{request_id}", as_="service:notifications")
    return answer.json()


async def link_of(identity: Identity, key: str) -> str:
    """Return the token in the newest mail about an event of this kind."""
    event = [e for e in await identity.announced() if e["key"] == key][-1]
    return (await mailed(identity, event["request_id"]))["link"].partition("token=")[2]


async def take(identity: Identity, step: str, token: str) -> Any:
    return await identity.call("POST", "/email-changes/take", {"step": step, "token": token})


async def changed(identity: Identity, token: str, email: str = NEW) -> None:
    """Ask and confirm."""
    assert (await ask(identity, token, email)).status_code == 202
    link = await link_of(identity, "identity.email_change.requested.v1")
    assert (await take(identity, "confirm", link)).status_code == 204


async def test_the_new_mailbox_agrees_and_the_old_one_is_told(identity):
    user = await identity.customer()
    token = await signed_in(identity)

    await ask(identity, token)
    [wish] = [e for e in await identity.announced() if "email_change" in e["key"]]
    mail = await mailed(identity, wish["request_id"])
    assert (mail["kind"], mail["email"]) == ("email_confirmation", NEW)
    assert NEW not in str(wish)
    assert (await identity.sign_in(NEW)).status_code == 401
    await take(identity, "confirm", mail["link"].partition("token=")[2])

    assert (await identity.sign_in(NEW)).status_code == 201
    assert (await identity.sign_in(OLD)).status_code == 401
    assert (await identity.introspect(token)).status_code == 401
    [event] = [e for e in await identity.announced() if e["key"] == CHANGED]
    assert event["user_id"] == str(user)
    assert "@" not in str(event)
    notice = await mailed(identity, event["request_id"])
    assert (notice["kind"], notice["email"]) == ("email_changed", OLD)


async def test_looking_at_a_link_changes_nothing_and_it_works_once(identity):
    await identity.customer()
    await ask(identity, await signed_in(identity))
    link = await link_of(identity, "identity.email_change.requested.v1")

    for _ in range(3):
        seen = await identity.call(
            "POST", "/email-changes/look", {"step": "confirm", "token": link}
        )
        assert seen.json() == {"old_email": OLD, "new_email": NEW}
    answers = await asyncio.gather(*(take(identity, "confirm", link) for _ in range(5)))

    assert sorted(answer.status_code for answer in answers) == [204, 404, 404, 404, 404]
    assert len([e for e in await identity.announced() if e["key"] == CHANGED]) == 1


async def test_it_takes_a_recent_proof_of_who_one_is(identity):
    await identity.customer()
    token = await signed_in(identity)
    await identity.rows("UPDATE sessions SET proved_at = :t", t=now() - timedelta(minutes=6))

    answer = await ask(identity, token)

    assert (answer.status_code, answer.json()["code"]) == (403, "proof_too_old")


async def test_an_address_of_somebody_else_is_answered_alike_and_only_its_mailbox_hears(identity):
    await identity.customer("Somebody.Else@example.com")
    await identity.customer()
    token = await signed_in(identity)

    free = await ask(identity, token)
    taken = await ask(identity, token, "somebody.ELSE@example.com")

    assert (free.status_code, free.content) == (taken.status_code, taken.content)
    wish = [e for e in await identity.announced() if "email_change" in e["key"]][-1]
    mail = await mailed(identity, wish["request_id"])
    assert mail["kind"] == "email_taken"
    assert mail["email"].casefold() == "somebody.else@example.com"
    assert mail["link"] is None


async def test_of_two_who_want_one_address_one_gets_it(identity):
    await identity.customer()
    await identity.customer("second@example.com")
    links = []
    for email in (OLD, "second@example.com"):
        await ask(identity, await signed_in(identity, email=email))
        links.append(await link_of(identity, "identity.email_change.requested.v1"))

    answers = await asyncio.gather(*(take(identity, "confirm", link) for link in links))

    assert sorted(answer.status_code for answer in answers) == [204, 404]
    holders = await identity.rows("SELECT count(*) AS n FROM users WHERE email_key = :k", k=NEW)
    assert holders[0].n == 1


@pytest.mark.parametrize("what", ["newer", "password", "late", "deactivated"])
async def test_a_link_to_the_new_mailbox_dies_with_what_it_was_asked_under(identity, what):
    await identity.customer()
    token = await signed_in(identity)
    await ask(identity, token)
    link = await link_of(identity, "identity.email_change.requested.v1")

    if what == "newer":
        await ask(identity, token, "third@example.com")
    elif what == "password":
        assert (await change_password(identity, token, new=NEW_PASSWORD)).status_code == 200
    elif what == "late":
        await identity.rows("UPDATE email_changes SET expires_at = :t", t=now())
    else:
        await identity.rows("UPDATE users SET state = 'deactivated'")

    assert (await take(identity, "confirm", link)).status_code == 404


async def test_the_old_mailbox_takes_the_change_back_and_everybody_is_signed_out(identity):
    user = await identity.customer()
    await changed(identity, await signed_in(identity))
    thief = await signed_in(identity, email=NEW)

    undo = await link_of(identity, CHANGED)
    assert (await take(identity, "undo", undo)).status_code == 204

    assert (await identity.introspect(thief)).status_code == 401
    assert (await identity.sign_in(NEW)).status_code == 401
    assert (await take(identity, "undo", undo)).status_code == 404
    event = [e for e in await identity.announced() if e["key"] == CHANGED][-1]
    assert (event["is_undone"], event["user_id"]) == (True, str(user))
    notice = await mailed(identity, event["request_id"])
    assert (notice["kind"], notice["email"]) == ("email_restored", NEW)


async def test_after_an_undo_nothing_that_the_thief_had_opens_the_login(identity):
    user = await identity.customer()
    await identity.rows(
        "INSERT INTO passkeys (id, landlord_id, user_id, credential_id, public_key, sign_count,"
        " name, added_at) SELECT gen_random_uuid(), landlord_id, id, decode(v.c, 'hex'), '', 0,"
        " v.c, now() - make_interval(hours => v.h) FROM users,"
        " (VALUES ('aa', 30), ('bb', 1)) AS v (c, h) WHERE id = :u",
        u=user,
    )
    await changed(identity, await signed_in(identity))
    await identity.rows(
        "INSERT INTO phone_words (user_id, landlord_id, word_hash, set_at)"
        " SELECT id, landlord_id, '', now() FROM users WHERE id = :u",
        u=user,
    )

    assert (await take(identity, "undo", await link_of(identity, CHANGED))).status_code == 204

    refused = await identity.sign_in(OLD)
    assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_locked_until_proved")
    await identity.rows("UPDATE sign_in_counters SET failures = 0, locked_until = NULL")
    assert (await identity.sign_in(OLD)).status_code == 401, "staff may end the lock"
    assert [row.name for row in await identity.rows("SELECT name FROM passkeys")] == ["aa"]
    assert not await identity.rows("SELECT 1 FROM phone_words")
    [noted] = await identity.rows(
        "SELECT details FROM audit_entries WHERE act = 'email_change.undone'"
    )
    assert noted.details["removed"] == "password, passkeys, phone_word"
    await identity.call("POST", "/password-resets", {"email": OLD})
    reset = await link_of(identity, "identity.password_reset.requested.v1")
    taken = await identity.call(
        "POST", "/password-resets/take", {"token": reset, "password": NEW_PASSWORD}
    )
    assert taken.status_code == 204, taken.text
    assert (await identity.sign_in(OLD, NEW_PASSWORD)).status_code == 201


async def test_changing_again_and_again_does_not_outrun_the_first_mailbox(identity):
    await identity.customer()
    await changed(identity, await signed_in(identity))
    first = await link_of(identity, CHANGED)
    await changed(identity, await signed_in(identity, email=NEW), "third@example.com")
    second = await link_of(identity, CHANGED)

    assert (await take(identity, "undo", first)).status_code == 204

    assert (await take(identity, "undo", second)).status_code == 404, "the thief's own undo"
    assert await identity.rows("SELECT 1 FROM users WHERE email_key = :k", k=OLD)


@pytest.mark.parametrize(("hours", "status"), [(71, 204), (73, 404)])
async def test_a_change_can_be_undone_for_seventy_two_hours(identity, hours, status):
    await identity.customer()
    await changed(identity, await signed_in(identity))
    undo = await link_of(identity, CHANGED)
    await change_password(identity, await signed_in(identity, email=NEW))

    await identity.rows(
        "UPDATE email_changes SET undo_until = undo_until - make_interval(hours => :h)", h=hours
    )

    assert (await take(identity, "undo", undo)).status_code == status


async def test_an_old_address_that_somebody_else_has_now_is_not_taken_from_them(identity):
    await identity.customer()
    await changed(identity, await signed_in(identity))
    undo = await link_of(identity, CHANGED)
    await identity.customer(OLD)

    answer = await take(identity, "undo", undo)

    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


async def test_nobody_floods_a_mailbox_with_links(identity):
    await identity.customer()
    token = await signed_in(identity)

    answers = [await ask(identity, token, f"number{n}@example.com") for n in range(4)]

    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


async def test_ones_own_address_is_no_change(identity):
    await identity.customer()

    answer = await ask(identity, await signed_in(identity), "ELEANOR.VANCE@example.com")

    assert answer.status_code == 422
    assert answer.json()["fields"]["email"]


async def test_links_of_one_step_do_not_open_the_other_and_nonsense_opens_nothing(identity):
    await identity.customer()
    await ask(identity, await signed_in(identity))
    link = await link_of(identity, "identity.email_change.requested.v1")

    assert (await take(identity, "undo", link)).status_code == 404
    for nonsense in ("", "x", f"{link[:-1]}x", "é" * 50):
        assert (await take(identity, "confirm", nonsense)).status_code == 404
