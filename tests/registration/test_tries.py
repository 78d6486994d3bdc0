"""Tries are counted before anything is compared, and cannot be outrun."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis.origin import acting_from
from contracts.api.registration import Evidence
from services.registration.use_cases.restore_tries import restore_tries
from tests.registration.words import (
    BLIND,
    LATER,
    NOON,
    PURCHASE,
    World,
    a_contact,
    all_at_once,
    an_account,
)


async def given_somebody_asked(world: World, number: int):
    registration_id = await world.start(email=f"guesser{number}@example.com")
    await world.verify(registration_id)
    return registration_id


async def test_of_fifty_parallel_guesses_at_one_account_at_most_three_are_compared(world):
    await world.record(an_account(reference="34208002201"))
    guessers = [await given_somebody_asked(world, number) for number in range(50)]

    guess = PURCHASE.model_copy(update={"purchase_year": 1999})
    await all_at_once(*(world.verify(one, guess) for one in guessers))

    async with world.transaction() as session:
        compared = await session.scalar(
            text("SELECT count(*) FROM attempts WHERE step = 'purchase' AND is_granted")
        )
        settled = await session.scalar(
            text("SELECT count(*) FROM attempts WHERE step = 'purchase' AND outcome IS NOT NULL")
        )
    assert (compared, settled) == (3, 50)
    assert {(await world.row(one)).state for one in guessers} == {"enquiry_offered"}


async def test_the_right_answer_after_three_wrong_ones_looks_like_a_wrong_one(world):
    await world.record(an_account(reference="34208002201"))
    for number in range(3):
        guesser = await given_somebody_asked(world, number)
        await world.verify(guesser, PURCHASE.model_copy(update={"purchase_month": number + 1}))
    latecomer = await given_somebody_asked(world, 4)

    assert await world.verify(latecomer, PURCHASE, at=NOON + 400 * LATER) == "enquiry_offered"
    assert await world.announced("access.approved") == []


async def test_spellings_of_one_account_number_share_their_tries(world):
    await world.record(an_account(reference="34208002201"))
    for number, spelling in enumerate(["34208002201", "3420-8002-201", " 34208 002201 "]):
        guesser = await given_somebody_asked(world, number)
        await world.verify(
            guesser,
            Evidence(account_reference=spelling, purchase_month=1, purchase_year=2001),
        )

    assert await world.verify(await given_somebody_asked(world, 9), PURCHASE) == "enquiry_offered"


async def test_staff_may_give_an_account_its_tries_back(world):
    await world.record(an_account(reference="34208002201"))
    for number in range(3):
        guesser = await given_somebody_asked(world, number)
        await world.verify(guesser, PURCHASE.model_copy(update={"purchase_year": 1990}))
    async with world.transaction() as session:
        await restore_tries(
            session,
            landlord_id=world.landlord_id,
            account_reference="3420 8002 201",
            blind=BLIND,
        )

    assert await world.verify(await given_somebody_asked(world, 5), PURCHASE) == "approved"


async def given_no_try_is_left(world: World, at):
    for year in (1990, 1991, 1992, 1993):
        guesser = await world.start(email=f"of{year}.{at:%d%H}@example.com", at=at)
        await world.verify(guesser, at=at)
        await world.verify(guesser, PURCHASE.model_copy(update={"purchase_year": year}), at=at)


async def given_the_tries_come_back(world: World):
    async with world.transaction() as session:
        await restore_tries(
            session,
            landlord_id=world.landlord_id,
            account_reference="3420 8002 201",
            blind=BLIND,
        )


async def test_staff_hear_once_of_used_up_tries_and_at_most_once_a_day(world):
    await world.record(an_account(reference="34208002201"))

    await given_no_try_is_left(world, NOON)
    await given_no_try_is_left(world, NOON + LATER)
    assert len(await world.announced("tries.used_up")) == 1, "none came back in between"

    await given_the_tries_come_back(world)
    await given_no_try_is_left(world, NOON + 2 * LATER)
    await given_the_tries_come_back(world)
    await given_no_try_is_left(world, NOON + 2 * LATER + LATER / 8)
    assert len(await world.announced("tries.used_up")) == 2, "twice on one day"

    await given_no_try_is_left(world, NOON + 3 * LATER)
    told = await world.announced("tries.used_up")
    assert [each["per"] for each in told] == ["account_reference"] * 3


async def test_the_same_guess_again_takes_no_further_try(world):
    await world.record(an_account(reference="34208002201"))
    guesser = await given_somebody_asked(world, 1)
    for _ in range(5):
        await world.verify(guesser, PURCHASE.model_copy(update={"purchase_year": 1990}))

    assert await world.verify(guesser, PURCHASE) == "approved"


async def test_one_mailbox_has_five_tries_a_day_at_the_second_step(world):
    await world.record(an_account(reference="34208002201"))
    registration_id = await given_somebody_asked(world, 1)
    for number in range(5):
        wrong = PURCHASE.model_copy(update={"account_reference": f"9999999990{number}"})
        await world.verify(registration_id, wrong)

    assert await world.verify(registration_id, PURCHASE) == "enquiry_offered"
    again = await world.start(email="guesser1@example.com", at=NOON + LATER)
    await world.verify(again, at=NOON + LATER)
    assert await world.verify(again, PURCHASE, at=NOON + LATER) == "approved"


async def test_one_network_has_twenty_tries_a_day_from_whichever_of_its_addresses(world):
    await world.record(an_account(reference="34208002201"))
    for number in range(20):
        guesser = await given_somebody_asked(world, number)
        guess = PURCHASE.model_copy(update={"account_reference": f"99999999{number:03d}"})
        with acting_from(f"203.0.113.{number + 1}", ""):
            await world.verify(guesser, guess)

    last = await given_somebody_asked(world, 20)
    with acting_from("203.0.113.77", ""):
        assert await world.verify(last, PURCHASE) == "enquiry_offered"
    neighbour = await given_somebody_asked(world, 21)
    with acting_from("203.0.114.1", ""):
        assert await world.verify(neighbour, PURCHASE) == "approved"


async def test_a_counted_try_survives_a_crash_before_it_was_compared(world, monkeypatch):
    await world.record(an_account(a_contact()))
    registration_id = await world.start()

    async def dies(*_args, **_keywords):
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr("services.registration.use_cases.verify_registration.find_matches", dies)
        with pytest.raises(RuntimeError):
            await world.verify(registration_id)

    assert await world.count("attempts") == 1
    assert await world.verify(registration_id) == "approved"
    assert await world.count("attempts") == 1


async def test_what_is_counted_names_neither_account_nor_mailbox(world):
    registration_id = await given_somebody_asked(world, 1)
    await world.verify(registration_id, PURCHASE)

    async with world.transaction() as session:
        rows = (await session.execute(text("SELECT kind, subject FROM tries"))).all()
    assert {kind for kind, _ in rows} == {
        "record registration",
        "record mailbox",
        "purchase mailbox",
        "account_reference",
    }
    assert all(isinstance(subject, bytes) and len(subject) == 16 for _, subject in rows)


async def test_another_landlords_guesses_count_for_nobody_else(world):
    other = World(world.database, uuid4())
    await world.record(an_account(reference="34208002201"))
    for number in range(3):
        guesser = await given_somebody_asked(other, number)
        await other.verify(guesser, PURCHASE)

    assert await world.verify(await given_somebody_asked(world, 1), PURCHASE) == "approved"
