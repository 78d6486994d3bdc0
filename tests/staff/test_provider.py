"""Signing in to the desk with the organisation's own provider, a real one in its own process."""

import asyncio
from urllib.parse import urlencode

import pytest
import yaml

from tests.identity.conftest import HARROWMERE, LANDLORDS, MERESIDE
from tests.identity.desk import invited, member
from tests.staff.conftest import DESK
from tests.staff.passkeys import passkey_of, sign_in_by_passkey
from tests.staff.signing_in import CLIENT_ID, asked, path_of

KEPT = "__Host-lodge-staff-provider"
NOBODY = "no working login of this desk is yours"
FAILED = "Signing in with Harrowmere ID did not work"


@pytest.fixture
def provider_settings(provider_url):
    return {"name": "Harrowmere ID", "issuer": provider_url, "client_id": CLIENT_ID}


@pytest.fixture
def landlords_text(provider_settings, tmp_path):
    written = yaml.safe_load(LANDLORDS.format(harrowmere=HARROWMERE, mereside=MERESIDE))
    (tmp_path / "client.secret").write_text("a secret: of + the % provider\n")
    settings = {"client_secret_file": str(tmp_path / "client.secret")} | provider_settings
    written["landlords"][0]["sign_in"] = {"provider": settings}
    return yaml.safe_dump(written)


async def leave(browser, path="/sign-in/provider"):
    """Go to the provider, and return the address there."""
    answer = await browser.get(path)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


async def sign_in(browser, provider, subject, path="/sign-in/provider"):
    """Go to the provider and come back as `subject`."""
    back = await provider.signs_in(await leave(browser, path), subject)
    assert back.startswith(f"{DESK}/sign-in/provider/done?")
    return await browser.get(path_of(back))


async def is_in(browser):
    """Say whether the desk knows the browser."""
    return (await browser.get("/staff")).status_code in (200, 403)


async def test_a_member_of_staff_signs_in_with_the_provider_and_needs_no_second_step(
    identity, desk, provider
):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    subject = await provider.employs(kit)
    browser = desk()

    page = await browser.get("/sign-in")
    answer = await sign_in(browser, provider, subject)
    staff = await browser.get("/staff")

    assert "Sign in with Harrowmere ID" in page.text
    assert 'http-equiv="refresh" content="0; url=/"' in answer.text
    assert (answer.status_code, staff.status_code) == (200, 200)
    assert "Kit Sorrell" in staff.text
    methods = await identity.rows("SELECT method, needs FROM sessions ORDER BY opened_at DESC")
    assert (methods[0].method, methods[0].needs) == ("provider", None)


async def test_the_request_carries_state_nonce_and_challenge_and_no_secret(
    identity, desk, provider
):
    address = await leave(desk())

    sent = asked(address)
    assert address.startswith(provider.url)
    assert sent["response_type"] == "code"
    assert sent["code_challenge_method"] == "S256"
    assert sent["redirect_uri"] == f"{DESK}/sign-in/provider/done"
    assert set(sent["scope"].split()) == {"openid", "email"}
    assert all(len(sent[name]) >= 43 for name in ("state", "nonce", "code_challenge"))
    assert "a secret" not in address
    [kept] = await identity.rows("SELECT state_hash FROM provider_sign_ins")
    assert sent["state"].encode() not in kept.state_hash


async def test_the_first_sign_in_links_the_person_and_later_ones_follow_the_link(
    identity, desk, provider
):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    subject = await provider.employs(kit)
    await sign_in(desk(), provider, subject)

    await provider.knows(subject, email="kit.married@harrowmere.example", email_verified=True)
    browser = desk()
    await sign_in(browser, provider, subject)

    assert await is_in(browser)
    [link] = await identity.rows("SELECT user_id, issuer FROM provider_links")
    assert (str(link.user_id), link.issuer) == (kit.user_id, provider.url)
    notes = await identity.rows("SELECT user_id FROM sign_in_audit WHERE act = 'provider.linked'")
    assert len(notes) == 1


async def test_whoever_inherits_an_address_at_the_provider_does_not_inherit_the_login(
    identity, desk, provider
):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    await sign_in(desk(), provider, await provider.employs(kit))
    heir = await provider.employs(kit, subject="employee-of-next-year")

    browser = desk()
    answer = await sign_in(browser, provider, heir)

    assert (answer.status_code, NOBODY in answer.text) == (403, True)
    assert not await is_in(browser)


