"""Staff read words out over the telephone; they open the screen for a new password, once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from chassis.events import now
from services.identity.domain.one_time import as_spoken, new_one_time_password
from services.identity.domain.spoken_words import SPOKEN_WORDS
from services.identity.tables import OneTimePasswordRow
from tests.identity.conftest import GOOD_PASSWORD, HARROWMERE
from tests.identity.desk_of_users import Desk

GROUNDS = {"case_reference": "SR00001245", "facts_checked": ["account_number", "telephone"]}
EMAIL = "eleanor.vance@example.com"
NEW = "copper-harbour-quilt"


@pytest.fixture
async def desk(identity):
    desk = Desk(identity)
    await desk.sign_in()
    return desk


async def given_words(desk, user_id):
    answer = await desk.call("POST", f"/external-users/{user_id}/one-time-password", GROUNDS)
    assert answer.status_code == 201, answer.text
    return answer.json()["words"]


async def choose(identity, token, old, new=NEW):
    return await identity.call(
        "POST",
        "/sessions/new-password",
        {"session": token, "password": old, "new_password": new},
    )


def test_the_words_are_many_and_no_two_sound_alike():
    assert len(set(SPOKEN_WORDS)) ** 5 >= 2**51
    for word in SPOKEN_WORDS:
        assert word.isascii()
        assert word.isalpha()
        assert word.islower()
    words = sorted(SPOKEN_WORDS)
    shared = {w[:i] + "*" + w[i + 1 :] for w in words for i in range(len(w))}
    assert len(shared) == sum(len(w) for w in words), "two words differ by one letter"


@pytest.mark.parametrize("sign", [" ", "-", ", ", ".", "  ", " - "])
def test_how_the_words_are_typed_makes_no_difference(sign):
    words = new_one_time_password()

    assert as_spoken(f" {words.upper().replace(' ', sign)} ") == words
    assert as_spoken("kettle-marsh-lantern") is None
    assert as_spoken("x" * 100_000) is None


async def test_the_words_open_the_new_password_screen_alone_and_it_lets_the_customer_in(
    identity, desk
):
    user_id = await identity.customer()
    words = await given_words(desk, user_id)

    opened = (await identity.sign_in(password=words.title())).json()

    assert opened["needs"] == "new_password"
    assert (await identity.introspect(opened["token"])).json()["tokens"] == {}
    answer = await choose(identity, opened["token"], words)
    assert answer.status_code == 201, answer.text
    assert answer.json()["needs"] is None
    assert (await identity.introspect(opened["token"])).status_code == 401
    assert (await identity.introspect(answer.json()["token"])).status_code == 200
    assert (await identity.sign_in()).status_code == 401
    assert (await identity.sign_in(password=NEW)).status_code == 201


async def test_the_browser_in_which_the_new_password_was_chosen_is_known_and_no_other(
    identity, desk
):
    user_id = await identity.customer()
    before = (await identity.sign_in()).json()["device"]
    words = await given_words(desk, user_id)
    token = (await identity.sign_in(password=words)).json()["token"]
    chosen = (await choose(identity, token, words)).json()
    for _ in range(5):
        await identity.sign_in(password="not-the-right-one")

    answers = [
        await identity.call(
            "POST",
            "/sessions",
            {"kind": "customer", "email": EMAIL, "password": NEW, "device": device},
        )
        for device in (chosen["device"], before, "")
    ]

    assert [answer.status_code for answer in answers] == [201, 401, 401]


async def test_for_a_week_every_new_session_is_told_that_words_were_given_out(identity, desk):
    user_id = await identity.customer()
    before = (await identity.sign_in()).json()["token"]
    words = await given_words(desk, user_id)
    opened = (await identity.sign_in(password=words)).json()["token"]
    chosen = (await choose(identity, opened, words)).json()["token"]
    another = (await identity.sign_in(password=NEW)).json()["token"]
    told = [(await identity.introspect(token)).json() for token in (chosen, another)]
    async with identity.database.transaction(HARROWMERE) as session:
        row = await session.scalar(select(OneTimePasswordRow))
        assert row is not None
        row.issued_at -= timedelta(days=7, minutes=1)
    later = (await identity.sign_in(password=NEW)).json()["token"]

    assert (await identity.introspect(before)).status_code == 401
    assert all(one["one_time_password_at"] for one in told)
    assert (await identity.introspect(later)).json()["one_time_password_at"] is None


async def test_the_words_are_good_once(identity, desk):
    words = await given_words(desk, await identity.customer())
    await identity.sign_in(password=words)

    assert (await identity.sign_in(password=words)).status_code == 401


async def test_the_words_are_good_for_thirty_minutes(identity, desk):
    words = await given_words(desk, await identity.customer())
    await identity.rows(
        "UPDATE one_time_passwords SET expires_at = :e", e=now() - timedelta(seconds=1)
    )

    assert (await identity.sign_in(password=words)).status_code == 401


async def test_newer_words_make_the_older_void(identity, desk):
    user_id = await identity.customer()
    older, newer = await given_words(desk, user_id), await given_words(desk, user_id)

    assert (await identity.sign_in(password=older)).status_code == 401
    assert (await identity.sign_in(password=newer)).status_code == 201


async def test_five_wrong_ones_make_the_words_void_though_the_lock_is_released(identity, desk):
    words = await given_words(desk, await identity.customer())
    for _ in range(5):
        await identity.sign_in(password=new_one_time_password())
        await identity.rows("UPDATE sign_in_counters SET failures = 0, locked_until = NULL")

    assert (await identity.sign_in(password=words)).status_code == 401
    assert (await identity.sign_in()).status_code == 201


async def test_password_and_sessions_go_on_until_the_new_password_is_set(identity, desk):
    user_id = await identity.customer()
    before = (await identity.sign_in()).json()["token"]
    words = await given_words(desk, user_id)

    assert (await identity.introspect(before)).status_code == 200
    assert (await identity.sign_in()).json()["needs"] is None
    token = (await identity.sign_in(password=words)).json()["token"]
    assert (await identity.introspect(before)).status_code == 200
    await choose(identity, token, words)
    assert (await identity.introspect(before)).status_code == 401


async def test_the_words_cannot_become_the_password_and_weak_ones_are_refused(identity, desk):
    words = await given_words(desk, await identity.customer())
    token = (await identity.sign_in(password=words)).json()["token"]

    same = await choose(identity, token, words, words.replace(" ", "-"))
    short = await choose(identity, token, words, "short")
    wrong = await choose(identity, token, "not the words", NEW)

    assert (same.status_code, same.json()["code"]) == (422, "same_password")
    assert (short.status_code, list(short.json()["fields"])) == (422, ["new_password"])
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["password"])
    assert (await choose(identity, token, words)).status_code == 201


async def test_the_screen_takes_five_wrong_words_and_ends(identity, desk):
    words = await given_words(desk, await identity.customer())
    token = (await identity.sign_in(password=words)).json()["token"]
    for _ in range(5):
        assert (await choose(identity, token, "not the words")).status_code == 422

    assert (await choose(identity, token, words)).status_code == 401
    assert (await identity.introspect(token)).status_code == 401
    assert (await identity.sign_in()).status_code == 201


async def test_a_session_that_waits_for_nothing_sets_no_password(identity):
    await identity.customer()
    token = (await identity.sign_in()).json()["token"]

    assert (await choose(identity, token, GOOD_PASSWORD)).status_code == 401


async def test_nobody_gives_words_out_without_case_two_facts_and_a_recent_proof(identity, desk):
    path = f"/external-users/{await identity.customer()}/one-time-password"

    for body in (
        GROUNDS | {"facts_checked": ["address"]},
        GROUNDS | {"facts_checked": ["address", "address"]},
        GROUNDS | {"case_reference": ""},
    ):
        assert (await desk.call("POST", path, body)).status_code == 422
    await identity.rows("UPDATE sessions SET proved_at = :a", a=now() - timedelta(minutes=11))
    late = await desk.call("POST", path, GROUNDS)
    assert (late.status_code, late.json()["code"]) == (403, "proof_too_old")


async def test_it_is_written_down_who_gave_words_out_for_which_case_and_what_was_checked(
    identity, desk
):
    user_id = await identity.customer()
    words = await given_words(desk, user_id)

    page = (await desk.call("GET", f"/external-users/{user_id}")).json()
    [act] = [a for a in page["history"] if a["act"] == "one_time_password.issued"]
    assert act["actor"] == str(desk.staff_id)
    assert act["details"] == {"case": "SR00001245", "checked": "account_number, telephone"}
    assert page["one_time_password_until"] is not None
    everything = str(await identity.rows("SELECT * FROM one_time_passwords")) + str(
        await identity.announced()
    )
    assert words not in everything
    assert words.split()[0] not in str(await identity.announced())


async def test_an_invited_person_may_enter_by_the_words_and_is_active_then(identity, desk):
    invited = await desk.invite("new.person@example.com")
    words = await given_words(desk, invited["user_id"])

    token = (await identity.sign_in("new.person@example.com", words)).json()["token"]
    answer = await choose(identity, token, words)

    assert answer.status_code == 201
    activated = [e for e in await identity.announced() if e["key"] == "identity.user.activated.v1"]
    assert [e["user_id"] for e in activated] == [invited["user_id"]]


async def test_a_deactivated_login_gets_no_words_and_none_work(identity, desk):
    user_id = await identity.customer()
    words = await given_words(desk, user_id)
    await desk.call("POST", f"/external-users/{user_id}/deactivation", {"reason": "Sold"})

    answer = await desk.call("POST", f"/external-users/{user_id}/one-time-password", GROUNDS)

    assert (answer.status_code, answer.json()["code"]) == (409, "login_deactivated")
    assert (await identity.sign_in(password=words)).status_code == 401


async def test_words_that_are_given_out_often_are_announced_to_the_leads(identity, desk):
    user_id = await identity.customer()
    for _ in range(4):
        await given_words(desk, user_id)

    often = [
        e
        for e in await identity.announced()
        if e["key"] == "identity.one_time_password.issued_often.v1"
    ]
    assert [(e["scope"], e["count"]) for e in often] == [("customer", 4)]


async def test_an_expired_password_opens_the_new_password_screen_alone(identity, desk):
    user_id = await identity.customer()
    await identity.rows("UPDATE users SET password_expires_at = :a", a=now() - timedelta(seconds=1))

    opened = (await identity.sign_in()).json()

    assert opened["needs"] == "new_password"
    same = await choose(identity, opened["token"], GOOD_PASSWORD, GOOD_PASSWORD)
    assert same.json()["code"] == "same_password"
    assert (await choose(identity, opened["token"], GOOD_PASSWORD)).json()["needs"] is None
    assert (await identity.sign_in(password=NEW)).json()["needs"] is None
    assert (await desk.call("GET", f"/external-users/{user_id}")).json()[
        "password_expires_at"
    ] is None


async def test_words_for_somebody_else_open_nothing(identity, desk):
    words = await given_words(desk, await identity.customer())
    await identity.customer("olu.adeyemi@example.com")

    assert (await identity.sign_in("olu.adeyemi@example.com", words)).status_code == 401
    assert (await identity.sign_in("nobody@example.com", words)).status_code == 401
    assert (
        await desk.call("POST", f"/external-users/{uuid4()}/one-time-password", GROUNDS)
    ).status_code == 404
