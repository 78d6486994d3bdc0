"""Registering, from the first form to the dashboard or to a person's desk."""

import json
import re

import pytest

from services.gateway.pages import frame
from tests.gateway.conftest import Visitor
from tests.gateway.doubles import CODE, PASSWORD

A_REGISTRATION = "__Host-lodge-registration"


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    async def at_once(_seconds: float) -> None:
        return None

    monkeypatch.setattr(frame, "pause", at_once)


async def given_a_proved_mailbox(visitor: Visitor):
    await visitor.register()
    return await visitor.post("/register/code", code=CODE)


async def test_a_match_is_signed_in_on_the_dashboard_in_the_same_click(visitor, world):
    asked = await visitor.register()
    assert asked.headers["location"] == "/register/code"
    assert world.codes_sent == 1

    answer = await visitor.post("/register/code", code=" 123 456 ")

    assert answer.headers["location"] == "/home"
    assert visitor.http.cookies["__Host-lodge"] == "by-ticket"
    assert A_REGISTRATION not in visitor.http.cookies
    home = await visitor.get("/home", follow_redirects=True)
    assert "Good " in home.text
    assert "Flat 17, Heron Quay" in home.text


async def test_the_password_goes_to_identity_and_to_nobody_else(visitor, world):
    await given_a_proved_mailbox(visitor)

    told = {name for name, body in world.bodies if PASSWORD.encode() in body}
    assert told == {"identity"}
    sent = [json.loads(body) for name, body in world.bodies if b"words_to_avoid" in body]
    assert sent[0]["words_to_avoid"] == ["Delphine", "Marchetti", "LX2 4AB", "Harrowmere Homes"]


async def test_consent_is_kept_word_for_word_with_its_version_and_time(visitor, world):
    await visitor.register()

    [kept] = world.registrations.values()
    assert kept["consent"]["text"] == (
        "By registering you are agreeing to our Privacy Policy and My Home Terms and Conditions"
    )
    assert kept["consent"]["version"] == "1"
    assert kept["consent"]["given_at"]


async def test_every_missing_answer_is_named_twice_and_nothing_typed_is_lost(visitor):
    answer = await visitor.register(
        last_name="",
        email="not an address",
        postcode="",
        confirmation="other words",
        consent="",
        first_name="Zoë <b>",
    )

    assert answer.status_code == 422
    for advice in (
        "Enter your last name",
        "Enter an email address, like name@example.com",
        "Enter the postcode of your property",
        "The passwords do not match",
        "Tick the box to agree",
    ):
        assert answer.text.count(advice) == 2, advice
    assert 'value="not an address"' in answer.text
    assert 'value="Zoë &lt;b&gt;"' in answer.text
    assert PASSWORD not in answer.text
    assert "other words" not in answer.text


@pytest.mark.parametrize(
    "email", ["uatsupplier2020+100@gmail.com", "graham@thepyms.com.Test", "a.b@sub.example.co.uk"]
)
async def test_unusual_addresses_are_accepted(visitor, world, email):
    assert (await visitor.register(email=email)).status_code == 303
    [pending] = world.pending.values()
    assert pending["email"] == email


async def test_what_the_owner_refuses_is_shown_at_the_field(visitor):
    weak = await visitor.register(password="password1234", confirmation="password1234")
    assert weak.status_code == 422
    assert weak.text.count("Choose one that is harder to guess") == 2

    odd = await visitor.register(postcode="refused")
    assert odd.text.count("Enter a postcode") == 2


async def test_a_short_password_is_refused_before_it_goes_anywhere(visitor, world):
    answer = await visitor.register(password="too short", confirmation="too short")

    assert "Choose a password of at least 12 characters" in answer.text
    assert [call for call in world.calls if call[2] != "/ways"] == []


async def test_a_double_click_is_one_registration_and_other_answers_are_another(visitor, world):
    attempt = "6f1f9a3e-0f4e-4a53-9a0e-0f4e4a539a0e"
    await visitor.register(attempt=attempt)
    await visitor.register(attempt=attempt)
    assert len(world.registrations) == 1

    await visitor.register(attempt=attempt, email="other@example.com")
    assert len(world.registrations) == 2


