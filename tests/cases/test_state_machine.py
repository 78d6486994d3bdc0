"""Whatever people do to a case, in whatever order, its timeline and its clock tell the truth."""

from datetime import timedelta
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.errors import LodgeError
from services.cases.domain.decisions import Decision
from services.cases.domain.links import reply_token
from services.cases.domain.states import CaseStatus
from services.cases.store.cases import case_by_id
from services.cases.store.timeline import computed_clock
from services.cases.use_cases.add_note import add_note
from services.cases.use_cases.ask_customer import ask_customer
from services.cases.use_cases.decide_registration import Verdict, decide_registration
from services.cases.use_cases.note_registration import note_registration
from services.cases.use_cases.reject_decision import reject_decision
from services.cases.use_cases.release_case import release_case
from services.cases.use_cases.resume_case import resume_case
from services.cases.use_cases.take_case import take_case
from services.cases.use_cases.take_reply import take_reply
from tests.cases.words import HARROWMERE, KEY, NOON, PRIYA, TOBIAS, World

ACTIONS = (
    *("take", "take_other", "release", "note", "ask", "reply", "resume"),
    *("approve", "refuse", "reject", "approved", "activated", "refused"),
)


class Story:
    """One case and what has been done to it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.registration_id = uuid4()
        self.request_id = uuid4()
        self.decision_id = uuid4()

    async def begin(self) -> None:
        self.case_id = await self.world.given_a_case(
            reference=f"SR{uuid4().int % 10**8:08d}", registration_id=self.registration_id
        )

    async def do(self, action: str, at) -> None:
        async with self.world.transaction() as session:
            version = (await case_by_id(session, self.case_id)).version
            await self._do(session, action, at, version)

    async def _do(self, session, action, at, version):
        case = {"case_id": self.case_id, "at": at}
        if action in {"take", "take_other"}:
            await take_case(session, by=TOBIAS if action == "take" else PRIYA, **case)
        elif action == "release":
            await release_case(session, by=TOBIAS, **case)
        elif action == "note":
            await add_note(session, text="A note", by=TOBIAS, **case)
        elif action == "ask":
            self.request_id = await ask_customer(
                session,
                version=version,
                decision=Decision.ASK,
                question="Which floor?",
                link_key=KEY,
                by=TOBIAS,
                **case,
            )
        elif action == "reply":
            await take_reply(
                session,
                request_id=self.request_id,
                token=reply_token(KEY, self.request_id),
                text="The second",
                at=at,
            )
        elif action == "resume":
            await resume_case(session, version=version, by=TOBIAS, **case)
        elif action in {"approve", "refuse"}:
            self.decision_id = uuid4()
            verdict = Verdict(
                self.decision_id,
                Decision.AS_IT_STANDS if action == "approve" else Decision.REFUSE,
                "Because",
                "Sorry",
                "not_enough_evidence",
                uuid4(),
                uuid4(),
                "unit_owner",
            )
            await decide_registration(session, version=version, verdict=verdict, by=TOBIAS, **case)
        elif action == "reject":
            await reject_decision(session, decision_id=self.decision_id, reason="expired", at=at)
        else:
            await note_registration(
                session,
                landlord_id=HARROWMERE,
                registration_id=self.registration_id,
                fact=action,
                at=at,
                account_id=uuid4(),
                contact_id=uuid4(),
            )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.sampled_from(ACTIONS), st.integers(min_value=1, max_value=40)), max_size=12
    )
)
async def test_no_change_of_state_without_an_entry_and_the_clock_follows_from_the_entries(
    world: World, steps
):
    story, at = Story(world), NOON
    await story.begin()
    for action, hours in steps:
        at += timedelta(hours=hours)
        before = await world.case(story.case_id)
        entries_before = len(await world.timeline(story.case_id))
        try:
            await story.do(action, at)
        except LodgeError:
            after = await world.case(story.case_id)
            assert (after.status, after.version) == (before.status, before.version)
            assert len(await world.timeline(story.case_id)) == entries_before
            continue

        case = await world.case(story.case_id)
        told = await world.timeline(story.case_id)
        moves = [entry for entry in told if entry.status]
        assert moves[-1].status == case.status
        assert [entry.position for entry in told] == list(range(1, len(told) + 1))
        if case.status != before.status:
            assert before.status != CaseStatus.CLOSED
            assert len(moves) == len({entry.position for entry in moves})
            assert moves[-1].version == case.version == before.version + 1
        async with world.transaction() as session:
            clock = await computed_clock(session, await case_by_id(session, story.case_id))
        left = None if clock.left is None else int(clock.left.total_seconds())
        assert (case.due_at, case.left_seconds) == (clock.due_at, left)
