"""The reader of a mail says: this was not me. The login is shut, once, and staff hear of it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.events import now
from tests.identity.conftest import GOOD_PASSWORD
from tests.identity.desk_of_users import Desk

EMAIL = "eleanor.vance@example.com"


async def notice(identity, user_id, *, about="password_changed", at=None, notice_id=None):
    """Have a mail's link made, as notifications does, and return its token."""
    answer = await identity.call(
        "PUT",
        f"/security-notices/{notice_id or uuid4()}",
        {
            "user_id": str(user_id),
            "about": about,
            "happened_at": (at or now()).isoformat(),
        },
        as_="service:notifications",
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["email"] == EMAIL
    return answer.json()["link"].partition("/not-me?token=")[2]


async def report(identity, token):
    return await identity.call("POST", "/security-notices/take", {"token": token})


async def disowned(identity):
    return [e for e in await identity.announced() if e["key"] == "identity.login.disowned.v1"]


async def test_looking_at_the_link_changes_nothing(identity):
    user_id = await identity.customer()
    token = await notice(identity, user_id)

    for _ in range(3):
        seen = await identity.call("POST", "/security-notices/look", {"token": token})
        assert (seen.status_code, seen.json()["is_reported"]) == (200, False)

    assert (await identity.sign_in()).status_code == 201
    assert await disowned(identity) == []


async def test_it_ends_every_session_and_refuses_the_right_password_in_every_browser(identity):
    user_id = await identity.customer()
    opened = (await identity.sign_in()).json()
    token = await notice(identity, user_id)

    done = await report(identity, token)
    refused = await identity.sign_in()
    known = await identity.call(
        "POST",
        "/sessions",
        {
            "kind": "customer",
            "email": EMAIL,
            "password": GOOD_PASSWORD,
            "device": opened.get("device") or "",
        },
    )

    assert done.status_code == 204
    assert (await identity.introspect(opened["token"])).status_code == 401
    for answer in (refused, known):
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_locked_until_proved")
    [told] = await disowned(identity)
    assert (told["user_id"], told["about"]) == (str(user_id), "password_changed")


async def test_said_again_and_from_another_mail_it_stays_one_matter(identity):
    user_id = await identity.customer()
    first = await notice(identity, user_id)
    second = await notice(identity, user_id, about="second_factor_changed")

    for token in (first, first, second):
        assert (await report(identity, token)).status_code == 204

    assert len(await disowned(identity)) == 1
    acts = await identity.rows("SELECT 1 FROM audit_entries WHERE act = 'user.disowned'")
    assert len(acts) == 2


async def test_a_new_password_by_mail_opens_the_login_again(identity):
    user_id = await identity.customer()
    await report(identity, await notice(identity, user_id))

    await identity.call("POST", "/password-resets", {"email": EMAIL})
    asked = [
        e for e in await identity.announced() if e["key"].endswith("password_reset.requested.v1")
    ]
    secret = (await identity.secret(asked[-1]["request_id"])).json()
    taken = await identity.call(
        "POST",
        "/password-resets/take",
        {"token": secret["link"].partition("token=")[2], "password": "copper-harbour-quilt"},
    )

    assert taken.status_code == 204, taken.text
    assert (await identity.sign_in(EMAIL, "copper-harbour-quilt")).status_code == 201


async def test_staff_see_the_lock_and_may_end_it(identity):
    user_id = await identity.customer()
    await report(identity, await notice(identity, user_id))
    desk = Desk(identity)
    await desk.sign_in()

    seen = (await desk.call("GET", f"/external-users/{user_id}")).json()
    ended = await desk.call("POST", f"/users/{user_id}/unlock")

    assert seen["locked_until"].startswith("9999")
    assert "user.disowned" in [act["act"] for act in seen["history"]]
    assert ended.status_code == 204
    assert (await identity.sign_in()).status_code == 201


async def test_words_that_were_read_out_are_worth_nothing_then(identity):
    user_id = await identity.customer()
    desk = Desk(identity)
    await desk.sign_in()
    made = await desk.call(
        "POST",
        f"/external-users/{user_id}/one-time-password",
        {"case_reference": "SR1", "facts_checked": ["telephone", "address"]},
    )
    await report(identity, await notice(identity, user_id, about="one_time_password_issued"))
    await desk.call("POST", f"/users/{user_id}/unlock")

    assert (await identity.sign_in(EMAIL, made.json()["words"])).status_code == 401


@pytest.mark.parametrize("token", ["", "nonsense", "a" * 200, "00000000000000000000000000000000.x"])
async def test_a_link_that_is_none_of_ours_does_nothing(token, identity):
    for path in ("/security-notices/look", "/security-notices/take"):
        answer = await identity.call("POST", path, {"token": token})
        assert (answer.status_code, answer.json()["code"]) == (404, "security_notice_not_valid")


async def test_a_link_is_good_for_seven_days_and_a_mail_sent_again_has_the_same(identity):
    user_id = await identity.customer()
    old = await notice(identity, user_id, at=now() - timedelta(days=7, minutes=1))
    still = await notice(identity, user_id, at=now() - timedelta(days=6, hours=23))
    again = uuid4()
    first = await notice(identity, user_id, notice_id=again)

    assert await notice(identity, user_id, notice_id=again) == first
    assert (await report(identity, old)).status_code == 404
    assert (await report(identity, still)).status_code == 204


async def test_mails_to_staff_carry_no_such_link(identity):
    desk = Desk(identity)
    await desk.sign_in()

    answer = await identity.call(
        "PUT",
        f"/security-notices/{uuid4()}",
        {
            "user_id": str(desk.staff_id),
            "about": "password_changed",
            "happened_at": now().isoformat(),
        },
        as_="service:notifications",
    )

    assert answer.json()["link"] is None
