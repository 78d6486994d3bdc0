"""What people submitted is erased a month after their case was closed."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from chassis.events import now
from services.cases.retention import retention
from services.cases.tables import CaseRow
from services.cases.use_cases.note_registration import note_registration
from tests.cases.test_tracking import REGISTRATION, answer, asked
from tests.cases.words import HARROWMERE, NOON, World

SECRET = "my-grandmothers-maiden-name"


async def closed(world: World, service, api, *, fact: str, days_ago: int):
    """A case with an answer to a question, closed so many days ago."""
    case_id = await world.given_a_case(registration_id=REGISTRATION)
    request_id = await asked(world, service, case_id)
    assert (await answer(api, service, request_id, SECRET)).status_code == 200
    async with world.transaction() as session:
        await note_registration(
            session, landlord_id=HARROWMERE, registration_id=REGISTRATION, fact=fact, at=NOON
        )
        moment = update(CaseRow).where(CaseRow.id == case_id)
        await session.execute(moment.values(changed_at=now() - timedelta(days=days_ago)))
    return case_id


async def two_nights(service) -> None:
    """What is due is counted in the first, and goes in the second."""
    for hours in (0, 16, 32):
        await retention.keep(service.context, at=now() + timedelta(hours=hours))


async def kept_of(world: World) -> str:
    """Everything that tables of cases hold of customers, as one text."""
    told = []
    async with world.transaction() as session:
        for table in ("cases", "case_answers", "case_words", "case_entries", "reply_requests"):
            told += [str(row) for row in await session.execute(text(f"SELECT * FROM {table}"))]
    return "\n".join(told)


async def test_what_was_submitted_is_erased_and_the_number_still_finds_the_case(
    world, service, api, tobias
):
    case_id = await closed(world, service, api, fact="refused", days_ago=31)
    before = await kept_of(world)
    assert SECRET in before
    assert "Rafael" in before

    await two_nights(service)

    after = await kept_of(world)
    for submitted in (SECRET, "Rafael", "rafael@", "grandmother"):
        assert submitted not in after, submitted
    assert "SR00000001" in (await tobias.get("/?q=SR00000001")).text
    page = (await tobias.get(f"/cases/{case_id}")).text
    assert "It was erased on" in page
    assert "Compare" not in page


@pytest.mark.parametrize(("fact", "days_ago"), [("refused", 27), ("activated", 31)])
async def test_it_stays_for_a_month_and_the_name_of_who_was_let_in_longer(
    world, service, api, fact, days_ago
):
    await closed(world, service, api, fact=fact, days_ago=days_ago)

    await two_nights(service)

    after = await kept_of(world)
    assert "Rafael" in after
    assert (SECRET in after) == (days_ago < 30)


async def test_an_open_case_keeps_everything_however_old(world, service):
    await world.given_a_case(registration_id=REGISTRATION)
    async with world.transaction() as session:
        await session.execute(update(CaseRow).values(changed_at=now() - timedelta(days=400)))

    await two_nights(service)

    assert await world.count("case_answers") > 0