async def test_somebody_nobody_invited_is_told_whom_to_ask(identity, desk, provider):
    await provider.knows("stranger", email="stranger@example.org", email_verified=True)

    answer = await sign_in(desk(), provider, "stranger")

    assert (answer.status_code, NOBODY in answer.text) == (403, True)
    [note] = await identity.rows(
        "SELECT details FROM sign_in_audit WHERE act = 'sign_in.refused_by_provider'"
    )
    assert note.details == {"reason": "no_working_login"}


async def test_a_customer_is_no_member_of_staff_at_any_provider(identity, desk, provider):
    await identity.customer("eleanor.vance@example.com")
    await provider.knows("eleanor", email="eleanor.vance@example.com", email_verified=True)

    answer = await sign_in(desk(), provider, "eleanor")

    assert (answer.status_code, NOBODY in answer.text) == (403, True)


@pytest.mark.parametrize("is_linked", [False, True])
async def test_a_deactivated_person_stays_out(identity, desk, provider, is_linked):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    subject = await provider.employs(kit)
    if is_linked:
        await sign_in(desk(), provider, subject)
    await identity.rows("UPDATE users SET state = 'deactivated' WHERE id = :u", u=kit.user_id)

    browser = desk()
    answer = await sign_in(browser, provider, subject)

    assert (answer.status_code, NOBODY in answer.text) == (403, True)
    assert not await is_in(browser)


@pytest.mark.parametrize("said", [{"email_verified": False}, {"email_verified": "no"}, {}])
async def test_an_address_that_the_provider_does_not_confirm_opens_nothing(
    identity, desk, provider, said
):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    await provider.knows("kit", email=kit.email, **said)

    answer = await sign_in(desk(), provider, "kit")

    assert answer.status_code == 403
    assert "does not confirm that your email address is yours" in answer.text


async def test_an_invited_person_needs_no_password(identity, desk, provider):
    priya, token = await invited(identity, "Priya Ranasinghe", "agent")
    browser = desk()

    await browser.get(f"/invitation?token={token}")
    page = await browser.get("/invitation")
    await sign_in(browser, provider, await provider.employs(priya))

    assert "No password is needed here for that" in page.text
    assert await is_in(browser)
    look = await identity.call("POST", "/invitations/look", {"token": token}, as_="service:cases")
    assert look.status_code == 404


async def test_an_invitation_that_is_over_lets_nobody_in(identity, desk, provider):
    priya, _ = await invited(identity, "Priya Ranasinghe", "agent")
    await identity.rows("UPDATE invitations SET expires_at = expires_at - interval '25 hours'")

    answer = await sign_in(desk(), provider, await provider.employs(priya))

    assert answer.status_code == 403


async def test_what_was_brought_back_once_opens_nothing_again(identity, desk, provider):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    subject = await provider.employs(kit)
    browser = desk()
    address = await leave(browser)
    cookie = browser.http.cookies[KEPT]
    back = path_of(await provider.signs_in(address, subject))
    assert (await browser.get(back)).status_code == 200

    thief = desk()
    thief.http.cookies.set(KEPT, cookie, domain="desk.localhost")
    again = await thief.get(back)

    assert (again.status_code, FAILED in again.text) == (401, True)
    assert not await is_in(thief)


async def test_of_many_who_bring_the_same_words_at_once_one_gets_in(identity, desk, provider):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    browser = desk()
    address = await leave(browser)
    code = asked(await provider.signs_in(address, await provider.employs(kit)))["code"]
    body = {"state": asked(address)["state"], "code": code}

    answers = await asyncio.gather(
        *(identity.call("POST", "/provider/sessions", body, as_="service:cases") for _ in range(8))
    )

    assert sorted(each.status_code for each in answers) == [201] + 7 * [401]


@pytest.mark.parametrize("kept", ["", "other", "."])
async def test_only_the_browser_that_left_may_come_back(identity, desk, provider, kept):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    back = path_of(await provider.signs_in(await leave(desk()), await provider.employs(kit)))
    victim = desk()
    if kept:
        victim.http.cookies.set(KEPT, kept, domain="desk.localhost")

    answer = await victim.get(back)

    assert (answer.status_code, FAILED in answer.text) == (401, True)
    assert not await is_in(victim)


