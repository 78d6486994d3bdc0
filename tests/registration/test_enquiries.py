"""Enquiries, their numbers, cancelling, expiring."""

from datetime import timedelta

import pytest

from chassis.origin import acting_from
from services.registration.domain.errors import (
    EnquiryAlreadySent,
    NoReferenceLeft,
    RegistrationMoved,
    TooManyEnquiries,
)
from services.registration.store.registrations import delete_unfinished
from services.registration.use_cases.cancel_registration import cancel_registration
from services.registration.use_cases.expire_registrations import expire_registrations
from tests.registration.words import LATER, NOON, PURCHASE, all_at_once


async def given_an_offer(world, **said):
    registration_id = await world.start(**said)
    await world.verify(registration_id)
    await world.verify(registration_id, PURCHASE)
    return registration_id


async def expire(world, at):
    async with world.transaction() as session:
        gone = await expire_registrations(session, unproved_after=timedelta(hours=24), at=at)
        return gone + await delete_unfinished(session, before=at - timedelta(days=14), most=500)


async def test_a_blank_enquiry_gets_its_number_and_is_announced(world):
    await world.references(first=1245, last=1300)
    registration_id = await given_an_offer(world)

    reference = await world.enquire(registration_id)

    assert reference == "SR00001245"
    [failed] = await world.announced("verification.failed")
    assert (failed["reference"], failed["reason"]) == (reference, "enquiry")
    assert failed["registration_id"] == str(registration_id)
    assert (await world.row(registration_id)).state == "enquiry_sent"


async def test_no_answer_travels_in_an_event(world):
    await world.references()
    registration_id = await given_an_offer(world)
    await world.enquire(registration_id, details="my words", property_address="Flat 3")

    for name in ("verification.failed", "registration.attempted"):
        for body in await world.announced(name):
            assert set(body) <= {
                "event_id", "occurred_at", "landlord_id", "registration_id", "reference",
                "reason", "sent_at", "step", "outcome",
            }  # fmt: skip


async def test_the_same_enquiry_again_has_the_same_number_and_one_event(world):
    await world.references()
    registration_id = await given_an_offer(world)

    numbers = await all_at_once(
        *(world.enquire(registration_id, details="Please look") for _ in range(6))
    )

    assert set(numbers) == {"SR00000001"}
    assert len(await world.announced("verification.failed")) == 1


async def test_another_enquiry_of_the_same_registration_is_refused(world):
    await world.references()
    registration_id = await given_an_offer(world)
    await world.enquire(registration_id, details="Please look")

    with pytest.raises(EnquiryAlreadySent):
        await world.enquire(registration_id, details="Please look again")


async def test_an_enquiry_before_anything_was_compared_is_refused(world):
    await world.references()
    registration_id = await world.start()

    with pytest.raises(RegistrationMoved):
        await world.enquire(registration_id)


async def test_somebody_who_cannot_answer_the_second_question_may_ask_staff(world):
    await world.references()
    registration_id = await world.start()
    await world.verify(registration_id)

    assert await world.enquire(registration_id) == "SR00000001"


async def test_numbers_given_out_at_once_are_all_different_and_cross_blocks(world):
    await world.references(first=1, last=3)
    await world.references(first=201, last=300)
    people = [await given_an_offer(world, email=f"p{n}@example.com") for n in range(8)]

    numbers = await all_at_once(*(world.enquire(one) for one in people))

    assert len(set(numbers)) == 8
    assert sorted(numbers)[:4] == ["SR00000001", "SR00000002", "SR00000003", "SR00000201"]


async def test_without_a_number_nothing_is_stored(world):
    registration_id = await given_an_offer(world)

    with pytest.raises(NoReferenceLeft):
        await world.enquire(registration_id)

    assert (await world.row(registration_id)).state == "enquiry_offered"
    assert await world.announced("verification.failed") == []


async def test_one_mailbox_sends_so_many_enquiries_a_day(world):
    await world.references()
    for number in range(2):
        registration_id = await given_an_offer(world)
        await world.enquire(registration_id, most_a_day=2, details=f"Flat {number}")
    registration_id = await given_an_offer(world)

    with pytest.raises(TooManyEnquiries):
        await world.enquire(registration_id, most_a_day=2)
    assert await world.enquire(registration_id, most_a_day=2, at=NOON + LATER)


async def test_one_network_sends_so_many_enquiries_a_day_whatever_its_mailboxes(world):
    await world.references()
    people = [await given_an_offer(world, email=f"p{n}@example.com") for n in range(4)]

    with acting_from("203.0.113.9", ""):
        for one in people[:2]:
            await world.enquire(one, per_network=2)
        with pytest.raises(TooManyEnquiries):
            await world.enquire(people[2], per_network=2)
    with acting_from("203.0.114.9", ""):
        assert await world.enquire(people[2], per_network=2)
    assert await world.enquire(people[3], per_network=2), "this machine itself is no network"


@pytest.mark.parametrize("answers", [0, 1, 2])
async def test_giving_up_leaves_nothing_behind(world, answers):
    registration_id = await world.start()
    for evidence in [None, PURCHASE][:answers]:
        await world.verify(registration_id, evidence)

    for _ in range(2):
        async with world.transaction() as session:
            await cancel_registration(session, registration_id=registration_id)

    assert await world.count("registrations") == await world.count("attempts") == 0


async def test_what_staff_look_at_cannot_be_cancelled(world):
    await world.references()
    registration_id = await world.enquired()

    with pytest.raises(RegistrationMoved):
        async with world.transaction() as session:
            await cancel_registration(session, registration_id=registration_id)


async def test_what_nobody_goes_on_with_expires(world):
    await world.references()
    unproved = await world.start(email="a@example.com")
    asked = await world.start(email="b@example.com")
    await world.verify(asked)
    sent = await world.enquired(email="c@example.com")

    assert await expire(world, NOON + timedelta(hours=23)) == 0
    assert await expire(world, NOON + timedelta(hours=25)) == 1
    assert await world.row(unproved) is None
    assert await expire(world, NOON + timedelta(days=15)) == 1
    assert await world.row(asked) is None
    assert await expire(world, NOON + timedelta(days=400)) == 0
    assert (await world.row(sent)).state == "enquiry_sent"


async def test_tries_of_past_days_are_forgotten_and_those_for_life_stay(world):
    await given_an_offer(world)

    await expire(world, NOON + LATER)

    assert await world.count("tries") == 2
