"""Roles at the desk: what people are called, and what new connections may."""

import pytest

from chassis.events import now
from chassis.role_choices import ROLES
from tests.cases.desk import ACCOUNT_ID, CONTACT_ID

FRIEND = "/landlord/roles/family_friend"


@pytest.fixture
async def lead(open_browser, neighbours):
    neighbours.proved_at = now()
    return await open_browser().sign_in("priya")


async def test_every_role_is_listed_with_what_it_may(lead, neighbours):
    page = (await lead.get("/landlord/roles")).text

    assert all(f'href="/landlord/roles/{role}"' in page for role in ROLES)
    assert "Whoever is connected today keeps what they have." in page
    assert "Finance, Maintenance, Keys, fobs &amp; permits, Document notifications" in page


async def test_a_role_gets_a_name_and_authorities_of_the_landlords_own(lead, neighbours):
    saved = await lead.post(
        FRIEND, over="0", name="Relative or carer", may=["maintenance", "documents"]
    )
    page = (await lead.get(saved.headers["Location"])).text
    form = (await lead.get(FRIEND)).text

    assert saved.headers["Location"] == "/landlord/roles?told=saved"
    assert "Relative or carer" in page
    assert "Maintenance, Document notifications" in page
    assert 'value="Relative or carer"' in form
    assert 'value="documents" checked' in form
    choice = neighbours.landlord.settings.roles["family_friend"]
    assert (choice.finance, choice.maintenance, choice.keys) == (False, True, False)


async def test_its_name_stands_in_the_forms_of_the_desk(lead, neighbours):
    await lead.post(FRIEND, over="0", name="Relative or carer", may=["maintenance"])

    form = await lead.get(f"/contacts/{CONTACT_ID}/connections/new?account={ACCOUNT_ID}")

    assert "Relative or carer" in form.text


async def test_a_role_goes_back_to_what_lodge_has_and_the_others_stay(lead, neighbours):
    await lead.post(FRIEND, over="0", name="Relative", may=["maintenance"])
    await lead.post("/landlord/roles/tenant", over="1", name="Resident", may=["maintenance"])

    await lead.post(FRIEND, over="2", name="Relative", do="usual")

    assert set(neighbours.landlord.settings.roles) == {"tenant"}
    assert neighbours.landlord.settings.roles["tenant"].name == "Resident"


@pytest.mark.parametrize(
    ("fields", "advice"),
    [({"name": "x" * 61}, "Enter at most 60 characters"), ({"name": "a", "may": ["doors"]}, "")],
    ids=["too long", "no authority"],
)
async def test_what_no_role_can_be_stays_in_the_form(lead, neighbours, fields, advice):
    answer = await lead.post(FRIEND, over="0", **fields)

    if advice:
        assert answer.status_code == 422
        assert advice in answer.text
        assert neighbours.landlord.version == 0
    else:
        assert not neighbours.landlord.settings.roles["family_friend"].finance


async def test_the_owners_money_is_refused_at_its_boxes(lead, neighbours):
    neighbours.landlord_refused = {"roles": "A tenant of the owner does not see it"}

    answer = await lead.post("/landlord/roles/subtenant", over="0", name="", may=["finance"])

    assert answer.status_code == 422
    assert 'href="#may"' in answer.text
    assert 'value="finance" checked' in answer.text


async def test_saving_asks_again_who_it_is(open_browser, neighbours):
    priya = await open_browser().sign_in("priya")

    answer = await priya.post(FRIEND, over="0", name="Relative")

    assert answer.status_code == 422
    assert "Show once more that it is you" in answer.text


async def test_nobody_can_be_what_is_no_role(lead, neighbours):
    assert (await lead.get("/landlord/roles/king")).status_code == 404
    assert (await lead.post("/landlord/roles/king", over="0", name="x")).status_code == 404


@pytest.mark.parametrize("name", ["tobias", "theo"])
async def test_it_is_a_leads_and_nobody_elses(open_browser, neighbours, name):
    neighbours.proved_at = now()
    browser = await open_browser().sign_in(name)

    assert (await browser.get("/landlord/roles")).status_code == 403
    assert (await browser.post(FRIEND, over="0", name="x")).status_code == 403
