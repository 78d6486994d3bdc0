"""What somebody said when they registered goes into what they download about themselves."""

from uuid import uuid4

from sqlalchemy import text

from chassis.events import now
from services.registration.use_cases.erase_person import erase_person
from services.registration.use_cases.prepare_own_data import prepare_own_data
from tests.registration.words import LANDLORD


async def document_of(world, registration_id):
    async with world.transaction() as session:
        await prepare_own_data(
            session,
            landlord_id=LANDLORD,
            request_id=uuid4(),
            user_id=uuid4(),
            registration_id=registration_id,
            at=now(),
        )
        return str(await session.scalar(text("SELECT document FROM own_data_parts")))


async def test_it_holds_what_was_said_and_agreed_to(door, world):
    registration_id = await door.started()

    told = await document_of(world, registration_id)

    row = await world.row(registration_id)
    assert row.email in told
    assert row.consent_version in told


async def test_somebody_who_never_registered_gets_an_empty_part(world):
    assert '"sections":[]' in await document_of(world, None)


async def test_what_was_said_goes_with_its_attempts_and_twice_is_no_failure(door, world):
    registration_id = await door.started()

    for _again in range(2):
        async with world.transaction() as session:
            await erase_person(
                session,
                landlord_id=LANDLORD,
                request_id=uuid4(),
                user_id=uuid4(),
                registration_id=registration_id,
                is_held=False,
                at=now(),
            )

    assert await world.row(registration_id) is None


async def test_on_a_legal_hold_it_stays_for_its_usual_time(door, world):
    registration_id = await door.started()

    async with world.transaction() as session:
        await erase_person(
            session,
            landlord_id=LANDLORD,
            request_id=uuid4(),
            user_id=uuid4(),
            registration_id=registration_id,
            is_held=True,
            at=now(),
        )

    assert await world.row(registration_id) is not None
