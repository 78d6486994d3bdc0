"""Somebody sees what is another person's: one urgent case, and the leads hear of it."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select

from services.cases.tables import CaseRow
from tests.cases.desk import token_for
from tests.cases.words import HARROWMERE, World

REPORT = UUID("eeeeeeee-0000-4000-8000-000000000001")
SEEN_UNDER = "0123456789abcdef0123456789abcdef"
TOLD = {
    "correlation_id": SEEN_UNDER,
    "page": "/home/aaaaaaaa-0000-4000-8000-000000000001/balance",
    "seen": "The name and the rent of a neighbour",
    "telephone": "07700 900123",
    "may_call": True,
}


def as_customer(service):
    who = {"user_id": str(UUID(int=5)), "contact_id": str(UUID(int=6)), "name": "Rosa Field"}
    return token_for(service, "service:identity", "customer", **who)


async def tell(api, service, headers=None, **changes):
    headers = headers or token_for(service, "service:gateway")
    return await api.put(f"/exposures/{REPORT}", json={**TOLD, **changes}, headers=headers)


async def cases_of(world: World, landlord_id: UUID = HARROWMERE) -> list[CaseRow]:
    async with world.transaction() as session:
        return list(await session.scalars(select(CaseRow)))


async def test_a_report_opens_one_case_of_the_highest_priority_however_often_it_is_sent(
    api, service, world
):
    answers = await asyncio.gather(*(tell(api, service) for _ in range(3)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["reference"] for answer in answers}) == 1
    [case] = await cases_of(world)
    assert (case.id, case.kind, case.priority, case.queue) == (REPORT, "exposed", 0, "Security")
    assert await world.announced() == ["cases.case.opened.v1", "cases.exposure.reported.v1"]


async def test_the_case_says_what_was_seen_where_and_what_to_do_first(api, service, world, tobias):
    await tell(api, service)

    page = (await tobias.get(f"/cases/{REPORT}")).text
    for words in (
        "Somebody sees somebody else",
        "The name and the rent of a neighbour",
        "/home/aaaaaaaa-0000-4000-8000-000000000001/balance",
        SEEN_UNDER,
        "07700 900123",
        "closes these rooms for all customers now",
        "72 hours",
        "Somebody who was not signed in",
    ):
        assert words in page
    assert "Is this login safe" not in page


async def test_a_customer_who_tells_is_named_and_sees_no_case_among_their_own(api, service, world):
    answer = await tell(api, service, as_customer(service), seen="")

    [case] = await cases_of(world)
    assert answer.status_code == 200
    assert case.customer_name == "Rosa Field"
    own = await api.get("/me/cases", headers=as_customer(service))
    assert own.json()["items"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"correlation_id": "chosen by somebody"},
        {"page": "https://elsewhere.example/"},
        {"page": "/home\nforged"},
        {"seen": "x" * 1001},
    ],
    ids=["number", "other-site", "line-break", "too-long"],
)
async def test_what_no_page_of_ours_sends_is_refused(api, service, world, wrong):
    answer = await tell(api, service, **wrong)

    assert answer.status_code == 422
    assert await cases_of(world) == []


@pytest.mark.parametrize("service_name", ["service:registration", "service:notifications"])
async def test_no_other_service_may_tell(api, service, world, service_name):
    answer = await tell(api, service, token_for(service, service_name))

    assert answer.status_code == 403
    assert await cases_of(world) == []
