"""What cases holds about a person: what they sent and were told, and no word of the staff's own."""

import json
from uuid import uuid4

from sqlalchemy import text

from services.cases.store import cases as cases_store
from services.cases.use_cases.add_note import add_note
from services.cases.use_cases.erase_person import erase_person
from services.cases.use_cases.note_registration import note_registration
from services.cases.use_cases.prepare_own_data import prepare_own_data
from tests.cases.words import HARROWMERE, NOON, PRIYA

USER, REQUEST, REGISTRATION = uuid4(), uuid4(), uuid4()


async def document_of(world, *, registration_id=REGISTRATION, contact_id=None):
    async with world.transaction() as session:
        await session.execute(text("DELETE FROM own_data_parts"))
        await prepare_own_data(
            session,
            landlord_id=HARROWMERE,
            request_id=REQUEST,
            user_id=USER,
            contact_id=contact_id or uuid4(),
            registration_id=registration_id,
            at=NOON,
        )
        return str(await session.scalar(text("SELECT document FROM own_data_parts")))


async def test_their_case_and_answers_are_in_it_without_notes_and_names_of_staff(world):
    mine = await world.given_a_case(registration_id=REGISTRATION)
    await world.given_a_case(reference="SR00000002")
    async with world.transaction() as session:
        await add_note(session, case_id=mine, by=PRIYA, text="sounds cross", at=NOON)

    told = await document_of(world)

    assert "SR00000001" in told
    assert "Rafael" in told
    assert "SR00000002" not in told
    assert "sounds cross" not in told
    assert PRIYA.name not in told


async def test_what_somebody_else_typed_about_a_home_is_not_theirs(world):
    case_id, contact = await world.given_a_case(), uuid4()
    async with world.transaction() as session:
        await session.execute(
            text("UPDATE cases SET contact_id = :c WHERE id = :i"), {"c": contact, "i": case_id}
        )

    told = await document_of(world, contact_id=contact)

    assert "SR00000001" in told
    assert "rafael@" not in told.lower()


async def erase(world, *, contact_id, is_held=False):
    async with world.transaction() as session:
        await erase_person(
            session,
            landlord_id=HARROWMERE,
            request_id=REQUEST,
            user_id=USER,
            contact_id=contact_id,
            registration_id=REGISTRATION,
            is_held=is_held,
            at=NOON,
        )
        [body] = await session.scalars(
            text(
                "SELECT body FROM outbox WHERE routing_key = 'cases.person.erased.v1'"
                " ORDER BY position DESC LIMIT 1"
            )
        )
    return json.loads(body)["kept"]


async def test_a_closed_case_loses_its_person_and_an_open_one_is_held_and_named(world):
    case_id = await world.given_a_case(registration_id=REGISTRATION)
    await world.given_a_case(reference="SR00000002")

    assert await erase(world, contact_id=uuid4()) == ["open_case"]
    assert "Rafael" in str((await world.case(case_id)).customer_name)
    async with world.transaction() as session:
        await note_registration(
            session, landlord_id=HARROWMERE, registration_id=REGISTRATION, fact="refused", at=NOON
        )
    for _again in range(2):
        assert await erase(world, contact_id=uuid4()) == []

    case = await world.case(case_id)
    assert (case.customer_name, case.customer_place) == ("", "")
    async with world.transaction() as session:
        left = await session.scalar(
            text("SELECT count(*) FROM case_answers WHERE case_id = :i"), {"i": case_id}
        )
        others = await session.scalar(text("SELECT count(*) FROM case_answers"))
    assert left == 0
    assert others > 0


async def test_cases_beyond_the_first_part_are_in_it_and_erased(world, monkeypatch):
    monkeypatch.setattr(cases_store, "PART", 2)
    contact = uuid4()
    numbers = [f"SR0000000{n}" for n in range(1, 6)]
    registrations = [uuid4() for _ in numbers]
    for reference, registration_id in zip(numbers, registrations, strict=True):
        await world.given_a_case(reference=reference, registration_id=registration_id)
    async with world.transaction() as session:
        await session.execute(text("UPDATE cases SET contact_id = :c"), {"c": contact})

    told = await document_of(world, contact_id=contact)
    for registration_id in registrations:
        async with world.transaction() as session:
            await note_registration(
                session,
                landlord_id=HARROWMERE,
                registration_id=registration_id,
                fact="refused",
                at=NOON,
            )
    kept = await erase(world, contact_id=contact)

    assert [number for number in numbers if number not in told] == []
    assert kept == []
    async with world.transaction() as session:
        left = await session.scalar(text("SELECT count(*) FROM cases WHERE customer_name <> ''"))
    assert left == 0


async def test_on_a_legal_hold_a_closed_case_stays_for_its_usual_time(world):
    case_id = await world.given_a_case(registration_id=REGISTRATION)
    async with world.transaction() as session:
        await note_registration(
            session, landlord_id=HARROWMERE, registration_id=REGISTRATION, fact="refused", at=NOON
        )

    assert await erase(world, contact_id=uuid4(), is_held=True) == ["legal_hold"]
    assert "Rafael" in (await world.case(case_id)).customer_name
