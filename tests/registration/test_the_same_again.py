"""Who sends the same from another page or browser has one case, one number and one mail."""

from datetime import timedelta

import pytest

from services.registration.domain.errors import EnquiryAlreadySent
from tests.registration.test_enquiries import expire
from tests.registration.words import NOON, all_at_once

A_MINUTE = timedelta(minutes=1)


async def another_page(world, at=NOON, **said):
    """The same person at the enquiry, in a browser that knows nothing of the first one."""
    registration_id = await world.start(at=at, **said)
    await world.verify(registration_id, at=at)
    return registration_id


async def test_the_same_from_another_browser_is_one_case_and_one_mail(world):
    await world.references()
    first, second = await another_page(world), await another_page(world, last_name=" VANCE ")
    reference = await world.enquire(first, details="Please look")

    again = await world.enquire(second, details="please  look", at=NOON + 9 * A_MINUTE)

    assert again == reference
    assert await world.enquire(second, details="Please look", at=NOON + 9 * A_MINUTE) == reference
    assert len(await world.announced("verification.failed")) == 1
    assert await world.announced("enquiry.repeated") == [], "a second click is nothing to tell of"
    assert (await world.row(second)).state != "enquiry_sent"


async def test_of_many_browsers_at_once_one_sends(world):
    await world.references()
    pages = [await another_page(world) for _ in range(6)]

    numbers = await all_at_once(*(world.enquire(one, details="Please look") for one in pages))

    assert set(numbers) == {"SR00000001"}
    assert len(await world.announced("verification.failed")) == 1


async def test_later_it_is_counted_on_the_one_case(world):
    await world.references()
    reference = await world.enquire(await another_page(world), details="Please look")
    for hours in (1, 2):
        at = NOON + hours * 60 * A_MINUTE
        page = await another_page(world, at=at)
        assert await world.enquire(page, details="Please look", at=at) == reference
        assert await world.enquire(page, details="Please look", at=at + 30 * A_MINUTE) == reference

    told = await world.announced("enquiry.repeated")
    assert [each["times"] for each in told] == [1, 2]
    assert {each["registration_id"] for each in told} == {
        each["registration_id"] for each in await world.announced("verification.failed")
    }


@pytest.mark.parametrize(
    ("person", "enquiry"),
    [
        ({"email": "somebody.else@example.com"}, {}),
        ({"last_name": "Vanz"}, {}),
        ({"postcode": "LX9 9ZZ"}, {}),
        ({}, {"details": "Something else"}),
        ({}, {"telephone": "01632 960123"}),
    ],
    ids=["mailbox", "name", "postcode", "details", "telephone"],
)
async def test_whatever_differs_is_an_enquiry_of_its_own(world, person, enquiry):
    await world.references()
    reference = await world.enquire(await another_page(world), details="Please look")

    other = await another_page(world, **person)

    assert await world.enquire(other, **({"details": "Please look"} | enquiry)) != reference


async def test_who_was_given_a_number_cannot_send_something_else_from_that_page(world):
    await world.references()
    await world.enquire(await another_page(world), details="Please look")
    second = await another_page(world)
    await world.enquire(second, details="Please look")

    with pytest.raises(EnquiryAlreadySent):
        await world.enquire(second, details="Now something else")


async def test_the_page_that_said_the_same_is_forgotten_like_any_unfinished_one(world):
    await world.references()
    first, second = await another_page(world), await another_page(world)
    for page in (first, second):
        await world.enquire(page, details="Please look")

    await expire(world, NOON + timedelta(days=15))

    assert await world.row(second) is None
    assert (await world.row(first)).state == "enquiry_sent"
