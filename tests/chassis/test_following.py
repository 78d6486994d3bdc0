"""What staff change of a landlord: in force in every process, and never half."""

import asyncio
from uuid import UUID, uuid4

import pytest

from chassis.errors import Unavailable
from chassis.following import Following
from chassis.landlords import Landlord, Landlords


def a_landlord(code="harrowmere", **told):
    return Landlord(
        id=uuid4(),
        code=code,
        name=code.title(),
        portal_url=f"http://{code}.localhost:1",
        desk_url=f"http://desk.{code}.localhost:2",
        mail_from="no-reply@example.org",
        office={"phone": "01632 960100", "hours": "always"},
        **told,
    )


class Owner:
    """The service that keeps the settings."""

    def __init__(self):
        self.settings = {}
        self.is_down = False
        self.asked = asyncio.Queue()

    async def ask(self, landlord_id: UUID):
        self.asked.put_nowait(landlord_id)
        if self.is_down:
            raise Unavailable("down")
        return self.settings.get(landlord_id, {})


@pytest.fixture
async def house():
    landlords = Landlords([a_landlord(), a_landlord("wexbourne")])
    owner, following = Owner(), Following()
    task = asyncio.create_task(following.run(landlords, owner.ask))

    async def looked():
        for _each in range(2):
            await asyncio.wait_for(owner.asked.get(), 5)
        await asyncio.sleep(0)

    await looked()
    yield landlords, owner, following, looked
    task.cancel()


async def test_a_change_is_in_force_as_soon_as_it_is_heard_and_for_its_landlord_alone(house):
    landlords, owner, following, looked = house
    first, second = landlords
    owner.settings[first.id] = {"name": "Harrowmere Homes & Gardens", "colour": "#123456"}

    following.hear()
    await looked()

    assert landlords.by_host(first.portal_host).name == "Harrowmere Homes & Gardens"
    assert landlords.by_id(first.id).colour == "#123456"
    assert landlords.by_id(first.id).office.hours == "always"
    assert landlords.by_id(second.id) == second
    assert landlords.written(first.id) == first


async def test_what_is_taken_back_is_as_in_the_file_again(house):
    landlords, owner, following, looked = house
    first = next(iter(landlords))
    owner.settings[first.id] = {"website": "https://example.org"}
    following.hear()
    await looked()
    assert landlords.by_id(first.id).website == "https://example.org"

    owner.settings.clear()
    following.hear()
    await looked()

    assert landlords.by_id(first.id) == first


async def test_an_outage_of_the_owner_changes_nothing(house):
    landlords, owner, following, looked = house
    first = next(iter(landlords))
    owner.settings[first.id] = {"name": "New name"}
    following.hear()
    await looked()
    owner.is_down = True

    following.hear()
    await looked()

    assert landlords.by_id(first.id).name == "New name"


@pytest.mark.parametrize(
    "settings",
    [{"colour": "#ffff00"}, {"portal_url": "https://evil.example"}, {"office": {"fax": "1"}}],
    ids=["pale", "not theirs to change", "unknown field"],
)
def test_settings_that_do_not_fit_change_nothing(settings):
    landlords = Landlords([a_landlord()])
    before = landlords.default

    assert landlords.settle(before.id, settings) is False
    assert landlords.default == before
