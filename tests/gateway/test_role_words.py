"""People are called what the landlord calls them, and owners find its usual ticks."""

from uuid import UUID

import pytest

from tests.gateway.doubles import asked_access, home
from tests.gateway.test_approved_contacts import REQUEST
from tests.gateway.test_signed_in import words

HOME = f"/home/{UUID(int=1)}"
CHOSEN = {"family_friend": {"name": "Relative or carer", "keys": True}}


@pytest.fixture
def chosen(portal):
    landlords = portal.state.landlords_of_test
    landlord_id = landlords.default.id
    assert landlords.settle(landlord_id, {"roles": CHOSEN})
    yield
    landlords.settle(landlord_id, {})


async def test_a_person_is_what_the_landlord_calls_the_role(resident, world, chosen):
    world.homes = [home(role="family_friend")]

    assert "You are here as Relative or carer" in words((await resident.get(HOME)).text)


async def test_without_a_name_of_its_own_the_usual_one_stands(resident, world):
    world.homes = [home(role="family_friend")]

    assert "You are here as Family or friend" in words((await resident.get(HOME)).text)


async def test_an_owner_finds_the_usual_ticks_and_the_name(resident, world, chosen):
    world.access_requests = [asked_access()]

    page = (await resident.get(REQUEST)).text

    assert "Relative or carer" in page
    assert 'value="keys" checked' in page
    assert 'value="finance" checked' not in page
