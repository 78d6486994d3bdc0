"""One box at the top of the desk finds accounts, people, blocks and cases."""

from uuid import uuid4

import pytest

from contracts.api.accounts import ContactHome, FoundContact, Place
from tests.cases.desk import ACCOUNT_ID, CONTACT_ID


def a_person(last_name, *, is_named):
    home = ContactHome(
        account_id=ACCOUNT_ID,
        reference="34208002101",
        address="Flat 21, Goldcrest Point",
        role="unit_owner",
        status="current",
        is_live=True,
    )
    return FoundContact(
        contact_id=CONTACT_ID,
        title="Mr",
        first_name="Rafael",
        last_name=last_name,
        organisation="",
        emails=["rafael@example.com"],
        phones=["07700 900123"],
        homes=[home],
        is_named=is_named,
    )


async def test_everything_that_fits_is_shown_by_its_kind(tobias, world, neighbours):
    case_id = await world.given_a_case()
    neighbours.people_found = [
        a_person("Goldcrest", is_named=True),
        a_person("Neighbour", is_named=False),
    ]
    neighbours.places = [
        Place(kind="estate", place_id=uuid4(), name="Goldcrest Estate"),
        Place(kind="block", place_id=uuid4(), name="Goldcrest Point", estate="Goldcrest Estate"),
    ]

    page = (await tobias.get("/search?q=goldcrest")).text
    cases = (await tobias.get("/search?q=SR00000001")).text

    assert f'href="/accounts/{ACCOUNT_ID}"' in page
    assert f'href="/contacts/{CONTACT_ID}"' in page
    assert "Neighbour" not in page
    assert 'href="/accounts?q=Goldcrest+Point"' in page
    assert page.index('id="accounts"') < page.index('id="people"') < page.index('id="blocks"')
    assert f'href="/cases/{case_id}"' in cases


async def test_every_page_of_the_desk_has_the_box_and_it_keeps_what_was_typed(tobias):
    home = (await tobias.get("/")).text
    page = (await tobias.get("/search?q=%3Cscript%3Ezz")).text

    assert 'action="/search"' in home
    assert 'value="&lt;script&gt;zz"' in page
    assert "Nothing fits" in page
    assert "<script>zz" not in page


@pytest.mark.parametrize("typed", ["", "%00", "%20%20", "%", "'", "%F0%9F%8F%A0", "a" * 3000])
async def test_junk_is_answered(tobias, typed):
    answer = await tobias.get(f"/search?q={typed}")

    assert answer.status_code == 200


async def test_cases_are_found_while_the_record_cannot_be_reached(tobias, world, neighbours):
    case_id = await world.given_a_case()
    neighbours.is_record_down = True

    page = (await tobias.get("/search?q=SR00000001")).text

    assert "cannot be reached just now" in page
    assert f'href="/cases/{case_id}"' in page


async def test_a_long_list_is_cut_and_says_how_to_narrow_it(tobias, neighbours):
    neighbours.people_found = [
        a_person("Goldcrest", is_named=True).model_copy(update={"contact_id": uuid4()})
        for _ in range(9)
    ]

    page = (await tobias.get("/search?q=goldcrest")).text

    assert page.count('href="/contacts/') == 8
    assert "Add a word to narrow your search" in page
    assert 'href="/contacts?q=goldcrest"' in page
