"""A forgotten password is replaced by a mailed link, and nobody learns who has a login."""

import asyncio
from uuid import UUID, uuid4

import pytest

from tests.identity.conftest import GOOD_PASSWORD, MERESIDE

EMAIL = "eleanor.vance@example.com"
NEW = "copper-meadow-violin"
DEAD = "password_reset_not_valid"


async def forgot(identity, email=EMAIL, **more):
    return await identity.call("POST", "/password-resets", {"email": email}, **more)


async def mailed(identity, email=EMAIL, **more):
    """Ask for a link and read the mail: what identity tells the sender of messages."""
    answer = await forgot(identity, email, **more)
    assert answer.status_code == 204, answer.text
    return await identity.secret(UUID(await asked(identity)))


async def asked(identity):
    events = [each for each in await identity.announced() if "password_reset" in each["key"]]
    return events[-1]["request_id"]


def token_in(secret):
    return secret.json()["link"].partition("token=")[2]


async def look(identity, token, **more):
    return await identity.call("POST", "/password-resets/look", {"token": token}, **more)


async def take(identity, token, password=NEW, **more):
    return await identity.call(
        "POST", "/password-resets/take", {"token": token, "password": password}, **more
    )


async def member_of_staff(identity, email="priya.ranasinghe@harrowmere.example"):
    invited = await identity.call(
        "POST",
        "/staff",
        {"email": email, "name": "Priya Ranasinghe", "roles": ["agent"]},
        as_="operator",
    )
    taken = await identity.call(
        "POST",
        "/invitations/take",
        {"token": invited.json()["token"], "password": GOOD_PASSWORD},
        as_="service:cases",
    )
    assert taken.status_code == 204
    return email


async def test_a_new_password_is_chosen_by_the_mailed_link(identity):
    await identity.customer()

    secret = (await mailed(identity)).json()
    token = secret["link"].partition("token=")[2]
    seen = (await look(identity, token)).json()
    taken = await take(identity, token)

    assert secret["kind"] == "password_reset"
    assert secret["link"].startswith("http://localhost:7000/changing-password?token=")
    assert seen == {"kind": "customer", "email": EMAIL, "question": None}
    assert taken.status_code == 204
    assert (await identity.sign_in(password=GOOD_PASSWORD)).status_code == 401
    assert (await identity.sign_in(password=NEW)).status_code == 201


async def test_the_link_is_never_stored_and_always_the_same_for_one_request(identity):
    await identity.customer()
    token = token_in(await mailed(identity))
    request_id = UUID(await asked(identity))

    assert token_in(await identity.secret(request_id)) == token
    stored = str(await identity.rows("SELECT * FROM password_resets"))
    stored += str(await identity.rows("SELECT * FROM outbox"))
    assert token.partition(".")[2] not in stored
    assert EMAIL not in str(await identity.announced())


@pytest.mark.parametrize(
    "typed",
    [EMAIL, EMAIL.upper(), "nobody@example.com", "not an address", "", "é" * 300, "a@b\x00.c"],
)
async def test_whatever_is_typed_the_answer_is_one(identity, typed):
    await identity.customer()

    answer = await forgot(identity, typed)

    assert (answer.status_code, answer.content) == (204, b"")


async def test_looking_never_uses_the_link_up_and_of_many_at_once_one_takes_it(identity):
    await identity.customer()
    token = token_in(await mailed(identity))
    for _ in range(5):
        assert (await look(identity, token)).status_code == 200

    answers = await asyncio.gather(
        *(take(identity, token, f"{NEW}-{number}") for number in range(4))
    )

    assert sorted(answer.status_code for answer in answers) == [204, 404, 404, 404]
    worked = next(number for number, each in enumerate(answers) if each.status_code == 204)
    assert (await identity.sign_in(password=f"{NEW}-{worked}")).status_code == 201


async def test_a_newer_link_takes_the_place_of_the_older(identity):
    await identity.customer()
    older, newer = token_in(await mailed(identity)), token_in(await mailed(identity))

    assert (await take(identity, older)).status_code == 404
    assert (await take(identity, newer)).status_code == 204


async def test_a_mail_overtaken_by_a_newer_one_is_not_sent(identity):
    await identity.customer()
    await forgot(identity)
    older = UUID(await asked(identity))
    await forgot(identity)

    assert (await identity.secret(older)).status_code == 404


