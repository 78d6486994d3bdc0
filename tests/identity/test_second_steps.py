"""The authenticator app and its recovery codes: good once, counted, never skipped."""

import asyncio
from datetime import UTC, datetime

import pyotp
import pytest

from chassis.events import now
from services.identity.domain import second_steps
from tests.identity.conftest import GOOD_PASSWORD, MERESIDE

STAFF = "priya.ranasinghe@mereside.example"


class App:
    """An authenticator app."""

    def __init__(self, secret):
        self.totp = pyotp.TOTP(secret)

    def code(self, steps=0):
        """The code of the half minute that is, or of one around it."""
        return self.totp.generate_otp(second_steps.step_of(now()) + steps)

    def wrong(self):
        """Six digits that no half minute around shows."""
        shown = {self.code(steps) for steps in (-2, -1, 0, 1, 2)}
        return next(f"{n:06}" for n in range(10) if f"{n:06}" not in shown)


async def ask(identity, path, token, **more):
    how = {name: more.pop(name) for name in ("as_", "landlord") if name in more}
    return await identity.call("POST", path, {"session": token, **more}, **how)


async def set_up(identity, token, **how):
    """Set an app up the whole way; return it with its recovery codes and the answer."""
    offer = await ask(identity, "/second-step/offer", token, **how)
    assert offer.status_code == 200, offer.text
    app = App(offer.json()["secret"])
    done = await ask(identity, "/second-step/set-up", token, code=app.code(-1), **how)
    assert done.status_code == 200, done.text
    return app, done.json()


@pytest.fixture
async def eleanor(identity):
    """A customer with an app; gives the app, the recovery codes and a session that waits."""
    await identity.customer()
    token = (await identity.sign_in()).json()["token"]
    app, done = await set_up(identity, token)
    opened = (await identity.sign_in()).json()
    assert opened["needs"] == "second_step"
    return app, done["recovery_codes"], opened["token"]


async def second_step(identity, token, code, **how):
    return await ask(identity, "/sessions/second-step", token, code=code, **how)


async def acts(identity):
    rows = await identity.rows("SELECT act FROM sign_in_audit ORDER BY at")
    return [row.act for row in rows]


async def test_a_password_alone_opens_nothing_once_an_app_is_set_up(identity, eleanor):
    _app, _codes, token = eleanor

    view = (await identity.introspect(token)).json()

    assert view["needs"] == "second_step"
    assert view["tokens"] == {}
    for path in ("look", "offer", "recovery-codes", "remove"):
        answer = await ask(identity, f"/second-step/{path}", token)
        assert answer.json()["code"] == "session_not_found"


async def test_the_apps_code_opens_a_new_session_with_everything(identity, eleanor):
    app, _codes, token = eleanor

    answer = await second_step(identity, token, app.code()[:3] + " " + app.code()[3:])

    assert answer.status_code == 201
    assert answer.json()["needs"] is None
    assert (await identity.introspect(answer.json()["token"])).json()["tokens"]
    assert (await identity.introspect(token)).status_code == 401
    assert "second_step.passed" in await acts(identity)


async def test_a_code_is_good_once_and_none_before_it_any_more(identity, eleanor):
    app, _codes, token = eleanor
    code = app.code()
    assert (await second_step(identity, token, code)).status_code == 201

    again = (await identity.sign_in()).json()["token"]

    for used in (code, app.code(-1)):
        answer = await second_step(identity, again, used)
        assert (answer.status_code, answer.json()["code"]) == (422, "second_step_refused")


async def test_of_two_who_type_the_same_code_at_once_one_gets_in(identity, eleanor):
    app, codes, token = eleanor
    other = (await identity.sign_in()).json()["token"]

    for code in (app.code(), codes[0]):
        tokens = (token, other)
        answers = await asyncio.gather(*(second_step(identity, one, code) for one in tokens))
        assert sorted(answer.status_code for answer in answers) == [201, 422]
        token = (await identity.sign_in()).json()["token"]
        other = (await identity.sign_in()).json()["token"]