async def test_until_the_mailbox_is_proved_everybody_sees_the_same(visitor, world):
    async def seen(**answers: str) -> list[bytes]:
        visitor.http.cookies.delete(A_REGISTRATION)
        steps = [
            await visitor.register(**answers),
            await visitor.get("/register/code"),
            await visitor.post("/register/code", code="000000"),
            await visitor.get("/register/more"),
            await visitor.get("/register/enquiry"),
        ]
        numbered = [re.sub(rb"\?of=[^\"]+", b"", step.content) for step in steps]
        shown = [page.replace(answers.get("email", "").encode(), b"") for page in numbered]
        return [*shown, *[f"{s.status_code} {s.headers.get('location')}".encode() for s in steps]]

    first = None
    for outcome in ("approved", "asked", "enquiry_offered", "refused"):
        world.outcome = [outcome]
        for answers in ({"last_name": "Marchetti"}, {"last_name": "Unknown"}):
            shown = await seen(email="delphine@example.com", **answers)
            first = first or shown
            assert shown == first


async def test_a_wrong_code_says_what_to_do_and_gives_nothing_away(visitor):
    await visitor.register()

    answer = await visitor.post("/register/code", code="000000")

    assert answer.status_code == 422
    assert answer.text.count("That is not the code") == 2
    assert 'value="000000"' in answer.text
    empty = await visitor.post("/register/code", code="")
    assert "Enter the 6-digit code from the email" in empty.text


async def test_a_new_code_is_sent_once_a_minute(visitor):
    await visitor.register()

    assert "We have sent another email" in (await visitor.post("/register/code/again")).text
    assert "less than a minute ago" in (await visitor.post("/register/code/again")).text


async def test_the_second_step_asks_for_what_the_policy_says(visitor, world):
    world.outcome = ["asked", "approved"]
    answer = await given_a_proved_mailbox(visitor)
    assert answer.headers["location"] == "/register/more"
    page = (await visitor.get("/register/more")).text
    assert "Please provide customer account number" in page
    assert "Your customer account number can be found on your invoice" in page
    assert "What was the date you purchased the property?" in page

    missing = await visitor.post("/register/more", account_reference="", month="", year="")
    assert missing.text.count("Enter your customer account number") == 2
    assert missing.text.count("Choose the month you purchased the property") == 2
    assert missing.text.count("Choose the year you purchased the property") == 2

    answer = await visitor.post(
        "/register/more", account_reference="2534 1005403", month="12", year="2015"
    )
    assert answer.headers["location"] == "/home"
    [kept] = world.registrations.values()
    said = {name: answer for name, answer in kept["evidence"].items() if answer}
    assert said == {
        "account_reference": "2534 1005403",
        "purchase_month": 12,
        "purchase_year": 2015,
    }


async def test_a_policy_that_asks_for_one_fact_shows_one_field(visitor, world):
    world.outcome, world.asks = ["asked"], ["account_reference"]
    await given_a_proved_mailbox(visitor)

    page = (await visitor.get("/register/more")).text

    assert "customer account number" in page
    assert "purchased" not in page.partition("<aside")[0]


async def test_another_try_keeps_the_answers_on_the_page(visitor, world):
    world.outcome = ["asked", "asked"]
    await given_a_proved_mailbox(visitor)

    answer = await visitor.post(
        "/register/more", account_reference="11111111111", month="3", year="2011"
    )

    assert answer.text.count("These answers do not match our records") == 2
    assert 'value="11111111111"' in answer.text
    assert re.search(r'value="3" selected', answer.text)


async def test_an_enquiry_may_be_blank_and_gets_its_reference(visitor, world):
    world.outcome = ["asked", "enquiry_offered"]
    await given_a_proved_mailbox(visitor)
    answer = await visitor.post(
        "/register/more", account_reference="11111111111", month="3", year="2011"
    )
    assert answer.headers["location"] == "/register/enquiry"
    page = words((await visitor.get("/register/enquiry")).text)
    assert (
        "The answers you have provided do not match our records. "
        "Please provide the following information so we can verify your account."
    ) in page
    for label in (
        "Phone number",
        "Property address and postcode",
        "Latest service charge amount",
        "Additional details",
    ):
        assert label in page

    sent = await visitor.post(
        "/register/enquiry", telephone="", property_address="", latest_service_charge="", details=""
    )

    assert sent.headers["location"] == "/register/enquiry/sent"
    shown = words((await visitor.get("/register/enquiry/sent")).text)
    assert "SR00000001" in shown
    assert "delphine@example.com" in shown
    assert "says by when" in shown
    assert "Follow your enquiry" in shown
    world.down.add("cases")
    assert "Follow your enquiry" not in (await visitor.get("/register/enquiry/sent")).text


