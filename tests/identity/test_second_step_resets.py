"""Staff take a lost second step away: on grounds that are kept, never their own, and not silently."""

from uuid import uuid4

import pytest

from services.identity.routes.door import Door
from tests.identity.conftest import GOOD_PASSWORD
from tests.identity.desk import member, old_proof
from tests.identity.test_passkeys import Device, add
from tests.identity.test_second_steps import set_up

GROUNDS = {"case_reference": "SR00001245", "facts_checked": ["account_number", "telephone"]}
OF_STAFF = {"case_reference": "HD-2231", "facts_checked": ["called_back", "manager_confirmed"]}


@pytest.fixture
async def kit(identity):
    return await member(identity, "Kit Sorrell", "identity_admin")


@pytest.fixture
async def eleanor(identity):
    """A customer with an app, recovery codes and a passkey; gives the login and a session."""
    user_id = await identity.customer()
    token = (await identity.sign_in()).json()["token"]
    await set_up(identity, token)
    assert (await add(identity, token, Device())).status_code == 201
    return user_id, token


def path_of(user_id, kind="external-users"):
    return f"/{kind}/{user_id}/second-step-reset"


async def test_everything_beside_the_password_is_gone_and_every_browser_signed_out(
    identity, kit, eleanor
):
    user_id, token = eleanor

    answer = await kit.call("POST", path_of(user_id), GROUNDS)

    assert answer.status_code == 204, answer.text
    assert (await identity.introspect(token)).status_code == 401
    opened = (await identity.sign_in()).json()
    assert opened["needs"] is None
    look = await identity.call("POST", "/second-step/look", {"session": opened["token"]})
    assert (look.json()["set_up_at"], look.json()["recovery_codes_left"]) == (None, 0)
    assert look.json()["passkeys"] == []


async def test_who_did_it_for_which_case_and_after_what_checks_is_kept_and_the_owner_told(
    identity, kit, eleanor
):
    user_id, _token = eleanor
    await kit.call("POST", path_of(user_id), GROUNDS)

    [row] = await identity.rows(
        "SELECT actor, details FROM sign_in_audit WHERE act = 'second_step.reset'"
    )
    told = [
        e for e in await identity.announced() if e["key"] == "identity.second_factor.changed.v1"
    ]

    assert row.actor == kit.user_id
    assert row.details == {
        "case": "SR00001245",
        "checked": "account_number, telephone",
        "removed": "app, recovery_codes, passkeys",
    }
    assert (told[-1]["user_id"], told[-1]["is_by_staff"]) == (str(user_id), True)
    assert [e["is_by_staff"] for e in told[:-1]] == [False] * (len(told) - 1)


async def test_what_staff_see_of_a_second_step_holds_no_secret(identity, kit, eleanor):
    user_id, _token = eleanor

    page = (await kit.call("GET", f"/external-users/{user_id}")).json()["second_step"]

    assert page["app_since"]
    assert page["recovery_codes_left"] == 10
    assert [set(key) for key in page["passkeys"]] == [{"passkey_id", "name", "added_at", "used_at"}]
    assert set(page) == {"app_since", "recovery_codes_left", "passkeys"}


async def test_a_colleague_sets_up_anew_where_the_landlord_asks_for_it(identity, kit, monkeypatch):
    priya = await member(identity, "Priya Ranasinghe", "agent")
    await set_up(identity, priya.session, as_="service:cases")
    monkeypatch.setattr(Door, "is_second_step_required", lambda _self, _landlord_id: True)

    answer = await kit.call("POST", path_of(priya.user_id, "staff"), OF_STAFF)

    assert answer.status_code == 204, answer.text
    assert not await priya.is_signed_in()
    opened = await identity.sign_in(priya.email, kind="staff", as_="service:cases")
    assert opened.json()["needs"] == "second_step_set_up"


async def test_nobody_takes_away_their_own(identity, kit):
    await set_up(identity, kit.session, as_="service:cases")

    answer = await kit.call("POST", path_of(kit.user_id, "staff"), OF_STAFF)

    assert (answer.status_code, answer.json()["code"]) == (403, "own_login")
    assert await kit.is_signed_in()


@pytest.mark.parametrize(
    "facts", [[], ["telephone"], ["telephone", "telephone"]], ids=["none", "one", "one twice"]
)
async def test_two_facts_are_checked_first(identity, kit, eleanor, facts):
    user_id, token = eleanor

    answer = await kit.call("POST", path_of(user_id), GROUNDS | {"facts_checked": facts})

    assert (answer.status_code, answer.json()["code"]) == (422, "not_enough_checked")
    assert (await identity.introspect(token)).status_code == 200


async def test_staff_have_shown_a_moment_ago_who_they_are(identity, kit, eleanor):
    user_id, token = eleanor
    await old_proof(kit)

    answer = await kit.call("POST", path_of(user_id), GROUNDS)

    assert (answer.status_code, answer.json()["code"]) == (403, "proof_too_old")
    assert (await identity.introspect(token)).status_code == 200


async def test_there_must_be_something_to_take_away(identity, kit):
    answer = await kit.call("POST", path_of(await identity.customer()), GROUNDS)

    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_reset")
    assert (await identity.sign_in(password=GOOD_PASSWORD)).status_code == 201


async def test_each_door_opens_its_own_kind_of_login_alone(identity, kit, eleanor):
    priya = await member(identity, "Priya Ranasinghe", "agent")
    await set_up(identity, priya.session, as_="service:cases")

    for path, grounds in (
        (path_of(eleanor[0], "staff"), OF_STAFF),
        (path_of(priya.user_id), GROUNDS),
        (path_of(uuid4()), GROUNDS),
    ):
        assert (await kit.call("POST", path, grounds)).status_code == 404
    assert await priya.is_signed_in()
