"""Passkeys at the portal."""

from tests.gateway.doubles import PASSWORD


async def test_a_passkey_signs_in_and_leads_to_where_the_person_was_going(visitor, world):
    assert 'data-passkey="use"' in (await visitor.get("/")).text
    options = await visitor.post("/sign-in/passkey/options")
    assert options.headers["content-type"] == "application/json"
    assert options.json() == {"challenge": "YQ"}

    answer = await visitor.post("/sign-in/passkey", credential="signed", next="/cases")

    assert answer.headers["location"] == "/cases"
    assert world.sessions == {"by-passkey"}


async def test_whatever_is_wrong_with_it_one_page_says_so(visitor, world):
    for credential in ("", "{}", "x" * 30_000):
        answer = await visitor.post(
            "/sign-in/passkey", credential=credential, next="//elsewhere.example"
        )
        assert answer.status_code == 422
        assert "That passkey did not open a login" in answer.text
        assert "elsewhere" not in answer.text
    assert world.sessions == set()


async def test_showing_once_more_who_one_is_ends_the_session_before(resident, world):
    answer = await resident.post("/sign-in/passkey", credential="signed", again="yes")

    assert answer.headers["location"] == "/home"
    assert world.sessions == {"by-passkey"}


async def test_signing_in_by_one_ends_the_session_that_the_browser_had_before(resident, world):
    before = set(world.sessions)

    await resident.post("/sign-in/passkey", credential="signed")

    assert before
    assert world.sessions == {"by-passkey"}


async def test_making_one_asks_once_more_who_one_is(resident):
    asked = await resident.get("/profile/passkeys/add")
    assert asked.headers["location"] == "/confirm?next=/profile/passkeys/add"
    assert (await resident.post("/profile/passkeys/options")).headers["location"] == "/confirm"

    await resident.post("/confirm", password=PASSWORD)

    assert 'data-passkey="make"' in (await resident.get("/profile/passkeys/add")).text
    assert (await resident.post("/profile/passkeys/options")).json() == {"challenge": "Yg"}
