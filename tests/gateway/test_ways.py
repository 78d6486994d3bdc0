"""Several ways in on one page, each with its words; letters are typed first and compared last."""

import re
from datetime import date

import pytest

from services.gateway.domain import birth_date
from tests.gateway.doubles import CODE, way

KEY = "K4GE-BR1P-RJ40-4TAX1"
BY_KEY = way(
    "portal_key",
    link="Sign Up",
    title="Sign up with your portal key",
    button="Sign Up",
    opens_with=["portal_key", "account_reference"],
    needs_postcode=False,
)
BY_CODE = way(
    "code",
    link="Don't have an account",
    button="Register",
    ending="success",
    opens_with=["date_of_birth", "agreement_reference", "activation_code"],
    needs_postcode=False,
)
REQUEST = way("no_key", link="I do not have a valid key", button="Create", is_for_staff=True)
BORN = {"born_day": "12", "born_month": "6", "born_year": "1958"}


@pytest.fixture
def by_letter(world):
    world.ways = [BY_KEY, BY_CODE, REQUEST]
    return world


async def said(visitor, **letter):
    """Type what stands in a letter, then the details, then the code from the mailbox."""
    answer = await visitor.post("/register/letter", **letter)
    assert answer.headers["location"] == f"/register?way={letter['way']}", answer.text
    answer = await visitor.register(way=letter["way"], postcode="")
    assert answer.headers["location"] == "/register/code", answer.text
    return await visitor.post("/register/code", code=CODE)


async def test_the_front_door_leads_to_every_way_by_its_own_words(visitor, by_letter):
    page = (await visitor.get("/")).text

    assert 'href="/register/letter?way=portal_key"><strong>Sign Up</strong>' in page
    assert 'href="/register/letter?way=code">Don&#39;t have an account' in page
    assert 'href="/register?way=no_key">I do not have a valid key' in page
    assert "Register for the first time" not in page


async def test_the_front_door_stands_when_registration_does_not(visitor, world):
    world.down = {"registration"}

    assert "Register for the first time" in (await visitor.get("/")).text
    assert "Tell us who you are" in (await visitor.get("/register")).text


async def test_key_and_account_number_let_in_within_the_click_of_the_code(visitor, by_letter):
    by_letter.outcome = ["approved"]

    answer = await said(visitor, way="portal_key", portal_key=KEY, account_reference="342080022")

    assert answer.headers["location"] == "/home"
    [kept] = by_letter.registrations.values()
    assert kept["way"] == "portal_key"
    assert kept["evidence"]["portal_key"] == KEY.replace("-", "")
    assert kept["evidence"]["account_reference"] == "342080022"


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("", "Enter the portal key from your letter"),
        ("K4GE-BR1P-RJ40-4TAX2", "a character is wrong or missing"),
        ("K4GE-BR1P", "a character is wrong or missing"),
    ],
)
async def test_a_slip_in_the_key_is_seen_on_the_first_page(visitor, by_letter, typed, advice):
    answer = await visitor.post(
        "/register/letter", way="portal_key", portal_key=typed, account_reference=""
    )

    assert answer.status_code == 422
    assert advice in answer.text
    assert "Enter your customer account number" in answer.text
    assert f'value="{typed}"' in answer.text


async def test_the_details_are_not_asked_for_before_the_letter(visitor, by_letter):
    assert (await visitor.get("/register")).headers["location"] == "/register/letter?way=portal_key"
    answer = await visitor.register(way="portal_key", postcode="")
    assert answer.headers["location"] == "/register/letter?way=portal_key"
    assert not by_letter.registrations


async def test_going_back_shows_the_letter_again_without_its_secret(visitor, by_letter):
    await visitor.post("/register/letter", way="code", agreement_reference="T-1",
                       activation_code="7KQ2M 4XW9T", **BORN)  # fmt: skip

    page = (await visitor.get("/register/letter?way=code")).text

    assert 'value="T-1"' in page
    assert 'value="1958"' in page
    assert "4XW9T" not in page.partition("like 7KQ2M")[0]


