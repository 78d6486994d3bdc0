"""I can see someone else's information: from every page, in a few words, whatever is down."""

import re
from html import unescape
from uuid import UUID

import pytest

from services.gateway.main import EXPOSURES
from tests.gateway.doubles import TRACKED

LINK = re.compile(r'href="(/someone-elses-information\?of=[^"]+)"')
HOME = "/home/00000000-0000-0000-0000-000000000001"
PLACE = "/someone-elses-information"


@pytest.fixture(autouse=True)
def no_reports_yet(portal):
    portal.state.exposures._counts.clear()


async def link_on(visitor, path: str) -> str:
    page = await visitor.get(path)
    [link] = LINK.findall(page.text)
    return unescape(link)


async def tell(visitor, link: str, **fields: str):
    """Fill in the form behind `link` and send it."""
    page = (await visitor.get(link)).text
    [sealed] = re.findall(r'name="of" value="([^"]*)"', page)
    usual = {"of": sealed, "seen": "", "telephone": ""}
    return await visitor.post(PLACE, **{**usual, **fields})


@pytest.mark.parametrize(
    "path",
    ["/home", f"{HOME}/balance", f"{HOME}/statements", "/communications", "/cases", "/nowhere"],
)
async def test_every_page_of_somebody_signed_in_has_the_link(resident, path):
    page = await resident.get(path, follow_redirects=True)

    assert len(LINK.findall(page.text)) == 1


async def test_pages_that_a_mailed_link_opens_have_it_too(visitor):
    await visitor.get(f"/tracking/{TRACKED}/good")

    assert await link_on(visitor, "/tracking")
    assert await link_on(visitor, "/")


async def test_without_a_word_staff_learn_which_page_it_was(resident, world):
    seen = await resident.get(f"{HOME}/balance?period=3")
    [link] = LINK.findall(seen.text)

    told = await tell(resident, unescape(link))

    [report] = world.exposures.values()
    assert report["correlation_id"] == seen.headers["x-correlation-id"]
    assert report["page"] == f"{HOME}/balance"
    assert (report["seen"], report["may_call"]) == ("", False)
    thanks = (await resident.get(told.headers["location"])).text
    assert "SR00000077" in thanks
    assert "Do not copy it" in thanks


async def test_the_number_of_the_page_cannot_be_chosen_by_a_browser(resident, world):
    forged = "0" * 32
    page = await resident.get(HOME, headers={"X-Correlation-Id": forged})
    [link] = LINK.findall(page.text)
    await tell(resident, unescape(link))
    await resident.post(PLACE, of=forged, seen="Another name", telephone="")

    numbers = {report["correlation_id"] for report in world.exposures.values()}
    assert len(numbers) == 2
    assert forged not in numbers


async def test_no_secret_of_an_address_goes_with_it(visitor, world):
    opened = await visitor.get(f"/reply/{UUID(int=5)}/good", follow_redirects=True)
    dead = await visitor.get(f"/reply/{UUID(int=5)}/a-secret", follow_redirects=True)
    for page in (opened, dead):
        await tell(visitor, unescape(LINK.findall(page.text)[0]))

    pages = {report["page"] for report in world.exposures.values()}
    assert not any("good" in page or "a-secret" in page for page in pages)


async def test_sent_twice_it_is_one_report(resident, world):
    link = await link_on(resident, HOME)

    for _ in range(2):
        assert (await tell(resident, link, seen="A name")).status_code == 303

    assert len(world.exposures) == 1


async def test_whoever_is_not_signed_in_may_tell_and_names_a_number_to_be_called(visitor, world):
    link = await link_on(visitor, "/")

    without = await tell(visitor, link, may_call="yes", seen="My neighbour's letter")
    assert without.status_code == 422
    assert "Enter the number that we may call" in without.text
    assert "My neighbour" in without.text
    with_number = await tell(visitor, link, may_call="yes", telephone="07700 900123")

    assert with_number.status_code == 303
    [report] = world.exposures.values()
    assert (report["may_call"], report["telephone"]) == (True, "07700 900123")


async def test_what_was_typed_survives_an_outage_and_an_ended_session(resident, world):
    link = await link_on(resident, HOME)
    world.down.add("cases")
    down = await tell(resident, link, seen="The rent of Flat 18")
    assert down.status_code == 503
    assert "The rent of Flat 18" in down.text
    world.down.clear()
    world.sessions.clear()

    assert (await tell(resident, link, seen="The rent of Flat 18")).status_code == 303


async def test_telling_works_while_nobody_can_say_who_is_signed_in(resident, world):
    link = await link_on(resident, HOME)
    world.down |= {"identity", "accounts"}

    assert (await tell(resident, link)).status_code == 303


@pytest.mark.parametrize("junk", ["", "junk", "é", "%00", "x" * 900])
async def test_an_old_or_broken_link_still_lets_somebody_tell(visitor, world, junk):
    assert (await visitor.get(f"{PLACE}?of={junk}")).status_code == 200
    assert (await visitor.get(f"{PLACE}/told?of={junk}")).status_code == 303

    assert (await visitor.post(PLACE, of=junk, seen="A name")).status_code == 303
    [report] = world.exposures.values()
    assert report["page"] == "/"


async def test_one_person_may_tell_ten_times_an_hour(resident, world):
    link = await link_on(resident, HOME)
    for number in range(EXPOSURES):
        assert (await tell(resident, link, seen=f"{number}")).status_code == 303

    refused = await tell(resident, link, seen="Once more")

    assert refused.status_code == 429
    assert "Once more" in refused.text
    assert len(world.exposures) == EXPOSURES