async def test_a_state_of_ones_own_making_opens_nothing(identity, desk, provider):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    address = await leave(desk())
    code = asked(await provider.signs_in(address, await provider.employs(kit)))["code"]
    attacker = desk()
    attacker.http.cookies.set(KEPT, "made-up.Lw", domain="desk.localhost")

    answer = await attacker.get(
        "/sign-in/provider/done?" + urlencode({"state": "made-up", "code": code})
    )

    assert (answer.status_code, FAILED in answer.text) == (401, True)


async def test_a_code_of_another_sign_in_opens_nothing(identity, desk, provider):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    subject = await provider.employs(kit)
    stolen = asked(await provider.signs_in(await leave(desk()), subject))["code"]
    browser = desk()
    state = asked(await leave(browser))["state"]

    answer = await browser.get(
        "/sign-in/provider/done?" + urlencode({"state": state, "code": stolen})
    )

    assert (answer.status_code, FAILED in answer.text) == (401, True)


async def test_coming_back_after_more_than_ten_minutes_is_too_late(identity, desk, provider):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    browser = desk()
    address = await leave(browser)
    await identity.rows("UPDATE provider_sign_ins SET begun_at = begun_at - interval '10 minutes'")

    back = path_of(await provider.signs_in(address, await provider.employs(kit)))
    answer = await browser.get(back)

    assert (answer.status_code, FAILED in answer.text) == (401, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "of another sign-in"},
        {"aud": "another-client"},
        {"aud": [CLIENT_ID, "another-client"]},
        {"azp": "another-client"},
        {"iss": "https://another.example"},
        {"exp": 1_700_000_000},
        {"exp": "tomorrow"},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
    ],
    ids=str,
)
async def test_a_token_that_is_not_for_this_sign_in_opens_nothing(identity, desk, provider, wrong):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    browser = desk()

    answer = await sign_in(browser, provider, await provider.employs(kit, "wrong", **wrong))

    assert (answer.status_code, FAILED in answer.text) == (401, True)
    assert not await is_in(browser)


async def test_a_new_signing_key_of_the_provider_is_learnt(identity, desk, provider):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    subject = await provider.employs(kit)
    await sign_in(desk(), provider, subject)

    await provider.rotate()
    browser = desk()
    await sign_in(browser, provider, subject)

    assert await is_in(browser)


async def test_turning_back_at_the_provider_leads_to_the_sign_in_page(identity, desk, provider):
    browser = desk()

    answer = await browser.get(path_of(await provider.cancels(await leave(browser))))

    assert answer.status_code == 401
    assert "You were not signed in with Harrowmere ID" in answer.text or FAILED in answer.text


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/staff", "/staff"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ('/"><script>', "/%22%3E%3Cscript%3E"),
    ],
)
async def test_nobody_is_led_anywhere_but_to_this_desk(identity, desk, provider, wanted, led):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    path = "/sign-in/provider?" + urlencode({"next": wanted})

    answer = await sign_in(desk(), provider, await provider.employs(kit), path)

    assert f'content="0; url={led}"' in answer.text


async def test_showing_once_more_who_one_is_is_a_new_session_and_the_end_of_the_old(
    identity, desk, provider
):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    subject = await provider.employs(kit)
    browser = desk()
    await sign_in(browser, provider, subject)
    before = browser.http.cookies["__Host-lodge-staff"]

    address = await leave(browser, "/sign-in/provider?again=1&next=/staff/invite")
    await browser.get(path_of(await provider.signs_in(address, subject)))

    assert (asked(address)["prompt"], asked(address)["max_age"]) == ("login", "0")
    assert (await browser.get("/staff/invite")).status_code == 200
    old = await identity.introspect(before, as_="service:cases")
    assert old.status_code == 401


async def test_a_provider_that_did_not_ask_again_proves_nothing(identity, desk, provider):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    subject = await provider.employs(kit, "long ago", auth_time=1_700_000_000)

    answer = await sign_in(desk(), provider, subject, "/sign-in/provider?again=1")

    assert (answer.status_code, FAILED in answer.text) == (401, True)


