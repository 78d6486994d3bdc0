"""What cases holds goes when its time is over: reported first, never by a clock that leaps."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import text, update

from chassis.events import now
from chassis.jobs import Job, run_job
from chassis.retention import clocks, keeping
from services.cases.retention import retention
from services.cases.tables import CaseRow
from services.cases.use_cases.note_registration import note_registration
from tests.cases.desk import ACCOUNT_ID
from tests.cases.words import HARROWMERE, NOON, World

HOURS = (0, 16, 32)
"""Of three looks: a night lies between the first and the last, and no two are a day apart."""

FIVE_YEARS = timedelta(days=5 * 365)


async def given_closed(
    world: World, *, days_ago: int, account_id: UUID | None = None, number: int = 1
) -> UUID:
    registration_id = uuid4()
    case_id = await world.given_a_case(registration_id=registration_id, reference=f"SR{number:08}")
    async with world.transaction() as session:
        await note_registration(
            session,
            landlord_id=HARROWMERE,
            registration_id=registration_id,
            fact="refused",
            at=NOON,
        )
        await session.execute(
            update(CaseRow)
            .where(CaseRow.id == case_id)
            .values(changed_at=now() - timedelta(days=days_ago), account_id=account_id)
        )
    return case_id


async def nights(service, *, begin: datetime | None = None, hours: Sequence[int] = HOURS) -> None:
    for each in hours:
        await retention.keep(service.context, at=(begin or now()) + timedelta(hours=each))


async def report(world: World, rule: str = "enquiry_data") -> dict[str, object]:
    async with world.transaction() as session:
        found = await session.execute(
            text("SELECT * FROM retention_reports WHERE rule = :rule"), {"rule": rule}
        )
        return dict(found.mappings().one())


async def acts(world: World) -> list[tuple[str, dict[str, str]]]:
    async with world.transaction() as session:
        found = await session.execute(
            text("SELECT act, details FROM audit_entries WHERE act LIKE 'retention.%' ORDER BY at")
        )
        return [(act, details) for act, details in found]


async def test_what_is_due_is_counted_first_and_goes_the_night_after(world, service):
    await given_closed(world, days_ago=31)

    await nights(service, hours=[0])
    assert await world.count("case_answers") > 0
    told = await report(world)
    assert (told["state"], told["due"], told["of_all"]) == ("reported", 1, 1)

    await nights(service)
    assert await world.count("case_answers") == 0
    told = await report(world)
    assert (told["state"], told["due"], told["erased"]) == ("nothing", 0, 1)
    [(act, details)] = await acts(world)
    assert (act, details["rule"], details["rows"]) == ("retention.erased", "enquiry_data", "1")


async def test_nothing_goes_that_was_not_counted_the_night_before(world, service):
    await nights(service, hours=[0])
    await given_closed(world, days_ago=400)

    await nights(service)

    assert await world.count("case_answers") > 0
    assert (await report(world))["due"] == 1


async def test_nothing_goes_an_hour_before_its_time(world, service):
    await given_closed(world, days_ago=27)

    await nights(service)

    assert await world.count("case_answers") > 0


async def test_more_than_a_hundredth_waits_for_the_word_of_a_lead(world, service, monkeypatch):
    monkeypatch.setattr(keeping, "LEAST", 0)
    await given_closed(world, days_ago=31)

    await nights(service)
    await nights(service, begin=now() + timedelta(days=2))
    assert (await report(world))["state"] == "waiting"
    assert await world.count("case_answers") > 0

    async with world.transaction() as session:
        await session.execute(
            text("UPDATE retention_reports SET state = 'confirmed' WHERE due > 0")
        )
    await nights(service, begin=now() + timedelta(days=3), hours=[12])
    assert await world.count("case_answers") == 0
    assert [act for act, _ in await acts(world)] == ["retention.waits", "retention.erased"]


async def test_a_clock_that_leaps_erases_nothing_and_is_forgiven_once_it_is_set_right(
    world, service
):
    await given_closed(world, days_ago=3)
    await nights(service, hours=[0])

    await nights(service, begin=now() + FIVE_YEARS)
    assert await world.count("case_answers") > 0

    await nights(service)
    assert await world.count("case_answers") > 0
    await nights(service, hours=[48, 64, 80, 96])
    assert (await report(world))["due"] == 0
    assert await world.count("case_answers") > 0


async def test_a_leap_that_nobody_sets_right_still_waits_for_a_lead(world, service, monkeypatch):
    monkeypatch.setattr(keeping, "LEAST", 0)
    await given_closed(world, days_ago=3)
    await nights(service, hours=[0])

    await nights(service, begin=now() + FIVE_YEARS, hours=range(0, 160, 16))

    assert (await report(world))["state"] == "waiting"
    assert await world.count("case_answers") > 0


async def test_a_report_made_by_a_clock_that_ran_ahead_is_thrown_away(world, service):
    await given_closed(world, days_ago=3)
    await nights(service, hours=[0])
    await nights(service, begin=now() + FIVE_YEARS, hours=[0, 16, 32, 48, 64, 80])
    assert (await report(world))["state"] == "reported"

    async with world.transaction() as session:
        await session.execute(text("DELETE FROM clock_marks"))
        await session.execute(
            text("UPDATE retention_reports SET reported_at = now() - interval '2 days'")
        )
    await nights(service)

    assert (await report(world))["due"] == 0
    assert await world.count("case_answers") > 0


async def test_a_clock_that_disagrees_with_the_database_is_in_doubt(world, service, monkeypatch):
    assert await clocks.is_trusted(service.context)

    monkeypatch.setattr(clocks, "now", lambda: now() - timedelta(minutes=6))

    assert not await clocks.is_trusted(service.context)


async def test_a_job_that_erases_rests_while_the_clock_is_in_doubt_and_others_do_not(
    world, service
):
    await clocks.is_trusted(service.context, at=now() - timedelta(days=30))
    done: list[str] = []

    async def erase(_context: object) -> None:
        done.append("erased")

    async def look(_context: object) -> None:
        done.append("looked")

    jobs = [Job("erase", 60, erase, is_erasing=True), Job("look", 60, look)]
    running = [asyncio.create_task(run_job(job, service.context)) for job in jobs]
    await asyncio.sleep(0.5)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)

    assert done == ["looked"]


async def test_what_a_legal_hold_is_on_stays_and_is_counted_apart(world, service, neighbours):
    held = await given_closed(world, days_ago=4000, account_id=ACCOUNT_ID)
    await given_closed(world, days_ago=4000, number=2)
    neighbours.held = [ACCOUNT_ID]

    await nights(service)

    assert await world.count("cases") == 1
    assert (await world.case(held)).erased_at is None
    told = await report(world, "closed_cases")
    assert (told["due"], told["held"], told["erased"]) == (0, 1, 1)


async def test_nothing_goes_while_nobody_can_say_what_is_held(world, service, neighbours):
    await given_closed(world, days_ago=4000)
    await nights(service, hours=[0])
    neighbours.is_record_down = True

    await nights(service)

    assert await world.count("case_answers") > 0


async def test_a_case_goes_as_a_whole_after_six_years_and_its_number_finds_nothing(
    world, service, tobias
):
    await given_closed(world, days_ago=2191)
    await nights(service, hours=[0])
    assert await world.count("cases") == 1

    await nights(service, hours=[16, 32, 48])

    assert await world.count("cases") == 0
    assert await world.count("case_entries") == 0
    assert "SR00000001" not in (await tobias.get("/?q=SR00000001")).text.split("</form>")[-1]
