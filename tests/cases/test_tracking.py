"""Following a case by its link: who may, for how long, and what they see."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from chassis.events import now
from chassis.outbox import OutboxRow
from services.cases.domain.decisions import Decision
from services.cases.domain.tracking import tracking_token
from services.cases.tables import CaseRow
from services.cases.use_cases.add_note import add_note
from services.cases.use_cases.ask_customer import ask_customer
from services.cases.use_cases.ask_for_tracking_link import ask_for_tracking_link
from services.cases.use_cases.note_registration import note_registration
from services.cases.use_cases.take_case import take_case
from tests.cases.desk import token_for
from tests.cases.words import HARROWMERE, NOON, OTHER, RAFAEL, TOBIAS, World, later

REGISTRATION = UUID("77777777-0000-4000-8000-000000000001")
SECOND = UUID("77777777-0000-4000-8000-000000000002")


def token_of(service, registration_id=REGISTRATION, landlord_id=HARROWMERE):
    key = service.api.state.link_key
    return tracking_token(key, landlord_id=landlord_id, registration_id=registration_id)


async def asked(world: World, service, case_id, version=1, question="Which floor?"):
    async with world.transaction() as session:
        return await ask_customer(
            session,
            case_id=case_id,
            version=version,
            decision=Decision.ASK,
            question=question,
            link_key=service.api.state.link_key,
            by=TOBIAS,
            at=later(hours=1),
        )


async def look(api, service, token, registration_id=REGISTRATION):
    return await api.post(
        f"/tracking/{registration_id}/look",
        json={"token": token},
        headers=token_for(service, "service:gateway"),
    )


async def answer(api, service, question_id, text, *, token=None, registration_id=REGISTRATION):
    body = {"token": token or token_of(service, registration_id), "question_id": str(question_id)}
    return await api.post(
        f"/tracking/{registration_id}/answers",
        json={**body, "text": text},
        headers=token_for(service, "service:gateway"),
    )


async def test_the_mailed_link_is_the_one_on_the_page_and_is_stored_nowhere(api, service, world):
    await world.given_a_case(registration_id=REGISTRATION)
    links = [
        (await api.get(f"/tracking-links/{REGISTRATION}", headers=token_for(service, who))).json()
        for who in ("service:registration", "service:notifications")
    ]

    assert links[0] == links[1]
    assert links[0]["link"] == (
        f"https://my.harrowmere.example/tracking/{REGISTRATION}/{token_of(service)}"
    )
    async with world.transaction() as session:
        announced = await session.scalars(select(OutboxRow))
        assert token_of(service) not in "".join(str(vars(row)) for row in announced)


async def test_a_link_opens_its_own_case_and_no_other(api, service, world):
    await world.given_a_case(registration_id=REGISTRATION)
    await world.given_a_case(registration_id=SECOND, reference="SR00000002")
    mine, theirs = token_of(service), token_of(service, SECOND)
    foreign = token_of(service, landlord_id=OTHER)

    found = await look(api, service, mine)
    assert found.json()["reference"] == "SR00000001"
    for token in (theirs, foreign, mine[:-1], mine + "A", mine.swapcase(), "", "ä", "x" * 200):
        refused = await look(api, service, token)
        assert refused.status_code == 404
        assert refused.json()["code"] == "tracking_link_unknown"
    assert (await look(api, service, mine, uuid4())).status_code == 404


async def test_what_is_shown_is_what_they_sent_and_were_told_and_nothing_of_staff(
    api, service, world
):
    case_id = await world.given_a_case(registration_id=REGISTRATION)
    async with world.transaction() as session:
        await take_case(session, case_id=case_id, by=TOBIAS, at=later(hours=1))
        await add_note(session, case_id=case_id, text="looks odd", by=TOBIAS, at=later(hours=1))
    version = (await world.case(case_id)).version
    await asked(world, service, case_id, version)

    shown = await look(api, service, token_of(service))

    told = shown.json()
    assert [entry["happening"] for entry in told["history"]] == ["asked", "received"]
    assert told["status"] == "with_customer"
    assert told["questions"][0]["question"] == "Which floor?"
    for secret in ("looks odd", TOBIAS.name, *(v for v in RAFAEL.values() if len(v) > 1)):
        assert secret not in shown.text


async def test_before_the_case_is_open_a_good_link_says_wait_and_a_bad_one_nothing(api, service):
    waiting = await look(api, service, token_of(service))

    assert waiting.status_code == 503
    assert waiting.headers["retry-after"] == "10"
    assert (await look(api, service, "bad")).status_code == 404


async def test_an_answer_takes_the_case_back_once_however_often_it_is_sent(api, service, world):
    case_id = await world.given_a_case(registration_id=REGISTRATION)
    question = await asked(world, service, case_id)

    first = await answer(api, service, question, "The second")
    again = await answer(api, service, question, "The second")
    other = await answer(api, service, question, "The third")

    assert first.status_code == again.status_code == 200
    assert other.status_code == 409
    case = await world.case(case_id)
    assert case.status == "in_progress"
    assert case.unread_since is not None
    assert (await world.kinds(case_id)).count("replied") == 1
    shown = (await look(api, service, token_of(service))).json()
    assert shown["questions"][0]["answer"] == "The second"


async def test_nobody_answers_a_question_of_another_case(api, service, world):
    case_id = await world.given_a_case(registration_id=REGISTRATION)
    await world.given_a_case(registration_id=SECOND, reference="SR00000002")
    question = await asked(world, service, case_id)

    refused = await answer(api, service, question, "Mine", registration_id=SECOND)
    forged = await answer(api, service, question, "Mine", token=token_of(service, SECOND))

    assert refused.status_code == 409
    assert forged.status_code == 404
    assert (await world.case(case_id)).status == "with_customer"


async def test_what_staff_do_next_takes_the_mark_of_a_new_answer_away(api, service, world):
    case_id = await world.given_a_case(registration_id=REGISTRATION)
    question = await asked(world, service, case_id)
    await answer(api, service, question, "The second")

    async with world.transaction() as session:
        await add_note(session, case_id=case_id, text="rings true", by=TOBIAS, at=later(days=1))

    assert (await world.case(case_id)).unread_since is None


@pytest.mark.parametrize(("fact", "outcome"), [("activated", "admitted"), ("refused", "refused")])
async def test_a_closed_case_says_how_it_ended_for_thirty_days(api, service, world, fact, outcome):
    case_id = await world.given_a_case(registration_id=REGISTRATION)
    async with world.transaction() as session:
        await note_registration(
            session, landlord_id=HARROWMERE, registration_id=REGISTRATION, fact=fact, at=NOON
        )
    for ago, status in ((29, 200), (31, 404)):
        async with world.transaction() as session:
            moment = update(CaseRow).where(CaseRow.id == case_id)
            await session.execute(moment.values(changed_at=_days_ago(ago)))
        shown = await look(api, service, token_of(service))
        assert shown.status_code == status
        if status == 200:
            assert shown.json()["outcome"] == outcome


def _days_ago(days: int):
    return now() - timedelta(days=days)


async def _asked_again(world: World, reference: str, email: str, at=NOON) -> None:
    async with world.transaction() as session:
        await ask_for_tracking_link(
            session, landlord_id=HARROWMERE, reference=reference, email=email, at=at
        )


async def test_the_link_goes_again_only_where_number_and_address_belong_together(world):
    await world.given_a_case(registration_id=REGISTRATION)

    for reference, email in (
        ("SR00000001", "somebody@example.org"),
        ("SR00000002", "rafael@example.org"),
        ("SR00000001", "not an address"),
        ("", ""),
    ):
        await _asked_again(world, reference, email)
    assert "cases.tracking_link.requested.v1" not in await world.announced()
    await _asked_again(world, " sr0000 0001", "RAFAEL@Example.org ")

    assert (await world.announced()).count("cases.tracking_link.requested.v1") == 1


async def test_a_mailbox_gets_the_link_three_times_an_hour_at_most(world):
    await world.given_a_case(registration_id=REGISTRATION)

    for _ in range(5):
        await _asked_again(world, "SR00000001", "rafael@example.org")
    assert (await world.announced()).count("cases.tracking_link.requested.v1") == 3
    await _asked_again(world, "SR00000001", "rafael@example.org", at=later(hours=1.1))

    assert (await world.announced()).count("cases.tracking_link.requested.v1") == 4


async def test_requests_for_links_are_forgotten_after_a_day(world):
    for _ in range(3):
        await _asked_again(world, "SR1", "nobody@example.org")

    await _asked_again(world, "SR1", "nobody@example.org", at=later(days=2))

    assert await world.count("tracking_requests") == 1
