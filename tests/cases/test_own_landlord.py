"""The landlord at the desk: its leads change what customers see of it."""

from datetime import UTC, datetime

import pytest

from chassis.events import now
from contracts.api.landlords import LandlordChange

FORMS = {
    "about": {"name": "Harrowmere Homes & Gardens", "website": "", "colour": ""},
    "contact": {"phone": "01632 960111"},
    "texts/privacy": {"text": "We keep little.\n\nAsk us."},
}


@pytest.fixture
async def lead(open_browser, neighbours):
    neighbours.proved_at = now()
    return await open_browser().sign_in("priya")


async def test_a_new_name_and_colour_stand_on_the_next_page(lead, neighbours):
    form = (await lead.get("/landlord/about")).text
    saved = await lead.post(
        "/landlord/about",
        over="0",
        name="Harrowmere Homes & Gardens",
        website="https://gardens.example.org",
        colour="#123456",
    )
    page = (await lead.get(saved.headers["Location"])).text

    assert 'name="over" value="0"' in form
    assert saved.status_code == 303
    assert "Saved. Customers see it now." in page
    assert "Harrowmere Homes &amp; Gardens" in page
    assert "https://gardens.example.org" in page
    assert "White text on it: 12.7 to 1" in page
    assert '<link rel="stylesheet" href="/brand/' in page


async def test_the_sheet_of_the_colour_is_served_at_its_own_address_alone(lead, neighbours):
    await lead.post("/landlord/about", over="0", **{**FORMS["about"], "colour": "#123456"})
    page = (await lead.get("/landlord")).text
    address = page.split('href="/brand/')[1].split('"')[0]

    sheet = await lead.get(f"/brand/{address}")

    assert sheet.headers["content-type"].startswith("text/css")
    assert "--lodge-bottle:#123456" in sheet.text
    assert "immutable" in sheet.headers["Cache-Control"]
    assert (await lead.get("/brand/0000000000000000.css")).status_code == 404


async def test_ways_to_reach_the_landlord_are_changed_as_one(lead, neighbours):
    saved = await lead.post(
        "/landlord/contact",
        over="0",
        phone="01632 960111",
        emergency_phone="",
        address="2 Mere Street",
        hours="",
        email="hello@harrowmere.example",
    )
    page = (await lead.get(saved.headers["Location"])).text

    assert neighbours.landlord.settings.office == {
        "phone": "01632 960111",
        "emergency_phone": "",
        "address": "2 Mere Street",
        "hours": "",
        "email": "hello@harrowmere.example",
    }
    assert "2 Mere Street" in page


async def test_a_text_keeps_its_paragraphs_and_the_other_texts(lead, neighbours):
    await lead.post("/landlord/texts/privacy", over="0", **FORMS["texts/privacy"])
    await lead.post("/landlord/texts/terms", over="1", text="Be kind.")

    assert neighbours.landlord.settings.pages["privacy"] == "We keep little.\n\nAsk us."
    assert neighbours.landlord.settings.pages["terms"] == "Be kind."


async def test_an_empty_text_takes_its_page_away(lead, neighbours):
    await lead.post("/landlord/texts/privacy", over="0", text="We keep little.")

    await lead.post("/landlord/texts/privacy", over="1", text=" ")

    assert "privacy" not in neighbours.landlord.settings.pages
    assert "Not written: customers see no link to it" in (await lead.get("/landlord")).text


@pytest.mark.parametrize(
    ("part", "fields", "advice"),
    [
        ("about", {"name": "", "website": "", "colour": ""}, "Enter the name that customers know"),
        ("about", {"name": "A", "website": "javascript:1", "colour": ""}, "begins with https://"),
        ("contact", {"phone": ""}, "Enter the number that customers call"),
        ("texts/privacy", {"text": "x" * 20_001}, "20,000"),
    ],
    ids=["no name", "no website", "no telephone", "too long a text"],
)
async def test_what_cannot_be_is_said_and_what_was_typed_stays(
    lead, neighbours, part, fields, advice
):
    answer = await lead.post(f"/landlord/{part}", over="0", **fields)

    assert answer.status_code == 422
    assert advice in answer.text or advice.replace(",", "") in answer.text
    assert neighbours.landlord.version == 0


async def test_a_colour_on_which_nothing_can_be_read_is_refused_with_advice(lead, neighbours):
    neighbours.landlord_refused = {"colour": "Enter # and six digits"}

    answer = await lead.post("/landlord/about", over="0", **{**FORMS["about"], "colour": "#ffff00"})

    assert answer.status_code == 422
    assert "Enter # and six digits" in answer.text
    assert 'value="#ffff00"' in answer.text


@pytest.mark.parametrize("part", list(FORMS))
async def test_a_colleague_who_was_faster_is_not_overwritten(lead, neighbours, part):
    await lead.post("/landlord/about", over="0", **FORMS["about"])

    late = await lead.post(f"/landlord/{part}", over="0", **FORMS[part])

    assert late.status_code == 409
    assert "A colleague has changed this meanwhile" in late.text
    assert 'name="over" value="1"' in late.text
    assert neighbours.landlord.version == 1


@pytest.mark.parametrize("part", list(FORMS))
async def test_saving_asks_again_who_it_is(open_browser, neighbours, part):
    priya = await open_browser().sign_in("priya")

    answer = await priya.post(f"/landlord/{part}", over="0", **FORMS[part])

    assert answer.status_code == 422
    assert "Show once more that it is you" in answer.text
    assert neighbours.landlord.version == 0


async def test_who_changed_what_is_listed(lead, neighbours):
    neighbours.landlord_changes = [
        LandlordChange(
            version=1,
            changed_by_name="Imogen Farrar",
            changed_at=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
            parts=["colour", "office"],
        )
    ]

    page = (await lead.get("/landlord")).text

    assert "Imogen Farrar" in page
    assert "colour, how customers reach you" in page


@pytest.mark.parametrize("name", ["tobias", "theo"])
async def test_it_is_a_leads_and_nobody_elses(open_browser, neighbours, name):
    neighbours.proved_at = now()
    browser = await open_browser().sign_in(name)

    assert (await browser.get("/landlord")).status_code == 403
    assert (await browser.post("/landlord/about", over="0", name="x")).status_code == 403
    assert 'href="/landlord"' not in (await browser.get("/")).text


async def test_there_is_no_other_page(lead, neighbours):
    assert (await lead.get("/landlord/texts/imprint")).status_code == 404