async def test_the_sixth_code_in_five_minutes_is_not_looked_at(identity, eleanor):
    app, codes, token = eleanor
    for _ in range(5):
        assert (await second_step(identity, token, app.wrong())).status_code == 422
        await identity.rows("DELETE FROM sign_in_counters")  # whatever the lock says

    another = (await identity.sign_in()).json()["token"]
    for one, code in ((token, app.code()), (another, app.code()), (token, codes[0])):
        answer = await second_step(identity, one, code)
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_codes")
        assert 0 < int(answer.headers["Retry-After"]) <= 300

    await identity.rows(
        "UPDATE second_steps SET tried_at = ARRAY(SELECT t - interval '5 minutes' "
        "FROM unnest(tried_at) AS t)"
    )
    assert (await second_step(identity, token, app.code())).status_code == 201


async def test_wrong_codes_lock_the_address_like_wrong_passwords(identity, eleanor):
    app, _codes, token = eleanor
    for _ in range(4):
        await second_step(identity, token, app.wrong())
    assert (await identity.sign_in(password="wrong-guess-again")).status_code == 401

    answer = await second_step(identity, token, app.code())

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_locked")
    assert (await identity.sign_in()).json()["code"] == "sign_in_locked"


async def test_of_twenty_codes_at_once_five_are_looked_at(identity, eleanor):
    app, _codes, token = eleanor

    answers = await asyncio.gather(*(second_step(identity, token, app.wrong()) for _ in range(20)))

    assert [answer.status_code for answer in answers].count(429) == 15
    assert (await acts(identity)).count("second_step.refused") == 5


async def test_a_recovery_code_is_good_once(identity, eleanor):
    _app, codes, token = eleanor
    typed = codes[3].upper().replace("-", " ")

    assert (await second_step(identity, token, typed)).status_code == 201

    again = (await identity.sign_in()).json()["token"]
    assert (await second_step(identity, again, codes[3])).status_code == 422
    view = await ask(identity, "/second-step/look", (await opened(identity, eleanor))["token"])
    assert view.json()["recovery_codes_left"] == 8
    changes = [e.get("change") for e in await identity.announced()]
    assert changes.count("recovery_code_used") == 2


async def opened(identity, eleanor):
    """Sign in the whole way by another recovery code."""
    token = (await identity.sign_in()).json()["token"]
    return (await second_step(identity, token, eleanor[1][-1])).json()


async def test_new_recovery_codes_take_the_place_of_the_old(identity, eleanor):
    _app, old, _token = eleanor
    token = (await opened(identity, eleanor))["token"]

    new = (await ask(identity, "/second-step/recovery-codes", token)).json()["recovery_codes"]

    assert len(set(new)) == 10
    assert not set(new) & set(old)
    waiting = (await identity.sign_in()).json()["token"]
    assert (await second_step(identity, waiting, old[0])).status_code == 422
    assert (await second_step(identity, waiting, new[0])).status_code == 201


async def test_without_a_recent_proof_nothing_about_the_second_step_changes(identity, eleanor):
    token = (await opened(identity, eleanor))["token"]
    await identity.rows("UPDATE sessions SET proved_at = proved_at - interval '6 minutes'")

    for path in ("offer", "recovery-codes", "remove"):
        answer = await ask(identity, f"/second-step/{path}", token)
        assert (answer.status_code, answer.json()["code"]) == (403, "proof_too_old")
    assert (await ask(identity, "/second-step/look", token)).status_code == 200


async def test_turned_off_the_password_is_enough_again_and_codes_are_worth_nothing(
    identity, eleanor
):
    token = (await opened(identity, eleanor))["token"]

    assert (await ask(identity, "/second-step/remove", token)).status_code == 204

    assert (await identity.sign_in()).json()["needs"] is None
    assert await identity.rows("SELECT 1 FROM recovery_codes") == []
    assert [e["change"] for e in await identity.announced() if "change" in e][-1] == "removed"


