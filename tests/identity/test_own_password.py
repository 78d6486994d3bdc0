"""Changing one's password: the present one is asked for, and it is no side door."""

import asyncio

import pytest

from tests.identity.conftest import GOOD_PASSWORD, Identity
from tests.identity.test_own_login import as_person, signed_in

NEW = "velvet-anchor-plumtree"


async def change(identity: Identity, token: str, current: str = GOOD_PASSWORD, new: str = NEW):
    body = {"current": current, "password": new}
    return await as_person(identity, token, "POST", "/me/password", json=body)


async def test_the_new_password_signs_in_and_the_old_one_does_not(identity):
    user = await identity.customer()
    token = await signed_in(identity)

    answer = await change(identity, token)

    assert answer.status_code == 200, answer.text
    assert (await identity.sign_in(password=NEW)).status_code == 201
    assert (await identity.sign_in()).status_code == 401
    changed = [e for e in await identity.announced() if e["key"] == "identity.password.changed.v1"]
    assert [(e["user_id"], e["how"]) for e in changed] == [(str(user), "changed")]


async def test_every_other_browser_is_signed_out_and_this_one_goes_on_under_a_new_token(identity):
    await identity.customer()
    other, here = await signed_in(identity), await signed_in(identity)

    renewed = (await change(identity, here)).json()["token"]

    assert (await identity.introspect(other)).status_code == 401
    assert (await identity.introspect(here)).status_code == 401
    assert (await identity.introspect(renewed)).status_code == 200


async def test_a_wrong_present_password_changes_nothing_and_is_counted(identity):
    await identity.customer()
    token = await signed_in(identity)

    for _ in range(5):
        wrong = await change(identity, token, current="wrong-marsh-lantern")
        assert wrong.status_code == 401

    right = await change(identity, token)
    assert right.status_code == 401, "locked, however right the password is"
    assert (await identity.sign_in()).status_code == 401
    assert (await identity.introspect(token)).status_code == 200


async def test_of_many_guesses_at_once_only_the_policys_number_is_looked_at(identity):
    await identity.customer()
    token = await signed_in(identity)
    guesses = [f"guess-number-{number}" for number in range(11)] + [GOOD_PASSWORD]

    answers = await asyncio.gather(*(change(identity, token, current=one) for one in guesses[:11]))

    assert {answer.status_code for answer in answers} <= {401, 503}
    refused = await identity.rows(
        "SELECT count(*) AS n FROM sign_in_audit WHERE act = 'sign_in.refused'"
    )
    assert refused[0].n <= 5
    assert (await change(identity, token)).status_code == 401


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("short", "password_too_short"),
        ("password1234", "password_too_common"),
        (GOOD_PASSWORD, "password_not_new"),
        ("é" * 1024, "password_too_long"),
    ],
)
async def test_a_new_password_that_cannot_be_used_is_refused_with_advice(identity, new, code):
    await identity.customer()
    token = await signed_in(identity)

    answer = await change(identity, token, new=new)

    assert answer.status_code == 422
    assert answer.json()["code"] == code
    assert answer.json()["fields"]["password"]
    assert (await identity.sign_in()).status_code == 201


async def test_a_strangers_failures_do_not_keep_the_owner_from_it_in_a_known_browser(identity):
    await identity.customer()
    opened = (await identity.sign_in()).json()
    for _ in range(5):
        await identity.sign_in(password="wrong-marsh-lantern")
    body = {"current": GOOD_PASSWORD, "password": NEW}

    elsewhere = await change(identity, opened["token"])
    here = await as_person(
        identity, opened["token"], "POST", "/me/password", json=body | {"device": opened["device"]}
    )

    assert elsewhere.json()["code"] == "sign_in_locked"
    assert here.status_code == 200, here.text
