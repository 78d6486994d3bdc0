"""Calls to the customer stand on the case: which number, what came of it, what was said."""

import pytest
from sqlalchemy import select

from chassis.audit.tables import EntryRow as AuditRow
from tests.cases.words import World


async def called(tobias, case_id, **typed):
    told = {"number": "01632 960123", "result": "confirmed", "said": "Knew their date of birth."}
    return await tobias.post(f"/cases/{case_id}/calls", **(told | typed))


async def test_a_call_stands_on_the_timeline_with_its_result(world: World, tobias):
    case_id = await world.given_a_case()
    assert 'value="07700 900123"' in (await tobias.get(f"/cases/{case_id}")).text

    answer = await called(tobias, case_id)

    assert answer.headers["location"] == f"/cases/{case_id}?told=called"
    page = (await tobias.get(f"/cases/{case_id}?told=called")).text
    for words in (
        "The call is on the timeline.",
        "Rang the customer: they confirmed what they had sent",
        "01632 960123",
        "Knew their date of birth.",
        "by Tobias Wren, for staff only",
    ):
        assert words in page
    entry = (await world.timeline(case_id))[-1]
    assert (entry.kind, entry.detail, entry.is_internal) == ("called", "confirmed", True)


async def test_a_call_is_audited_without_what_was_said(world: World, tobias):
    case_id = await world.given_a_case()

    await called(tobias, case_id, result="not_reached", said="")

    async with world.transaction() as session:
        rows = await session.scalars(select(AuditRow).where(AuditRow.act == "case.called"))
        [row] = rows.all()
    assert row.details["detail"] == "not_reached"
    assert "960123" not in str(row.details)


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ({"number": " "}, "Type the number you rang"),
        ({"result": ""}, "Choose what came of the call"),
        ({"result": "won"}, "Choose what came of the call"),
        ({"number": "0" * 41}, "40 characters"),
        ({"said": "x" * 10_001}, "characters"),
    ],
)
async def test_what_cannot_be_kept_is_said_and_stays(world: World, tobias, typed, advice):
    case_id = await world.given_a_case()

    answer = await called(tobias, case_id, **typed)

    assert answer.status_code == 422
    assert advice in answer.text
    assert len(await world.timeline(case_id)) == 1
