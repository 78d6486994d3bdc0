"""What a session still needs, and showing once more who one is."""

from datetime import timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest

from chassis.events import now
from services.identity.domain.needs import WHOLE, next_need
from services.identity.domain.users import ProofTooOld, SessionNeed, SignInMethod, UserKind
from services.identity.store.sessions import require_recent_proof
from tests.identity.conftest import GOOD_PASSWORD, HARROWMERE


def need(**facts):
    return next_need(
        **{
            "method": SignInMethod.PASSWORD,
            "kind": UserKind.CUSTOMER,
            "has_second_step": False,
            "is_second_step_done": False,
            "is_second_step_required": False,
            "must_change_password": False,
        }
        | facts
    )


def test_whoever_has_a_second_step_is_asked_for_it_before_anything_else():
    for method in set(SignInMethod) - WHOLE:
        asked = need(method=method, has_second_step=True, must_change_password=True)
        assert asked == SessionNeed.SECOND_STEP


def test_a_landlords_password_is_changed_before_the_second_step_is_set_up():
    facts = {"kind": UserKind.STAFF, "is_second_step_required": True}

    assert need(must_change_password=True, **facts) == SessionNeed.NEW_PASSWORD
    assert need(**facts) == SessionNeed.SECOND_STEP_SET_UP
    assert need(has_second_step=True, is_second_step_done=True, **facts) is None


def test_a_customer_is_never_made_to_set_up_a_second_step():
    assert need(is_second_step_required=True) is None
    assert need(method=SignInMethod.TICKET, is_second_step_required=True) is None


def test_a_passkey_and_the_organisations_own_sign_in_need_nothing_more():
    for method, *facts in product(WHOLE, *[(False, True)] * 4):
        names = (
            "has_second_step",
            "is_second_step_done",
            "is_second_step_required",
            "must_change_password",
        )
        kinds = dict(zip(names, facts, strict=True))
        assert need(method=method, kind=UserKind.STAFF, **kinds) is None


async def confirm(identity, token, password=GOOD_PASSWORD, **how):
    return await identity.call(
        "POST", "/sessions/confirm", {"session": token, "password": password}, **how
    )


async def test_showing_it_once_more_gives_a_new_token_proved_now_and_ending_when_the_old_one_did(
    identity,
):
    await identity.customer()
    token = (await identity.sign_in()).json()["token"]
    await identity.rows(
        "UPDATE sessions SET proved_at = proved_at - interval '1 hour', "
        "ends_at = ends_at - interval '1 hour'"
    )
    before = (await identity.introspect(token)).json()
    [was] = await identity.rows("SELECT ends_at FROM sessions")

    answer = await confirm(identity, token)

    assert answer.status_code == 201
    after = (await identity.introspect(answer.json()["token"])).json()
    [row] = await identity.rows("SELECT ends_at, proved_at FROM sessions")
    assert row.ends_at == was.ends_at
    assert after["proved_at"] > before["proved_at"]
    assert now() - row.proved_at < timedelta(minutes=1)
    assert (await identity.introspect(token)).status_code == 401
    ended = [e for e in await identity.announced() if e["key"] == "identity.session.ended.v1"]
    assert [(e["session_id"], e["reason"]) for e in ended] == [(before["session_id"], "superseded")]


async def test_confirming_is_no_side_door_for_guessing_a_password(identity):
    await identity.customer()
    token = (await identity.sign_in()).json()["token"]

    guesses = [(await confirm(identity, token, f"wrong-guess-{n}")).status_code for n in range(5)]

    assert guesses == [401] * 5
    assert (await confirm(identity, token)).status_code == 401
    assert (await identity.sign_in()).status_code == 401


async def test_nothing_is_confirmed_for_a_session_that_is_over_or_not_finished(identity):
    await identity.customer()
    token = (await identity.sign_in()).json()["token"]

    assert (await confirm(identity, "x" * 43)).json()["code"] == "session_not_found"
    elsewhere = await confirm(identity, token, as_="service:cases")
    assert elsewhere.json()["code"] == "session_not_found"
    await identity.rows("UPDATE sessions SET needs = 'second_step'")
    assert (await confirm(identity, token)).json()["code"] == "session_not_found"


async def test_only_a_recent_proof_opens_what_asks_for_one(identity):
    await identity.customer()
    session_id = UUID((await identity.sign_in()).json()["session_id"])

    async def check(one, within):
        async with identity.database.transaction(HARROWMERE) as session:
            await require_recent_proof(session, one, within=within, at=now())

    await check(session_id, timedelta(minutes=5))
    await identity.rows("UPDATE sessions SET proved_at = proved_at - interval '301 seconds'")
    for one in (session_id, uuid4(), None):
        with pytest.raises(ProofTooOld):
            await check(one, timedelta(minutes=5))
