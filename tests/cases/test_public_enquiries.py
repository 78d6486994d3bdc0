"""Somebody who is no customer says something: a case with a number, followed by its link."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from chassis.events import now
from chassis.retention.keeping import NothingHeld
from services.cases.tables import AnswerRow, CaseRow
from services.cases.use_cases.erase_submissions import erase_submissions
from tests.cases.desk import token_for
from tests.cases.words import HARROWMERE, World

ENQUIRY = UUID("eeeeeeee-0000-4000-8000-000000000002")
SAID = {
    "matter": "antisocial_behaviour",
    "words": "Loud music every night until three, from the flat with the red door.",
    "place": "Avocet Square",
    "name": "",
    "email": "",
    "telephone": "",
}


async def say(api, service, caller="service:gateway", **changes):
    headers = token_for(service, caller)
    return await api.put(f"/public-enquiries/{ENQUIRY}", json={**SAID, **changes}, headers=headers)


async def look(api, service, link: str):
    enquiry_id, token = link.rsplit("/", 2)[1:]
    return await api.post(
        f"/tracking/{enquiry_id}/look",
        json={"token": token},
        headers=token_for(service, "service:gateway"),
    )


async def the_case(world: World) -> CaseRow:
    async with world.transaction() as session:
        return (await session.scalars(select(CaseRow))).one()


async def test_without_a_name_it_is_one_case_with_a_number_however_often_it_is_sent(
    api, service, world
):
    answers = await asyncio.gather(*(say(api, service) for _ in range(3)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    case = await the_case(world)
    assert (case.id, case.kind, case.reason) == (ENQUIRY, "public", "antisocial_behaviour")
    assert case.reference == answers[0].json()["reference"]
    assert await world.announced() == ["cases.case.opened.v1"]


async def test_staff_answer_and_whoever_has_the_link_reads_it(api, service, world, tobias):
    told = (await say(api, service, name="Ola Nowak", telephone="07700 900123")).json()
    page = (await tobias.get(f"/cases/{ENQUIRY}")).text
    before = (await look(api, service, told["tracking_link"])).json()

    closed = await tobias.post(
        f"/cases/{ENQUIRY}/close", version="1", outcome="We have spoken with the household."
    )
    after = (await look(api, service, told["tracking_link"])).json()

    for words in ("Antisocial behaviour reported", "Ola Nowak", "Avocet Square", "red door"):
        assert words in page
    for words in ("Decide", "Open the login", "Contact on record"):
        assert words not in page
    assert closed.status_code == 303
    assert (before["kind"], before["outcome"]) == ("public", "")
    assert after["outcome"] == "answered"
    assert {entry["happening"] for entry in after["history"]} == {"received", "told"}
    assert after["history"][0]["text"] == "We have spoken with the household."


async def test_another_link_opens_nothing(api, service, world):
    link = (await say(api, service)).json()["tracking_link"]

    assert (await look(api, service, link[:-2] + "AA")).status_code == 404
    assert (await look(api, service, link.replace("eeee", "eeef", 1))).status_code == 404


async def test_what_they_said_is_erased_a_month_after_it_was_answered(api, service, world, tobias):
    await say(api, service, name="Ola Nowak", email="ola@example.com")
    await tobias.post(f"/cases/{ENQUIRY}/close", version="1", outcome="Done.")

    async with world.transaction() as session:
        erased = await erase_submissions(
            session,
            landlord_id=HARROWMERE,
            closed_before=now() + timedelta(days=1),
            most=10,
            held=NothingHeld,
            at=now(),
        )

    assert erased == 1
    case = await the_case(world)
    assert (case.customer_name, case.customer_place) == ("", "")
    async with world.transaction() as session:
        assert (await session.scalars(select(AnswerRow))).all() == []


@pytest.mark.parametrize(
    "wrong",
    [{"matter": "kitchen"}, {"words": " "}, {"words": "x" * 1001}, {"name": "a\nb"}],
    ids=["matter", "nothing", "too-much", "line-break"],
)
async def test_what_no_page_of_ours_sends_is_refused(api, service, world, wrong):
    assert (await say(api, service, **wrong)).status_code == 422


async def test_nobody_but_the_portal_hands_it_in(api, service, world):
    assert (await say(api, service, "service:registration")).status_code == 403