async def test_three_links_an_hour_and_the_newest_stays_good(identity):
    await identity.customer()
    tokens = [token_in(await mailed(identity)) for _ in range(3)]
    before = len(await identity.announced())

    for _ in range(3):
        assert (await forgot(identity)).status_code == 204

    assert len(await identity.announced()) == before
    assert (await look(identity, tokens[-1])).status_code == 200


async def test_of_many_requests_at_once_three_lead_to_a_mail(identity):
    await asyncio.gather(*(forgot(identity, "nobody@example.com") for _ in range(8)))

    assert len(await identity.announced()) == 3


async def test_a_link_lives_an_hour(identity):
    await identity.customer()
    token = token_in(await mailed(identity))
    await identity.rows("UPDATE password_resets SET expires_at = expires_at - interval '59 min'")
    assert (await look(identity, token)).status_code == 200

    await identity.rows("UPDATE password_resets SET expires_at = expires_at - interval '1 min'")

    assert (await take(identity, token)).status_code == 404


async def test_whatever_is_wrong_with_a_link_the_answer_is_one(identity):
    await identity.customer()
    older, token = token_in(await mailed(identity)), token_in(await mailed(identity))
    await take(identity, token)
    forged = token[:-1] + ("0" if token[-1] != "0" else "1")
    dead = (older, token, forged, "", "x", f"{uuid4().hex}.{'0' * 64}", "\u0661" * 32, "é.\x00")

    answers = [await look(identity, each) for each in dead]
    answers += [await take(identity, each) for each in dead]
    answers += [await look(identity, token, as_="service:cases")]
    answers += [await look(identity, token, landlord=MERESIDE)]

    told = [(each.status_code, each.json() | {"correlation_id": ""}) for each in answers]
    assert all(each == told[0] for each in told)
    assert (told[0][0], told[0][1]["code"]) == (404, DEAD)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE users SET state = 'deactivated'",
        "UPDATE users SET email = 'other@example.com', email_key = 'other@example.com'",
        "UPDATE credentials SET set_at = set_at + interval '1 second'",
    ],
)
async def test_a_link_dies_when_its_login_changes(identity, change):
    await identity.customer()
    token = token_in(await mailed(identity))

    await identity.rows(change)

    assert (await look(identity, token)).json()["code"] == DEAD
    assert (await take(identity, token)).json()["code"] == DEAD


async def test_every_browser_is_signed_out_and_the_owner_is_told(identity):
    user_id = await identity.customer()
    tokens = [(await identity.sign_in()).json()["token"] for _ in range(2)]
    link = token_in(await mailed(identity))

    await take(identity, link)

    for token in tokens:
        assert (await identity.introspect(token)).status_code == 401
    events = (await identity.announced())[-3:]
    assert [event["key"] for event in events] == [
        "identity.session.ended.v1",
        "identity.session.ended.v1",
        "identity.password.changed.v1",
    ]
    assert [event.get("reason") for event in events[:2]] == ["revoked", "revoked"]
    assert (events[2]["user_id"], events[2]["how"]) == (str(user_id), "reset")


async def test_a_bad_password_is_explained_and_leaves_the_link_good(identity):
    await identity.customer()
    token = token_in(await mailed(identity))

    short, common, own = [
        await take(identity, token, each)
        for each in ("short", "password1234567", "eleanor.vance@example")
    ]

    assert (short.status_code, short.json()["code"]) == (422, "password_too_short")
    assert common.json()["code"] == own.json()["code"] == "password_too_common"
    assert common.json()["fields"]["password"]
    assert (await take(identity, token)).status_code == 204


async def test_who_has_no_login_is_told_so_once_a_day(identity):
    first = await mailed(identity, "Nobody@Example.com")
    second = await mailed(identity, "nobody@example.com")
    await identity.rows(
        "UPDATE password_resets SET requested_at = requested_at - interval '24 hours'"
    )
    next_day = await mailed(identity, "nobody@example.com")

    assert first.json()["kind"] == next_day.json()["kind"] == "no_login"
    assert first.json()["email"] == "Nobody@example.com"
    assert first.json()["link"] is None
    assert second.status_code == 404


async def test_a_landlord_may_leave_strangers_untold(identity, monkeypatch):
    landlord = identity.door.landlords.default
    quiet = landlord.sign_in.model_copy(update={"are_strangers_told": False})
    monkeypatch.setitem(
        identity.door.landlords._by_id, landlord.id, landlord.model_copy(update={"sign_in": quiet})
    )

    assert (await mailed(identity, "nobody@example.com")).status_code == 404


