"""Not a customer? Without a login and without a name, to a case or to the landlord's own page."""

import re
from html import unescape

import httpx
import pytest
from pydantic import ValidationError

from chassis.public_matters import PublicMatters
from services.gateway.main import PUBLIC_ENQUIRIES
from services.gateway.pages.not_a_customer import LEFT
from tests.gateway.conftest import LANDLORD, Visitor, portal_over

HERE = "/not-a-customer"
ASB = f"{HERE}/antisocial-behaviour"
EMPTY = {"words": "", "place": "", "name": "", "email": "", "telephone": "", "website": ""}


@pytest.fixture(autouse=True)
def nothing_sent_yet(portal):
    portal.state.public_enquiries._counts.clear()


async def send(visitor, path=ASB, **fields: str):
    page = (await visitor.get(path)).text
    [once] = re.findall(r'name="once" value="([^"]*)"', page)
    return await visitor.post(path, **{**EMPTY, "once": once, "words": "Music at night", **fields})


@pytest.fixture
def visitor_of(world, tmp_path):
    """`visitor_of(public)`: a browser at the portal of a landlord who takes matters so."""

    def visit(**public: str) -> Visitor:
        portal = portal_over(world, tmp_path, {**LANDLORD, "public": public})
        transport = httpx.ASGITransport(app=portal, raise_app_exceptions=False)
        return Visitor(httpx.AsyncClient(transport=transport, base_url=LANDLORD["portal_url"]))

    return visit


def left_for(matter: str) -> float:
    return LEFT.labels("harrowmere", matter)._value.get()


@pytest.mark.parametrize("path", ["/", "/contact", "/register"])
async def test_the_way_there_stands_in_the_foot_of_every_page(visitor, path):
    page = (await visitor.get(path)).text

    assert f'<a href="{HERE}">Not a customer?</a>' in page


async def test_the_front_door_and_the_page_of_its_own_list_what_is_offered(visitor):
    for path in ("/", HERE):
        page = (await visitor.get(path)).text
        for slug in ("antisocial-behaviour", "feedback", "find-a-home"):
            assert f'href="{HERE}/{slug}"' in page


@pytest.mark.parametrize(
    ("slug", "matter"),
    [
        ("antisocial-behaviour", "antisocial_behaviour"),
        ("feedback", "feedback"),
        ("find-a-home", "home_search"),
    ],
)
async def test_without_a_name_it_reaches_staff_and_has_a_number_and_a_link(
    visitor, world, slug, matter
):
    sent = await send(visitor, f"{HERE}/{slug}")
    page = await visitor.get(sent.headers["location"])

    [(enquiry_id, said)] = world.public_enquiries.items()
    assert (said["matter"], said["words"], said["name"]) == (matter, "Music at night", "")
    assert "SR00000078" in page.text
    assert f"https://my.harrowmere.example/tracking/{enquiry_id}/good" in page.text
    assert "1 January 2030" in page.text
    assert page.headers["referrer-policy"] == "no-referrer"


async def test_sent_twice_it_is_one_case_and_changed_words_are_another(visitor, world):
    page = (await visitor.get(ASB)).text
    once = re.findall(r'name="once" value="([^"]*)"', page)[0]
    for words in ("Music at night", "Music at night", "Music at night, and shouting"):
        await visitor.post(ASB, **{**EMPTY, "once": once, "words": words})

    assert len(world.public_enquiries) == 2


async def test_two_people_with_the_same_words_have_two_cases(visitor, world):
    for _ in range(2):
        await send(visitor)

    assert len(world.public_enquiries) == 2


@pytest.mark.parametrize(
    ("fields", "advice"),
    [
        ({"words": " "}, "Tell us what is happening"),
        ({"words": "x" * 1001}, "Shorten this"),
        ({"email": "not one"}, "Enter an address like name@example.com"),
        ({"website": "https://spam.example"}, "Leave this field empty"),
    ],
    ids=["nothing", "too-much", "no-address", "a-program"],
)
async def test_a_wrong_form_says_what_to_do_and_keeps_what_was_typed(
    visitor, world, fields, advice
):
    answer = await send(visitor, **{"name": "Ola Nowak", **fields})

    assert (answer.status_code, advice in answer.text) == (422, True)
    assert "Ola Nowak" in answer.text
    assert world.public_enquiries == {}


async def test_an_outage_keeps_what_was_typed(visitor, world):
    world.down.add("cases")

    answer = await send(visitor)

    assert answer.status_code == 503
    assert "Music at night" in answer.text


@pytest.mark.parametrize("junk", ["", "junk", "é", "x" * 900])
async def test_a_form_that_was_open_for_long_is_taken_all_the_same(visitor, world, junk):
    assert (await visitor.post(ASB, **{**EMPTY, "once": junk, "words": "Noise"})).status_code == 303
    assert (await visitor.get(f"{ASB}/sent?of={junk}")).headers["location"] == HERE
    assert len(world.public_enquiries) == 1


async def test_a_landlords_own_page_is_led_to_and_only_counted(visitor_of, world):
    visitor = visitor_of(home_search="https://homes.example/choice?from=lodge")
    before = left_for("home_search")

    page = await visitor.get(f"{HERE}/find-a-home?next=https://evil.example/")
    listed = (await visitor.get(HERE)).text

    assert page.headers["location"] == "https://homes.example/choice?from=lodge"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert left_for("home_search") == before + 1
    assert "This leads to another website of ours" in listed
    assert (await visitor.post(f"{HERE}/find-a-home", **EMPTY)).status_code == 404
    assert world.public_enquiries == {}


async def test_what_a_landlord_does_not_offer_is_on_no_page(visitor_of):
    visitor = visitor_of(antisocial_behaviour="none", feedback="none", home_search="none")

    assert HERE not in (await visitor.get("/")).text
    assert (await visitor.get(ASB)).status_code == 404
    assert (await visitor.post(ASB, **EMPTY)).status_code == 404


@pytest.mark.parametrize("slug", ["kitchen", "antisocial_behaviour", "https:%2F%2Fevil.example"])
async def test_no_other_address_leads_anywhere(visitor, slug):
    assert (await visitor.get(f"{HERE}/{slug}")).status_code == 404


@pytest.mark.parametrize(
    "place",
    ["http://homes.example", "javascript:alert(1)", "//homes.example", "/home", "https://a b"],
)
def test_a_landlords_page_has_an_address_with_tls(place):
    with pytest.raises(ValidationError):
        PublicMatters(home_search=place)


async def test_one_network_sends_ten_an_hour(portal, world):
    transport = httpx.ASGITransport(
        app=portal, raise_app_exceptions=False, client=("203.0.113.9", 4711)
    )
    async with httpx.AsyncClient(transport=transport, base_url=LANDLORD["portal_url"]) as http:
        visitor = Visitor(http)
        for _ in range(PUBLIC_ENQUIRIES):
            assert (await send(visitor)).status_code == 303
        refused = await send(visitor, words="Once more")

    assert refused.status_code == 429
    assert "Once more" in unescape(refused.text)
    assert len(world.public_enquiries) == PUBLIC_ENQUIRIES