async def test_an_app_is_in_use_only_after_it_has_shown_a_code(identity):
    await identity.customer()
    token = (await identity.sign_in()).json()["token"]
    offer = (await ask(identity, "/second-step/offer", token)).json()
    app = App(offer["secret"])

    answer = await ask(identity, "/second-step/set-up", token, code=app.wrong())

    assert answer.status_code == 422
    assert (await identity.sign_in()).json()["needs"] is None
    assert (await ask(identity, "/second-step/offer", token)).json() == offer
    await identity.rows("UPDATE second_steps SET offered_at = offered_at - interval '31 minutes'")
    late = await ask(identity, "/second-step/set-up", token, code=app.code())
    assert late.json()["code"] == "nothing_offered"
    assert (await ask(identity, "/second-step/offer", token)).json() != offer


async def test_the_secret_is_stored_encrypted_for_its_login_alone(identity, eleanor):
    app, codes, _token = eleanor
    [row] = await identity.rows("SELECT user_id, sealed FROM second_steps")
    hashes = await identity.rows("SELECT code_hash FROM recovery_codes")
    secret = app.totp.byte_secret()

    assert secret not in row.sealed
    assert second_steps.unseal(identity.door.factor_key, row.user_id, row.sealed) == secret
    with pytest.raises(second_steps.SecondStepRefused):
        second_steps.unseal(identity.door.factor_key, MERESIDE, row.sealed)
    assert all(len(each.code_hash) == 32 for each in hashes)
    assert len({code.replace("-", "") for code in codes}) == 10
    assert all(len(code.replace("-", "")) == 16 for code in codes)


async def test_whoever_was_deactivated_gets_no_further_by_a_right_code(identity, eleanor):
    app, _codes, token = eleanor
    await identity.rows("UPDATE users SET state = 'deactivated'")

    answer = await second_step(identity, token, app.code())

    assert (answer.status_code, answer.json()["code"]) == (401, "session_not_found")


async def staff_member(identity):
    """Let in a member of staff of the landlord that asks for a second step; sign in."""
    how = {"landlord": MERESIDE, "as_": "operator"}
    body = {"email": STAFF, "name": "Priya Ranasinghe", "roles": ["agent"]}
    invited = (await identity.call("POST", "/staff", body, **how)).json()
    taken = {"token": invited["token"], "password": GOOD_PASSWORD}
    assert (await identity.call("POST", "/invitations/take", taken, **how)).status_code == 204
    return await sign_in_staff(identity)


async def sign_in_staff(identity):
    answer = await identity.sign_in(STAFF, kind="staff", as_="service:cases", landlord=MERESIDE)
    assert answer.status_code == 201, answer.text
    return answer.json()


DESK = {"as_": "service:cases", "landlord": MERESIDE}


async def test_staff_set_their_second_step_up_before_they_are_anybody(identity):
    first = await staff_member(identity)
    assert first["needs"] == "second_step_set_up"
    view = await identity.call("POST", "/sessions/introspect", {"token": first["token"]}, **DESK)
    assert view.json()["tokens"] == {}

    app, done = await set_up(identity, first["token"], **DESK)

    assert done["opened"]["needs"] is None
    assert done["opened"]["token"] != first["token"]
    assert (await sign_in_staff(identity))["needs"] == "second_step"
    removal = await ask(identity, "/second-step/remove", done["opened"]["token"], **DESK)
    assert (removal.status_code, removal.json()["code"]) == (409, "second_step_required")
    assert app.code()


async def test_nobody_with_an_app_sets_up_another_instead_of_showing_it(identity):
    await set_up(identity, (await staff_member(identity))["token"], **DESK)
    waiting = (await sign_in_staff(identity))["token"]

    answer = await ask(identity, "/second-step/offer", waiting, **DESK)

    assert (answer.status_code, answer.json()["code"]) == (401, "session_not_found")


def test_a_code_is_good_for_the_half_minutes_around_its_own():
    secret, at = second_steps.new_secret(), datetime(2026, 11, 22, 9, 30, 10, tzinfo=UTC)
    totp = pyotp.TOTP(second_steps.as_text(secret))
    present = second_steps.step_of(at)

    found = [
        second_steps.step_shown(secret, totp.generate_otp(present + n), at=at, after=0)
        for n in (-2, -1, 0, 1, 2)
    ]

    assert found == [None, present - 1, present, present + 1, None]