@pytest.mark.parametrize(
    "left", ["state=x", "", "error=server_error&state=x", "code=%00&state=%00"]
)
async def test_an_address_that_somebody_made_up_is_answered_in_words(identity, desk, left):
    answer = await desk().get(f"/sign-in/provider/done?{left}")

    assert answer.status_code == 401
    assert "There is a problem" in answer.text


class TestWithoutPasswords:
    """The landlord's staff sign in with the provider and with nothing else."""

    @pytest.fixture
    def provider_settings(self, provider_url):
        return {
            "name": "Harrowmere ID",
            "issuer": provider_url,
            "client_id": CLIENT_ID,
            "are_passwords_refused": True,
        }

    async def test_no_password_opens_the_desk_and_none_is_asked_for(self, identity, desk, provider):
        kit, token = await invited(identity, "Kit Sorrell", "identity_admin")

        page = await desk().get("/sign-in")
        guest = desk()
        await guest.get(f"/invitation?token={token}")
        invitation = await guest.get("/invitation")
        answer = await identity.sign_in(kit.email, kind="staff", as_="service:cases")
        browser = desk()
        await sign_in(browser, provider, await provider.employs(kit))

        assert 'type="password"' not in page.text
        assert 'type="password"' not in invitation.text
        assert (answer.status_code, answer.json()["code"]) == (403, "passwords_refused")
        assert await is_in(browser)

    async def test_no_passkey_opens_the_desk_and_no_password_is_forgotten(
        self, identity, desk, provider
    ):
        kit, _token = await invited(identity, "Kit Sorrell", "identity_admin")
        browser = desk()
        await sign_in(browser, provider, await provider.employs(kit))
        phone = await passkey_of(identity, browser.http.cookies["__Host-lodge-staff"])

        visitor = desk()
        answer = await sign_in_by_passkey(visitor, phone)

        assert answer.status_code == 422
        assert "__Host-lodge-staff" not in visitor.http.cookies
        assert (await visitor.get("/forgotten-password")).headers["Location"] == "/sign-in"
        sent = await visitor.post("/forgotten-password", email=kit.email)
        assert sent.headers["Location"] == "/sign-in"
        assert 'type="password"' not in (await browser.get("/confirm")).text

    async def test_there_is_no_password_to_change(self, identity, desk, provider):
        kit, _token = await invited(identity, "Kit Sorrell", "identity_admin")
        browser = desk()
        await sign_in(browser, provider, await provider.employs(kit))
        kit.session = browser.http.cookies["__Host-lodge-staff"]

        asked = await kit.call("POST", "/me/password", {"current": "x" * 12, "password": "y" * 12})

        assert (asked.status_code, asked.json()["code"]) == (403, "passwords_refused")
        assert "/profile/password" not in (await browser.get("/profile")).text
        assert (await browser.get("/profile/password")).status_code == 404

    async def test_customers_sign_in_with_their_passwords_all_the_same(self, identity):
        await identity.customer()

        assert (await identity.sign_in()).status_code == 201


class TestProviderDown:
    """Nobody answers where the provider should be."""

    @pytest.fixture
    def provider_settings(self):
        return {
            "name": "Harrowmere ID",
            "issuer": "http://127.0.0.1:1",
            "client_id": CLIENT_ID,
        }

    async def test_people_are_told_and_the_password_still_works(self, identity, desk):
        kit = await member(identity, "Kit Sorrell", "identity_admin")
        browser = desk()

        answer = await browser.get("/sign-in/provider?next=/staff")

        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "Harrowmere ID cannot be reached just now" in answer.text
        assert 'name="next" value="/staff"' in answer.text
        await browser.sign_in(kit)
        assert "__Host-lodge-staff" in browser.http.cookies


class TestProviderThatIsNotItself:
    """Another provider answers at the address."""

    @pytest.fixture
    def provider_settings(self, provider_url):
        return {
            "name": "Harrowmere ID",
            "issuer": provider_url.replace("localhost", "127.0.0.1") + "/",
            "client_id": CLIENT_ID,
        }

    async def test_nobody_is_sent_there(self, identity, desk, provider):
        assert (await desk().get("/sign-in/provider")).status_code == 503
