"""What may happen to a case, on a real database."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from services.cases.domain.decisions import AccountNotChosen, Decision
from services.cases.domain.links import ReplyLinkUnknown, reply_token
from services.cases.domain.states import CaseChanged, CaseNotFound, CaseTaken, StepRefused
from services.cases.domain.text import BlankText
from services.cases.tables import CaseRow, TargetRow
from services.cases.use_cases.add_note import add_note
from services.cases.use_cases.ask_customer import ask_customer
from services.cases.use_cases.decide_registration import Verdict, decide_registration
from services.cases.use_cases.lease_references import lease_references
from services.cases.use_cases.note_registration import note_registration
from services.cases.use_cases.reject_decision import reject_decision
from services.cases.use_cases.take_case import take_case
from services.cases.use_cases.take_next_case import take_next_case
from services.cases.use_cases.take_reply import take_reply
from tests.cases.words import (
    HARROWMERE,
    KEY,
    NOON,
    OTHER,
    PRIYA,
    RAFAEL,
    TOBIAS,
    World,
    later,
)


def approval(**changes) -> Verdict:
    return Verdict(
        **{
            "decision_id": uuid4(),
            "decision": Decision.EMAIL_WRONG,
            "reason": "Rang and checked",
            "told": "The details are not those of the account holder.",
            "account_id": uuid4(),
            "contact_id": uuid4(),
            "role": "unit_owner",
            **changes,
        }
    )


async def decide(world: World, case_id, verdict, *, version=1, by=TOBIAS, at=None):
    async with world.transaction() as session:
        await decide_registration(
            session,
            case_id=case_id,
            version=version,
            verdict=verdict,
            by=by,
            at=at or later(hours=2),
        )


async def ask(world: World, case_id, *, version=1, question="Which floor?", at=None):
    async with world.transaction() as session:
        return await ask_customer(
            session,
            case_id=case_id,
            version=version,
            decision=Decision.ASK,
            question=question,
            link_key=KEY,
            by=TOBIAS,
            at=at or later(hours=1),
        )


async def test_a_new_case_says_where_it_comes_from_and_when_it_is_due(world: World):
    case_id = await world.given_a_case()

    case = await world.case(case_id)
    assert (case.reference, case.status, case.priority, case.version) == ("SR00000001", "new", 3, 1)
    assert case.due_at is not None
    assert case.due_at.isoformat() == "2026-11-18T23:59:59+00:00"
    assert await world.kinds(case_id) == ["opened"]
    assert await world.announced() == ["cases.case.opened.v1"]


async def test_a_case_keeps_the_target_that_was_in_force_when_it_was_received(world: World):
    async with world.transaction() as session:
        for working_days, begin in ((5, later(days=-30)), (1, later(days=10))):
            session.add(
                TargetRow(
                    landlord_id=HARROWMERE,
                    kind="registration",
                    effective_from=begin,
                    working_days=working_days,
                    source="Customer promise, section 2",
                )
            )

    case = await world.case(await world.given_a_case())

    assert case.target_working_days == 5
    assert case.target_source == "Customer promise, section 2"


async def test_of_two_people_who_take_a_case_at_once_one_has_it_and_the_other_is_told(
    world: World,
):
    case_id = await world.given_a_case()

    async def take(by):
        async with world.transaction() as session:
            await take_case(session, case_id=case_id, by=by, at=later(hours=1))

    outcomes = await asyncio.gather(take(TOBIAS), take(PRIYA), return_exceptions=True)

    [told] = [outcome for outcome in outcomes if outcome is not None]
    case = await world.case(case_id)
    assert isinstance(told, CaseTaken)
    assert str(told) == case.owner_name
    assert await world.kinds(case_id) == ["opened", "taken"]


async def test_two_people_who_ask_for_the_next_case_get_two_cases(world: World):
    await world.given_a_case(reference="SR00000001")
    await world.given_a_case(reference="SR00000002")

    async def take_next(by):
        async with world.transaction() as session:
            case = await take_next_case(session, landlord_id=HARROWMERE, by=by, at=later(hours=1))
            await asyncio.sleep(0.2)
            return case and case.reference

    taken = await asyncio.gather(take_next(TOBIAS), take_next(PRIYA))

    assert sorted(taken) == ["SR00000001", "SR00000002"]


async def test_of_two_people_who_decide_at_once_one_wins_and_the_other_is_told(world: World):
    case_id = await world.given_a_case()
    refusal = approval(decision=Decision.REFUSE, reason_code="not_account_holder", account_id=None)

    outcomes = await asyncio.gather(
        decide(world, case_id, approval()),
        decide(world, case_id, refusal, by=PRIYA),
        return_exceptions=True,
    )

    [told] = [outcome for outcome in outcomes if outcome is not None]
    assert isinstance(told, CaseChanged)
    assert await world.count("case_decisions") == 1
    assert (await world.announced()).count("cases.registration.decided.v1") == 1


async def test_the_same_decision_sent_twice_is_made_once(world: World):
    case_id = await world.given_a_case()
    verdict = approval()

    await decide(world, case_id, verdict)
    await decide(world, case_id, verdict)

    assert (await world.announced()).count("cases.registration.decided.v1") == 1
    assert await world.kinds(case_id) == ["opened", "approved"]


async def test_an_approval_without_a_contact_or_a_reason_is_refused(world: World):
    case_id = await world.given_a_case()

    with pytest.raises(AccountNotChosen):
        await decide(world, case_id, approval(contact_id=None))
    with pytest.raises(BlankText):
        await decide(world, case_id, approval(reason=" "))

    assert (await world.case(case_id)).status == "new"


async def test_a_decision_on_a_version_that_has_changed_is_refused(world: World):
    case_id = await world.given_a_case()
    await ask(world, case_id)

    with pytest.raises(CaseChanged):
        await decide(world, case_id, approval(), version=1)


async def test_an_approved_person_who_is_in_closes_the_case(world: World):
    registration_id = uuid4()
    case_id = await world.given_a_case(registration_id=registration_id)
    verdict = approval()
    await decide(world, case_id, verdict)

    async with world.transaction() as session:
        for fact in ("approved", "activated"):
            await note_registration(
                session,
                landlord_id=HARROWMERE,
                registration_id=registration_id,
                fact=fact,
                at=later(hours=3),
                account_id=verdict.account_id,
                contact_id=verdict.contact_id,
            )

    case = await world.case(case_id)
    assert (case.status, case.contact_id) == ("closed", verdict.contact_id)
    assert await world.kinds(case_id) == ["opened", "approved", "access_granted", "admitted"]
    assert (await world.announced())[-1] == "cases.case.closed.v1"


async def test_a_decision_that_came_too_late_opens_the_case_again_and_is_shown(world: World):
    case_id = await world.given_a_case()
    verdict = approval()
    await decide(world, case_id, verdict)

    async with world.transaction() as session:
        await reject_decision(
            session, decision_id=verdict.decision_id, reason="expired", at=later(hours=3)
        )

    case = await world.case(case_id)
    assert (case.status, (await world.kinds(case_id))[-1]) == ("in_progress", "decision_rejected")
    assert case.due_at is not None


async def test_the_time_stands_still_while_the_customer_has_the_case(world: World):
    case_id = await world.given_a_case()
    request_id = await ask(world, case_id)
    waiting = await world.case(case_id)
    assert (waiting.status, waiting.due_at) == ("with_customer", None)
    assert waiting.left_seconds == (11 + 48) * 3600 - 1

    async with world.transaction() as session:
        await take_reply(
            session,
            request_id=request_id,
            token=reply_token(KEY, request_id),
            text="The second",
            at=later(days=20),
        )

    case = await world.case(case_id)
    assert case.status == "in_progress"
    assert await world.kinds(case_id) == ["opened", "asked", "replied"]


async def test_an_answer_counts_once_and_only_with_the_right_link(world: World):
    request_id = await ask(world, await world.given_a_case())

    async def reply(token: str, answer: str, days: float = 1):
        async with world.transaction() as session:
            await take_reply(
                session, request_id=request_id, token=token, text=answer, at=later(days=days)
            )

    token = reply_token(KEY, request_id)
    with pytest.raises(ReplyLinkUnknown):
        await reply(token[:-1], "The second")
    with pytest.raises(ReplyLinkUnknown):
        await reply(token, "The second", days=31)
    with pytest.raises(BlankText):
        await reply(token, "  ")
    await reply(token, "The second")
    await reply(token, "The second")
    with pytest.raises(StepRefused):
        await reply(token, "No, the third")

    assert (await world.announced()).count("cases.customer_reply.received.v1") == 1


async def test_a_note_on_a_closed_case_is_refused(world: World):
    registration_id = uuid4()
    case_id = await world.given_a_case(registration_id=registration_id)
    async with world.transaction() as session:
        await add_note(session, case_id=case_id, text="Rang", by=TOBIAS, at=later(hours=1))
        await note_registration(
            session,
            landlord_id=HARROWMERE,
            registration_id=registration_id,
            fact="activated",
            at=later(hours=2),
        )

    with pytest.raises(StepRefused):
        async with world.transaction() as session:
            await add_note(session, case_id=case_id, text="Late", by=TOBIAS, at=later(hours=3))

    [note] = [entry for entry in await world.timeline(case_id) if entry.kind == "note"]
    assert note.is_internal


async def test_blocks_of_numbers_never_overlap_and_a_lease_asked_twice_is_the_same(world: World):
    async def lease(lease_id):
        async with world.transaction() as session:
            block = await lease_references(
                session,
                landlord_id=HARROWMERE,
                lease_id=lease_id,
                leased_to="service:registration",
                start=1,
            )
            return block.first, block.last

    first = uuid4()
    blocks = await asyncio.gather(lease(first), *(lease(uuid4()) for _ in range(4)))
    again = await lease(first)

    assert sorted(blocks) == [(1 + n * 100, 100 + n * 100) for n in range(5)]
    assert again == blocks[0]


async def test_the_database_itself_refuses_a_move_without_an_entry(world: World):
    case_id = await world.given_a_case()

    with pytest.raises(DBAPIError, match="without an entry"):
        async with world.transaction() as session:
            await session.execute(
                update(CaseRow).where(CaseRow.id == case_id).values(status="in_progress")
            )

    assert (await world.case(case_id)).status == "new"


async def test_another_landlord_sees_and_changes_nothing(world: World):
    case_id = await world.given_a_case()

    async with world.transaction(OTHER) as session:
        with pytest.raises(CaseNotFound):
            await take_case(session, case_id=case_id, by=PRIYA, at=NOON)
    for table in ("cases", "case_answers", "case_entries", "case_words", "registrations"):
        assert await world.count(table) > 0
        assert await world.count(table, OTHER) == 0


async def test_every_table_of_the_service_is_secured(world: World):
    async with world.transaction() as session:
        open_tables = await session.scalars(
            text(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = "
                "'public'::regnamespace AND NOT (relrowsecurity AND relforcerowsecurity)"
            )
        )
        assert set(open_tables) == {"alembic_version", "inbox", "outbox"}


async def test_the_answers_are_kept_word_for_word_in_the_order_of_the_form(world: World):
    hostile = "<script>alert(1)</script>'; DROP TABLE cases; --"
    case_id = await world.given_a_case(answers={"details": hostile})

    async with world.transaction() as session:
        rows = await session.execute(
            text("SELECT fact, value FROM case_answers WHERE case_id = :id ORDER BY position"),
            {"id": case_id},
        )
        answers = dict(rows.all())

    assert list(answers) == list(RAFAEL)
    assert answers["details"] == hostile
