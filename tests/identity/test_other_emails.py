"""Several addresses of a login: proved by their mailboxes, one of them primary."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis.events import now
from services.identity.store.other_emails import forget_old_emails
from tests.identity.conftest import HARROWMERE, MERESIDE, Identity
from tests.identity.test_email_changes import CHANGED, NEW, OLD, changed, link_of, mailed, take
from tests.identity.test_own_data import asked, delivered, part_of
from tests.identity.test_own_login import as_person, signed_in
from tests.identity.test_own_password import NEW as NEW_PASSWORD
from tests.identity.test_own_password import change as change_password

PATH = "/me/emails"
ASKED = "identity.other_email.requested.v1"
LISTED = "identity.other_emails.changed.v1"


async def listed(identity: Identity, token: str) -> dict[str, Any]:
    return (await as_person(identity, token, "GET", PATH)).json()


async def ask(identity: Identity, token: str, email: str = NEW) -> Any:
    return await as_person(identity, token, "POST", PATH, json={"email": email})


async def prove(identity: Identity) -> Any:
    """Open the newest link and press the button."""
    return await take(identity, "add", await link_of(identity, ASKED))


async def added(identity: Identity, token: str, email: str = NEW) -> str:
    """Ask and prove; return the id of the address."""
    assert (await ask(identity, token, email)).status_code == 202
    assert (await prove(identity)).status_code == 204
    others = (await listed(identity, token))["others"]
    return next(one["address_id"] for one in others if one["email"] == email)


async def make_primary(identity: Identity, token: str, address_id: str) -> Any:
    return await as_person(identity, token, "POST", f"{PATH}/{address_id}/primary")


async def remove(identity: Identity, token: str, address_id: str) -> Any:
    return await as_person(identity, token, "DELETE", f"{PATH}/{address_id}")


async def test_another_address_waits_until_its_mailbox_agrees(identity):
    user = await identity.customer()
    token = await signed_in(identity)

    assert (await ask(identity, token)).status_code == 202
    [waiting] = (await listed(identity, token))["others"]
    assert (waiting["email"], waiting["is_proved"]) == (NEW, False)
    assert waiting["link_until"]
    [wish] = [e for e in await identity.announced() if e["key"] == ASKED]
    assert NEW not in str(wish)
    mail = await mailed(identity, wish["request_id"])
    assert (mail["kind"], mail["email"]) == ("other_email_confirmation", NEW)
    assert "/adding-email?token=" in mail["link"]
    assert (await prove(identity)).status_code == 204

    told = await listed(identity, token)
    assert (told["primary"], told["most"]) == (OLD, 5)
    assert [(one["email"], one["is_proved"]) for one in told["others"]] == [(NEW, True)]
    [event] = [e for e in await identity.announced() if e["key"] == LISTED]
    assert (event["user_id"], event["is_added"]) == (str(user), True)
    assert "@" not in str(event)


async def test_one_signs_in_and_recovers_a_password_with_the_primary_address_alone(identity):
    await identity.customer()
    await added(identity, await signed_in(identity))

    assert (await identity.sign_in(NEW)).status_code == 401
    assert (await identity.sign_in(OLD)).status_code == 201
    await identity.call("POST", "/password-resets", {"email": NEW})
    event = [e for e in await identity.announced() if "password_reset" in e["key"]][-1]
    answer = await identity.call(
        "POST", f"/secrets/{event['request_id']}", as_="service:notifications"
    )
    assert answer.status_code == 404 or answer.json()["kind"] == "no_login"


async def test_looking_at_a_link_changes_nothing_and_it_works_once(identity):
    await identity.customer()
    token = await signed_in(identity)
    await ask(identity, token)
    link = await link_of(identity, ASKED)

    for _ in range(3):
        seen = await identity.call("POST", "/email-changes/look", {"step": "add", "token": link})
        assert seen.json() == {"old_email": OLD, "new_email": NEW}
    assert not (await listed(identity, token))["others"][0]["is_proved"]
    answers = await asyncio.gather(*(take(identity, "add", link) for _ in range(5)))

    assert sorted(answer.status_code for answer in answers) == [204, 404, 404, 404, 404]
    assert len([e for e in await identity.announced() if e["key"] == LISTED]) == 1
    for step in ("confirm", "undo"):
        assert (await take(identity, step, link)).status_code == 404


async def test_an_address_of_somebody_else_is_answered_alike_and_only_its_mailbox_hears(identity):
    await identity.customer("somebody.else@example.com")
    await identity.customer()
    token = await signed_in(identity)

    free = await ask(identity, token)
    taken = await ask(identity, token, "Somebody.Else@example.com")

    assert (free.status_code, free.content) == (taken.status_code, taken.content)
    event = [e for e in await identity.announced() if e["key"] == ASKED][-1]
    mail = await mailed(identity, event["request_id"])
    assert (mail["kind"], mail["email"], mail["link"]) == (
        "email_taken",
        "somebody.else@example.com",
        None,
    )
    shown = (await listed(identity, token))["others"]
    assert [sorted(one) for one in shown] == [sorted(shown[0])] * 2
    assert [(one["is_proved"], bool(one["link_until"])) for one in shown] == [(False, True)] * 2


async def test_a_proved_address_becomes_primary_and_the_old_mailbox_is_told(identity):
    user = await identity.customer()
    token, elsewhere = await signed_in(identity), await signed_in(identity)
    address = await added(identity, token)

    assert (await make_primary(identity, token, address)).status_code == 204

    assert (await identity.sign_in(OLD)).status_code == 401
    for session in (token, elsewhere):
        assert (await identity.introspect(session)).status_code == 401
    told = await listed(identity, await signed_in(identity, email=NEW))
    assert (told["primary"], [one["email"] for one in told["others"]]) == (NEW, [OLD])
    assert told["others"][0]["is_proved"]
    event = [e for e in await identity.announced() if e["key"] == CHANGED][-1]
    assert event["user_id"] == str(user)
    notice = await mailed(identity, event["request_id"])
    assert (notice["kind"], notice["email"]) == ("email_changed", OLD)


async def test_pressing_twice_makes_an_address_primary_once(identity):
    await identity.customer()
    token = await signed_in(identity)
    address = await added(identity, token)

    answers = await asyncio.gather(*(make_primary(identity, token, address) for _ in range(4)))

    assert [answer.status_code for answer in answers].count(204) == 1
    assert len([e for e in await identity.announced() if e["key"] == CHANGED]) == 1
    assert await identity.rows("SELECT 1 FROM users WHERE email_key = :k", k=NEW)


@pytest.mark.parametrize(("hours", "status"), [(71, 204), (73, 404)])
async def test_a_new_primary_address_can_be_undone_for_seventy_two_hours(identity, hours, status):
    await identity.customer()
    token = await signed_in(identity)
    await make_primary(identity, token, await added(identity, token))
    undo = await link_of(identity, CHANGED)

    await identity.rows(
        "UPDATE email_changes SET undo_until = undo_until - make_interval(hours => :h)", h=hours
    )

    assert (await take(identity, "undo", undo)).status_code == status


async def test_after_an_undo_the_addresses_that_the_thief_added_are_gone(identity):
    await identity.customer()
    token = await signed_in(identity)
    await added(identity, token, "mine@example.org")
    await identity.rows("UPDATE other_emails SET requested_at = requested_at - interval '2 days'")
    await added(identity, token, "thief@example.org")
    address = await added(identity, token)
    await make_primary(identity, token, address)
    await ask(identity, await signed_in(identity, email=NEW), "waits@example.org")
    waiting = await link_of(identity, ASKED)

    assert (await take(identity, "undo", await link_of(identity, CHANGED))).status_code == 204

    left = await identity.rows("SELECT email FROM other_emails WHERE removed_at IS NULL")
    assert [row.email for row in left] == ["mine@example.org"]
    assert await identity.rows("SELECT 1 FROM users WHERE email_key = :k", k=OLD)
    assert (await take(identity, "add", waiting)).status_code == 404
    [noted] = await identity.rows(
        "SELECT details FROM audit_entries WHERE act = 'email_change.undone'"
    )
    assert "other_emails" in noted.details["removed"]


async def test_an_address_that_waits_cannot_be_made_primary(identity):
    await identity.customer()
    token = await signed_in(identity)
    await ask(identity, token)
    [waiting] = (await listed(identity, token))["others"]

    answer = await make_primary(identity, token, waiting["address_id"])

    assert (answer.status_code, answer.json()["code"]) == (409, "other_email_not_proved")


async def test_an_address_that_somebody_else_signs_in_with_by_now_is_not_taken_from_them(identity):
    await identity.customer()
    token = await signed_in(identity)
    address = await added(identity, token)
    await identity.customer(NEW)

    answer = await make_primary(identity, token, address)

    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")
    assert (await identity.introspect(token)).status_code == 200


async def test_a_link_to_an_address_that_got_a_login_meanwhile_proves_nothing(identity):
    await identity.customer()
    token = await signed_in(identity)
    await ask(identity, token)
    link = await link_of(identity, ASKED)
    await identity.customer(NEW)

    assert (await take(identity, "add", link)).status_code == 404


@pytest.mark.parametrize("what", ["newer", "password", "late", "deactivated", "removed"])
async def test_a_link_dies_with_what_it_was_asked_under(identity, what):
    await identity.customer()
    token = await signed_in(identity)
    await ask(identity, token)
    link = await link_of(identity, ASKED)

    if what == "newer":
        await ask(identity, token)
        assert len((await listed(identity, token))["others"]) == 1
    elif what == "password":
        assert (await change_password(identity, token, new=NEW_PASSWORD)).status_code == 200
    elif what == "late":
        await identity.rows("UPDATE other_emails SET expires_at = :t", t=now())
    elif what == "removed":
        [one] = (await listed(identity, token))["others"]
        assert (await remove(identity, token, one["address_id"])).status_code == 204
    else:
        await identity.rows("UPDATE users SET state = 'deactivated'")

    assert (await take(identity, "add", link)).status_code == 404


async def test_an_address_is_removed_and_the_record_may_follow(identity):
    user = await identity.customer()
    token = await signed_in(identity)
    address = await added(identity, token)
    path = f"/users/{user}/address"
    told = (await identity.call("GET", path, as_="service:accounts")).json()
    assert (told["email"], told["other_emails"], told["removed_emails"]) == (OLD, [NEW], [])
    before = told["others_changed_at"]

    assert (await remove(identity, token, address)).status_code == 204

    assert (await listed(identity, token))["others"] == []
    assert (await remove(identity, token, address)).status_code == 404
    told = (await identity.call("GET", path, as_="service:accounts")).json()
    assert (told["other_emails"], told["removed_emails"]) == ([], [NEW])
    assert told["others_changed_at"] > before
    assert [e for e in await identity.announced() if e["key"] == LISTED][-1]["is_added"] is False


async def test_an_address_of_somebody_elses_list_is_not_found(identity):
    await identity.customer("somebody.else@example.com")
    theirs = await added(identity, await signed_in(identity, email="somebody.else@example.com"))
    await identity.customer()
    token = await signed_in(identity)

    for address in (theirs, uuid4()):
        assert (await remove(identity, token, address)).status_code == 404
        assert (await make_primary(identity, token, address)).status_code == 404
    assert await identity.rows("SELECT 1 FROM other_emails", landlord=MERESIDE) == []


@pytest.mark.parametrize("act", ["add", "remove", "primary"])
async def test_each_act_takes_a_recent_proof_of_who_one_is(identity, act):
    await identity.customer()
    token = await signed_in(identity)
    address = await added(identity, token)
    await identity.rows("UPDATE sessions SET proved_at = :t", t=now() - timedelta(minutes=6))

    acts = {"add": ask, "remove": remove, "primary": make_primary}
    answer = await acts[act](identity, token, "x@example.org" if act == "add" else address)

    assert (answer.status_code, answer.json()["code"]) == (403, "proof_too_old")


@pytest.mark.parametrize("typed", ["ELEANOR.VANCE@example.com", NEW.upper()])
async def test_an_address_of_ones_own_is_not_added_twice(identity, typed):
    await identity.customer()
    token = await signed_in(identity)
    await added(identity, token)

    answer = await ask(identity, token, typed)

    assert (answer.status_code, answer.json()["code"]) == (422, "other_email_not_new")
    assert answer.json()["fields"]["email"]


async def test_a_login_has_five_addresses_at_most_even_when_asked_for_at_once(identity):
    await identity.customer()
    token = await signed_in(identity)

    emails = [f"number{n}@example.org" for n in range(5)]
    answers = await asyncio.gather(*(ask(identity, token, email) for email in emails))

    assert sorted(answer.status_code for answer in answers) == [202, 202, 202, 202, 409]
    assert len((await listed(identity, token))["others"]) == 4


async def test_nobody_floods_a_mailbox_with_links_by_removing_and_adding(identity):
    await identity.customer()
    token = await signed_in(identity)
    codes = []
    for _ in range(6):
        answer = await ask(identity, token)
        codes.append(answer.status_code)
        for one in (await listed(identity, token))["others"]:
            await remove(identity, token, one["address_id"])

    assert codes == [202] * 5 + [429]
    assert int(answer.headers["Retry-After"]) > 0


async def test_an_address_in_the_list_that_is_confirmed_as_the_new_one_leaves_the_list(identity):
    await identity.customer()
    token = await signed_in(identity)
    await added(identity, token)

    await changed(identity, token)

    told = await listed(identity, await signed_in(identity, email=NEW))
    assert (told["primary"], told["others"]) == (NEW, [])


async def test_what_nobody_proved_is_forgotten_after_a_day_and_what_was_removed_after_a_month(
    identity,
):
    await identity.customer()
    token = await signed_in(identity)
    await added(identity, token, "kept@example.org")
    await remove(identity, token, await added(identity, token, "gone@example.org"))
    await ask(identity, token, "waits@example.org")

    async def left(days: int) -> set[str]:
        at = now() + timedelta(days=days)
        async with identity.database.transaction(HARROWMERE) as session:
            await forget_old_emails(
                session,
                waiting_before=at - timedelta(days=1),
                removed_before=at - timedelta(days=30),
            )
        return {row.email for row in await identity.rows("SELECT email FROM other_emails")}

    assert await left(0) == {"kept@example.org", "gone@example.org", "waits@example.org"}
    assert await left(2) == {"kept@example.org", "gone@example.org"}
    assert await left(31) == {"kept@example.org"}


async def test_all_that_is_held_about_a_person_names_their_other_addresses(identity):
    await identity.customer()
    token = await signed_in(identity)
    await added(identity, token)
    await asked(identity, token)

    part = await part_of(identity, token, await delivered(identity))

    assert "Other email addresses of your login" in part.text
    assert NEW in part.text