async def test_a_key_that_does_not_match_is_asked_for_again_and_may_be_given_up(visitor, by_letter):
    by_letter.outcome, by_letter.asks = ["asked"], ["portal_key", "account_reference"]

    answer = await said(visitor, way="portal_key", portal_key=KEY, account_reference="3420")
    assert answer.headers["location"] == "/register/more?again=1"
    page = (await visitor.get("/register/more?again=1")).text
    assert "These answers do not match our records" in page
    assert 'value="3420"' in page
    assert KEY not in page

    assert (await visitor.get("/register/enquiry")).status_code == 200


async def test_after_an_activation_code_the_success_page_leads_to_sign_in(visitor, by_letter):
    by_letter.outcome = ["approved"]
    answer = await said(
        visitor,
        way="code",
        agreement_reference="T-25101-0007",
        activation_code="7kq2m4xw9t",
        **BORN,
    )

    assert answer.headers["location"] == "/register/done"
    [kept] = by_letter.registrations.values()
    assert kept["evidence"]["date_of_birth"] == "1958-06-12"
    page = (await visitor.get("/register/done")).text
    assert "Registration Successful!" in page
    assert page.count('href="/"') >= 2, "the logo and the button"
    signed_in = await visitor.post(
        "/sign-in", email="delphine@example.com", password="three random words"
    )
    assert signed_in.headers["location"] == "/home"


async def test_the_second_page_of_a_letter_ends_with_finish(visitor, by_letter):
    await visitor.post("/register/letter", way="code", agreement_reference="T-1",
                       activation_code="7KQ2M4XW9T", **BORN)  # fmt: skip

    page = (await visitor.get("/register?way=code")).text

    assert re.search(r"<button[^>]*>\s*Finish", page)
    assert "Postcode of unit address" not in page


async def test_who_has_no_key_asks_for_a_login_and_gets_a_reference(visitor, by_letter):
    by_letter.outcome = ["enquiry_offered"]
    assert "Create" in (await visitor.get("/register?way=no_key")).text
    await visitor.register(way="no_key")
    answer = await visitor.post("/register/code", code=CODE)

    assert answer.headers["location"] == "/register/enquiry"
    page = (await visitor.get("/register/enquiry")).text
    assert "do not match" not in page
    assert "Account number" in page
    sent = await visitor.post("/register/enquiry", account_reference="3420 8002 201")
    [kept] = by_letter.registrations.values()
    assert kept["enquiry"]["account_reference"] == "3420 8002 201"
    assert sent.headers["location"] == "/register/enquiry/sent"


@pytest.mark.parametrize(
    "typed",
    [
        ("12", "6", "1958"),
        ("12", "06", "58"),
        ("12", "June", "1958"),
        ("12", "jun", "58"),
        ("12/06/1958", "", ""),
        ("12.6.58", "", ""),
        ("12-06-1958", "", ""),
        ("12 June 1958", "", ""),
        ("1958-06-12", "", ""),
        ("12061958", "", ""),
    ],
)
def test_a_date_of_birth_is_typed_as_people_type(typed):
    assert birth_date(*typed, today=date(2026, 11, 20)) == date(1958, 6, 12)


@pytest.mark.parametrize(
    "typed",
    [
        ("31", "2", "1958"),
        ("12", "13", "1958"),
        ("12", "6", "2027"),
        ("12", "6", "1858"),
        ("twelve", "6", "1958"),
        ("12", "6", ""),
        ("", "6", "1958"),
        ("²", "6", "1958"),
        ("12/06", "", ""),
        ("9" * 200, "", ""),
    ],
)
def test_what_is_no_date_of_birth_is_none(typed):
    assert birth_date(*typed, today=date(2026, 11, 20)) is None