async def test_an_answer_of_an_enquiry_may_have_1000_characters(visitor, world):
    world.outcome = ["enquiry_offered"]
    await given_a_proved_mailbox(visitor)
    blank = {"telephone": "", "property_address": "", "latest_service_charge": ""}

    long = await visitor.post("/register/enquiry", **blank, details="x" * 1001)
    assert long.status_code == 422
    assert "Shorten this to 1000 characters or fewer" in long.text
    assert "x" * 1001 in long.text

    fits = await visitor.post("/register/enquiry", **blank, details="line\r\nline " + "x" * 980)
    assert fits.status_code == 303
    [kept] = world.registrations.values()
    assert kept["enquiry"]["details"].startswith("line\nline ")


async def test_cancelling_leaves_nothing_behind(visitor, world):
    await visitor.register()
    assert world.registrations

    answer = await visitor.post("/register/cancel", code="123")

    assert answer.headers["location"] == "/"
    assert A_REGISTRATION not in visitor.http.cookies
    assert not world.registrations
    assert not world.pending


async def test_an_enquiry_that_was_sent_is_not_cancelled_by_a_late_click(visitor, world):
    world.outcome = ["enquiry_offered"]
    await given_a_proved_mailbox(visitor)
    await visitor.post("/register/enquiry")

    await visitor.post("/register/cancel")

    assert world.registrations


async def test_a_slow_approval_is_promised_by_mail_and_can_be_looked_at_again(visitor, world):
    world.admitted_after = 1000
    answer = await given_a_proved_mailbox(visitor)
    assert answer.status_code == 200
    assert "as soon as it is open" in words(answer.text)

    world.admitted_after = 0
    assert (await visitor.get("/register/next")).headers["location"] == "/home"


async def test_what_is_down_keeps_the_answers_and_the_proof(visitor, world):
    world.down = {"registration"}
    answer = await visitor.register()
    assert answer.status_code == 503
    assert "Your answers are still here" in answer.text
    assert 'value="Marchetti"' in answer.text

    world.down = set()
    await visitor.register()
    world.down = {"registration"}
    waiting = await visitor.post("/register/code", code=CODE)
    assert "try again in a minute" in waiting.text
    world.down = set()
    assert (await visitor.post("/register/code", code=CODE)).headers["location"] == "/home"


@pytest.mark.parametrize(
    "path", ["/register/code", "/register/more", "/register/enquiry", "/register/next"]
)
async def test_a_later_step_without_the_earlier_one_begins_at_the_beginning(visitor, path):
    assert (await visitor.get(path)).headers["location"] == "/register"
    visitor.http.cookies.set(A_REGISTRATION, "forged", domain="my.harrowmere.example")
    assert (await visitor.get(path)).headers["location"] == "/register"
    assert (await visitor.post(path)).status_code in {303, 405}


async def test_a_registration_that_was_refused_leads_to_a_plain_end(visitor, world):
    world.outcome = ["refused"]
    answer = await given_a_proved_mailbox(visitor)

    assert answer.headers["location"] == "/register/closed"
    assert "This registration has ended" in (await visitor.get("/register/closed")).text


async def test_a_registration_that_is_gone_begins_at_the_beginning(visitor, world):
    world.outcome = ["asked"]
    await given_a_proved_mailbox(visitor)
    world.registrations.clear()

    answer = await visitor.get("/register/more")

    assert answer.headers["location"] == "/register"
    assert A_REGISTRATION not in visitor.http.cookies


async def test_a_comparison_that_was_cut_off_goes_on_from_the_code(visitor, world):
    await given_a_proved_mailbox(visitor)
    visitor.http.cookies.delete("__Host-lodge")
    world.outcome = ["started"]
    await given_a_proved_mailbox(visitor)

    assert (await visitor.get("/register/more")).headers["location"] == "/register/code"
