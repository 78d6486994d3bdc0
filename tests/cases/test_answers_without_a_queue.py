"""An answer is never lost: where its step names no queue, somebody is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from services.cases.domain.entries import EntryKind
from services.cases.store.cases import case_for_update
from services.cases.tables import EntryRow, ReplyRequestRow
from services.cases.use_cases.open_case import open_case
from services.cases.use_cases.record_reply import record_reply
from tests.cases.words import HARROWMERE, NOON, World

STEP = {"name": "check", "title": "Check them", "actions": ["ask", "refuse", "as_it_stands"]}


async def answered(world: World, workflow: list[dict[str, object]]) -> tuple[str, list[str]]:
    """Have a customer answer twice in the same words; return the queue and notes by Lodge."""
    async with world.transaction() as session:
        case_id = await open_case(
            session,
            landlord_id=HARROWMERE,
            registration_id=uuid4(),
            reference="SR00000007",
            reason="enquiry",
            answers={"first_name": "Rafael", "last_name": "Nunez"},
            received_at=NOON,
            division="ENG",
            workflow=workflow,
            at=NOON,
        )
        request = ReplyRequestRow(
            id=uuid4(),
            landlord_id=HARROWMERE,
            case_id=case_id,
            question="Which flat?",
            token_hash="0" * 64,
            asked_at=NOON,
            expires_at=NOON + timedelta(days=7),
        )
        session.add(request)
    for _twice in range(2):
        async with world.transaction() as session:
            case = await case_for_update(session, case_id)
            kept = await session.get_one(ReplyRequestRow, request.id)
            await record_reply(session, case, kept, answer="Flat 21", at=NOON)
            notes = await session.scalars(
                select(EntryRow.text).where(
                    EntryRow.case_id == case_id, EntryRow.kind == EntryKind.NOTE
                )
            )
            found = case.queue, list(notes)
    return found


@pytest.mark.parametrize("empty", [{}, {"replies_to": ""}], ids=["no name", "an empty one"])
async def test_it_goes_to_the_queue_for_everything_else_and_leads_are_told_once(
    world: World, empty: dict[str, str]
):
    queue, notes = await answered(world, [{**STEP, **empty}])

    assert queue == "Portal Support"
    assert notes == ["The step names no queue for answers, so this one went to Portal Support."]
    assert (await world.announced()).count("cases.reply.unrouted.v1") == 1


@pytest.mark.parametrize("workflow", [[], [{**STEP, "replies_to": "Sales"}]], ids=["none", "named"])
async def test_nobody_is_told_where_answers_have_their_queue(world: World, workflow):
    queue, notes = await answered(world, workflow)

    assert queue == ("Sales" if workflow else queue)
    assert notes == []
    assert "cases.reply.unrouted.v1" not in await world.announced()
