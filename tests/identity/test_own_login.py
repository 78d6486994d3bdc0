"""What people see and do about their own login: sessions, history."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from chassis.events import now
from chassis.origin import BROWSER_HEADER, NETWORK_HEADER
from tests.identity.conftest import HARROWMERE, Identity


async def signed_in(identity: Identity, **how: str) -> str:
    """Sign Eleanor in and return the token of her session."""
    answer = await identity.sign_in(**how)
    assert answer.status_code == 201, answer.text
    return answer.json()["token"]


async def as_person(identity: Identity, token: str, method: str, path: str, **how):
    """Call as the person whose session this is, with the token that the site hands on."""
    view = (await identity.introspect(token)).json()
    return await identity.http.request(
        method, path, headers={"Authorization": f"Bearer {view['tokens']['identity']}"}, **how
    )


async def test_a_person_sees_where_they_are_signed_in_and_which_browser_this_is(identity):
    await identity.customer()
    first, second = await signed_in(identity), await signed_in(identity)
    await identity.customer("somebody.else@example.com")
    await signed_in(identity, email="somebody.else@example.com")

    listed = (await as_person(identity, second, "GET", "/me/sessions")).json()["items"]

    assert len(listed) == 2
    here = (await identity.introspect(second)).json()["session_id"]
    assert [one["is_this"] for one in listed if one["session_id"] == here] == [True]
    assert {one["method"] for one in listed} == {"password"}
    assert (await identity.introspect(first)).status_code == 200


async def test_the_list_says_which_browser_and_network_a_session_came_from(identity):
    await identity.customer()
    origin = {NETWORK_HEADER: "203.0.113.9", BROWSER_HEADER: "Mozilla/5.0 (Window box)"}
    identity.http.headers.update(origin)
    token = await signed_in(identity)

    [one] = (await as_person(identity, token, "GET", "/me/sessions")).json()["items"]

    assert (one["network"], one["browser"]) == ("203.0.113.9", "Mozilla/5.0 (Window box)")


async def test_sessions_that_are_over_are_not_listed(identity):
    await identity.customer()
    await signed_in(identity)
    await identity.rows("UPDATE sessions SET last_active_at = :t", t=now() - timedelta(minutes=16))
    token = await signed_in(identity)

    listed = (await as_person(identity, token, "GET", "/me/sessions")).json()["items"]

    assert [one["is_this"] for one in listed] == [True]


async def test_one_browser_can_be_signed_out_from_another(identity):
    await identity.customer()
    lost, here = await signed_in(identity), await signed_in(identity)
    lost_id = (await identity.introspect(lost)).json()["session_id"]

    answer = await as_person(identity, here, "DELETE", f"/me/sessions/{lost_id}")

    assert answer.status_code == 204
    assert (await identity.introspect(lost)).status_code == 401
    assert (await identity.introspect(here)).status_code == 200
    ended = [e for e in await identity.announced() if e["key"] == "identity.session.ended.v1"]
    assert [(e["session_id"], e["reason"]) for e in ended] == [(lost_id, "revoked")]
    again = await as_person(identity, here, "DELETE", f"/me/sessions/{lost_id}")
    assert again.status_code == 404


async def test_nobody_signs_out_somebody_elses_browser(identity):
    await identity.customer()
    theirs = await signed_in(identity)
    theirs_id = (await identity.introspect(theirs)).json()["session_id"]
    await identity.customer("somebody.else@example.com")
    mine = await signed_in(identity, email="somebody.else@example.com")

    foreign = await as_person(identity, mine, "DELETE", f"/me/sessions/{theirs_id}")
    absent = await as_person(identity, mine, "DELETE", f"/me/sessions/{uuid4()}")

    assert foreign.status_code == absent.status_code == 404
    assert foreign.json()["code"] == absent.json()["code"]
    assert (await identity.introspect(theirs)).status_code == 200


@pytest.mark.parametrize(("but_this", "left"), [(True, 200), (False, 401)])
async def test_signing_out_everywhere_keeps_this_browser_if_asked_to(identity, but_this, left):
    await identity.customer()
    others = [await signed_in(identity) for _ in range(3)]
    here = await signed_in(identity)

    answer = await as_person(
        identity, here, "POST", "/me/sessions/end", json={"but_this": but_this}
    )

    assert answer.status_code == 204
    for token in others:
        assert (await identity.introspect(token)).status_code == 401
    assert (await identity.introspect(here)).status_code == left


async def test_the_history_tells_signing_in_failing_and_signing_out(identity):
    await identity.customer()
    await identity.sign_in(password="wrong-marsh-lantern")
    gone = await signed_in(identity)
    await identity.call("POST", "/sessions/end", {"token": gone})
    token = await signed_in(identity)

    told = (await as_person(identity, token, "GET", "/me/sign-ins")).json()

    acts = [one["act"] for one in told["items"]]
    assert acts[:4] == [
        "session.opened_by_password",
        "session.signed_out",
        "session.opened_by_password",
        "sign_in.refused",
    ]
    assert [one["is_own"] for one in told["items"]][:4] == [True, True, True, False]
    assert told["next"] is None


async def test_the_history_goes_back_ninety_days_page_by_page_and_to_nobody_else(identity):
    user = await identity.customer()
    token = await signed_in(identity)
    for number in range(120):
        await identity.rows(
            "INSERT INTO sign_in_audit (id, landlord_id, at, act, kind, user_id, actor,"
            " correlation_id) VALUES (:i, :l, :t, 'sign_in.refused', 'customer', :u, 's', '')",
            i=uuid4(),
            l=HARROWMERE,
            t=now() - timedelta(days=number),
            u=user if number % 2 else uuid4(),
        )

    seen, after = [], None
    for _page in range(5):
        params = {"after": after} if after else {}
        told = (await as_person(identity, token, "GET", "/me/sign-ins", params=params)).json()
        seen += [one["at"] for one in told["items"] if one["act"] == "sign_in.refused"]
        after = told["next"]
        if after is None:
            break

    assert len(seen) == 45  # every second day of the last ninety
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 45


@pytest.mark.parametrize(
    "after", ["nonsense", "_", "2026-01-01_x", f"0001-01-01T00:00:00_{UUID(int=1)}"]
)
async def test_a_made_up_place_in_the_history_is_refused_in_words(identity, after):
    await identity.customer()
    token = await signed_in(identity)

    answer = await as_person(identity, token, "GET", "/me/sign-ins", params={"after": after})

    assert answer.status_code in {200, 422}


async def test_the_landlord_decides_how_long_a_browser_may_be_idle(identity):
    await identity.customer()
    token = await signed_in(identity)
    landlord = identity.door.landlords.by_id(HARROWMERE)
    policy = landlord.sign_in.model_copy(update={"idle_minutes": 30})
    object.__setattr__(landlord, "sign_in", policy)

    await identity.rows("UPDATE sessions SET last_active_at = :t", t=now() - timedelta(minutes=20))
    assert (await identity.introspect(token, is_activity=False)).json()["idle_seconds_left"] < 601
    await identity.rows("UPDATE sessions SET last_active_at = :t", t=now() - timedelta(minutes=31))
    assert (await identity.introspect(token)).status_code == 401
