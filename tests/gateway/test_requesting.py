"""Asking for an account on one page: what is mandatory, what goes where, and the number at once."""

import re

import pytest

from tests.gateway.doubles import CODE, PASSWORD, way
from tests.gateway.test_registering import words

ASKS = {
    "first_name": "mandatory",
    "date_of_birth": "mandatory",
    "address": "mandatory",
    "daytime_telephone": "mandatory",
    "evening_telephone": "optional",
    "mobile": "optional",
    "account_reference": "optional",
    "pin": "optional",
}
REQUEST = way(
    "request",
    link="Request Account",
    title="Request Login Account",
    button="Request Login Account",
    is_for_staff=True,
    asks=ASKS,
    is_password_later=True,
)
MARIBEL = {
    "way": "request",
    "first_name": "Maribel",
    "last_name": "Stroud",
    "email": "maribel@example.com",
    "born_day": "5",
    "born_month": "11",
    "born_year": "83",
    "house": "Flat 1",
    "street": "Quayside",
    "town": "Elmstead",
    "postcode": "LX8 4DE",
    "telephone": "01632 960123",
    "account_reference": "62200010",
    "pin": "44 71",
    "consent": "yes",
}


@pytest.fixture
def requests(world):
    world.ways, world.outcome = [REQUEST], ["enquiry_offered"]
    return world


async def test_the_page_has_every_field_with_its_mark(visitor, requests):
    page = (await visitor.get("/register")).text

    labels = [
        " ".join(each.split()) for each in re.findall(r"<label[^>]*>(.*?)</label>", page, re.DOTALL)
    ]
    legends = re.findall(r'<legend class="govuk-fieldset__legend">(.*?)</legend>', page)
    for label in (
        "Email Address *", "Forename *", "Surname *", "House No/Name *", "Street *", "Town/City *",
        "Postcode *", "Daytime Telephone *", "Evening Telephone", "Mobile",
        "Rent/Leasehold Ground Rent Account No", "Housing Pin Number (if known)",
    ):  # fmt: skip
        assert label in labels, label
    assert "Date of Birth *" in legends
    assert 'name="password"' not in page
    assert "The link to create your password will be sent to this email address." in page


async def test_what_is_marked_blocks_the_request_and_keeps_what_was_typed(visitor, requests):
    answer = await visitor.post("/register", way="request", street="Quayside", pin="4471")

    assert answer.status_code == 422
    shown = words(answer.text)
    for advice in (
        "Enter your email address",
        "Enter your first name",
        "Enter your last name",
        "Enter your date of birth",
        "Enter the number or name of your home",
        "Enter your town or city",
        "Enter the postcode of your property",
        "Enter a telephone number for the daytime",
        "Tick the box",
    ):
        assert advice in shown, advice
        shown = shown[shown.index(advice) :]  # in the order of the page
    for fine in ("Enter your street", "Enter your mobile", "password you want", "for the evening"):
        assert fine not in words(answer.text)
    assert 'value="Quayside"' in answer.text
    assert "4471" not in answer.text, "a PIN is not sent back"
    assert not requests.registrations


async def test_the_right_code_sends_the_request_and_shows_its_number(visitor, requests):
    assert (await visitor.post("/register", **MARIBEL)).headers["location"] == "/register/code"
    [kept] = requests.registrations.values()
    [waiting] = requests.pending.values()
    assert waiting["password"] is None
    assert (kept["date_of_birth"], kept["house"], kept["town"]) == (
        "1983-11-05",
        "Flat 1",
        "Elmstead",
    )
    assert kept["account_reference"] == "62200010"
    assert "pin" not in kept, "before the mailbox is proved it leaves the browser sealed alone"

    answer = await visitor.post("/register/code", code=CODE)

    assert answer.headers["location"] == "/register/enquiry/sent"
    [kept] = requests.registrations.values()
    assert kept["enquiry"]["pin"] == "44 71"
    shown = words((await visitor.get("/register/enquiry/sent")).text)
    assert "Login Requested" in shown
    assert "SR00000001" in shown
    assert "a link to create your password" in shown
    assert "password you have just chosen" not in shown


async def test_a_request_survives_an_outage_after_the_code(visitor, requests):
    await visitor.post("/register", **MARIBEL)
    requests.down = {"registration"}
    assert (await visitor.post("/register/code", code=CODE)).status_code == 503
    requests.down = set()

    answer = await visitor.post("/register/code", code=CODE)

    assert answer.headers["location"] == "/register/enquiry/sent"
    [kept] = requests.registrations.values()
    assert kept["enquiry"]["pin"] == "44 71"


@pytest.mark.parametrize("born", ["31/2/1983", "5 11", "x"])
async def test_what_is_no_date_of_birth_is_said(visitor, requests, born):
    typed = MARIBEL | {"born_day": born, "born_month": "", "born_year": ""}

    answer = await visitor.post("/register", **typed)

    assert "Enter your date of birth as day, month and year" in words(answer.text)


async def test_the_mailed_link_leads_to_a_password_and_in(visitor, requests):
    requests.invitations["asked"] = "registration"
    await visitor.get("/invitation?token=asked")
    page = words((await visitor.get("/invitation")).text)
    assert "Complete Registration Process" in page
    assert "please create your password below" in page
    assert "Confirm Password" in page

    wrong = await visitor.post("/invitation", password=PASSWORD, confirmation="another one")
    assert "The passwords do not match" in words(wrong.text)
    done = await visitor.post("/invitation", password=PASSWORD, confirmation=PASSWORD)

    assert done.headers["location"] == "/register/complete"
    shown = await visitor.get("/register/complete")
    assert "Your registration is complete" in words(shown.text)
    assert (await visitor.get("/home")).status_code != 401