async def test_mail_goes_to_the_stored_address_however_it_was_typed(identity):
    await identity.customer("Eleanor.Vance@example.com")

    secret = await mailed(identity, "ELEANOR.VANCE@EXAMPLE.COM")

    assert secret.json()["email"] == "Eleanor.Vance@example.com"
    stored = await identity.rows("SELECT email FROM password_resets")
    assert [row.email for row in stored] == [None]


@pytest.mark.parametrize("state", ["deactivated", "invited"])
async def test_a_login_that_does_not_work_gets_no_link(identity, state):
    await identity.customer()
    await identity.rows("UPDATE users SET state = :s", s=state)

    secret = (await mailed(identity)).json()

    assert (secret["kind"], secret["email"], secret["link"]) == ("no_login", EMAIL, None)


async def test_a_person_who_waits_for_staff_is_a_stranger_still(identity):
    await identity.hold()

    assert (await mailed(identity)).json()["kind"] == "no_login"


async def test_a_dead_link_asks_for_a_new_one_without_saying_whose_it_was(identity):
    await identity.customer()
    dead = token_in(await mailed(identity))
    await identity.rows("UPDATE password_resets SET expires_at = requested_at")

    answers = [
        await identity.call("POST", "/password-resets/again", {"token": each})
        for each in (dead, "x", f"{uuid4().hex}.{'0' * 64}")
    ]

    assert [(each.status_code, each.content) for each in answers] == [(204, b"")] * 3
    token = token_in(await identity.secret(UUID(await asked(identity))))
    assert token != dead
    assert (await take(identity, token)).status_code == 204


async def test_a_strangers_mail_leads_to_nothing_by_its_number_alone(identity):
    await mailed(identity, "nobody@example.com")
    request_id = UUID(await asked(identity))
    before = len(await identity.announced())

    await identity.call("POST", "/password-resets/again", {"token": f"{request_id.hex}.00"})

    assert len(await identity.announced()) == before


async def test_staff_choose_a_new_password_at_the_desk_and_nowhere_else(identity):
    email = await member_of_staff(identity)
    await forgot(identity, email)
    at_portal = await identity.secret(UUID(await asked(identity)))
    secret = await mailed(identity, email, as_="service:cases")
    token = token_in(secret)

    assert at_portal.json()["kind"] == "no_login"
    assert secret.json()["link"].startswith("http://desk.localhost:7001/changing-password?token=")
    assert (await take(identity, token)).status_code == 404
    assert (await take(identity, token, as_="service:cases")).status_code == 204
    signed_in = await identity.sign_in(email, NEW, kind="staff", as_="service:cases")
    assert signed_in.status_code == 201


async def test_requests_are_forgotten_a_strangers_first(identity):
    from chassis.events import now
    from services.identity.use_cases.forget_orphans import forget_orphans
    from tests.identity.conftest import HARROWMERE

    await identity.customer()
    await forgot(identity)
    await forgot(identity, "nobody@example.com")
    kept = []
    for days in (0, 3, 28):
        await identity.rows(
            "UPDATE password_resets SET requested_at = requested_at - make_interval(days => :d)",
            d=days,
        )
        async with identity.database.transaction(HARROWMERE) as session:
            await forget_orphans(session, at=now())
        kept.append(len(await identity.rows("SELECT 1 FROM password_resets")))

    assert kept == [2, 1, 0]


async def test_a_locked_login_gets_its_link_and_the_new_password_ends_the_lock(identity):
    await identity.customer()
    for _ in range(5):
        await identity.sign_in(password="wrong-wrong-wrong")
    assert (await identity.sign_in()).status_code == 401

    taken = await take(identity, token_in(await mailed(identity)))

    assert taken.status_code == 204
    assert (await identity.sign_in(password=NEW)).status_code == 201


async def test_no_browser_is_known_after_a_reset(identity):
    user_id = await identity.customer()
    await identity.rows(
        "INSERT INTO known_devices (device_id, user_id, landlord_id, known_since, last_used_at)"
        " SELECT gen_random_uuid(), id, landlord_id, now(), now() FROM users WHERE id = :u",
        u=user_id,
    )

    await take(identity, token_in(await mailed(identity)))

    assert await identity.rows("SELECT 1 FROM known_devices") == []
