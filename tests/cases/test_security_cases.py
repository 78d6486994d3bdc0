"""Cases of the highest priority: somebody says it was not them, or many ways in are read out."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from chassis.messaging import Delivery, handle_once
from contracts.api.identity import Recipient
from contracts.events.identity import LoginDisowned, OneTimePasswordsIssuedOften
from services.cases.subscribers import handlers
from services.cases.tables import CaseRow
from tests.cases.words import HARROWMERE, NOON, World

USER = UUID("aaaaaaaa-0000-4000-8000-000000000009")


class Neighbour:
    """identity and the landlords, as the handlers ask them."""

    def __init__(self) -> None:
        self.identity = self

    async def recipient(self, landlord_id: UUID, user_id: UUID) -> Recipient:
        return Recipient(email="rosa@example.com", name="Rosa Field")

    def landlord(self, landlord_id: UUID):
        facts = {"division": "ENG", "reference_pattern": "SR{:08d}", "reference_start": 41}
        return type("Landlord", (), facts)()


async def deliver(world: World, event) -> None:
    delivery = Delivery(world.database, Neighbour(), publisher=None, user_prefix=None)
    for subscription in handlers.subscriptions:
        if type(event) in subscription.events and subscription.mode == "one":
            await handle_once(subscription, delivery, event)


def disowned() -> LoginDisowned:
    return LoginDisowned(
        landlord_id=HARROWMERE,
        report_id=uuid4(),
        user_id=USER,
        about="password_changed",
        told_of_at=NOON,
    )


async def the_case(world: World) -> CaseRow:
    async with world.transaction() as session:
        return (await session.scalars(select(CaseRow))).one()


async def test_not_me_opens_one_case_of_the_highest_priority(world: World):
    event = disowned()

    await deliver(world, event)
    await deliver(world, event)

    case = await the_case(world)
    assert (case.reference, case.kind, case.priority, case.status) == (
        "SR00000041",
        "security",
        0,
        "new",
    )
    assert (case.customer_name, case.contact_id) == ("Rosa Field", None)
    assert await world.announced() == ["cases.case.opened.v1"]


async def test_many_one_time_passwords_open_a_case_once_per_burst(world: World):
    facts = {"landlord_id": HARROWMERE, "scope": "staff", "user_id": USER, "issued_by": uuid4()}

    await deliver(world, OneTimePasswordsIssuedOften(count=11, is_first_over=True, **facts))
    await deliver(world, OneTimePasswordsIssuedOften(count=12, is_first_over=False, **facts))

    assert (await the_case(world)).kind == "security"


@pytest.fixture
async def case(world: World, tobias) -> CaseRow:
    await deliver(world, disowned())
    return await the_case(world)


async def test_the_page_says_what_happened_and_what_to_do(case, tobias):
    page = (await tobias.get(f"/cases/{case.id}")).text

    for words in (
        "Is this login safe? Rosa Field",
        "The customer says that it was not them",
        "the password was changed",
        "rosa@example.com",
        "0 Very high",
        "Ring the customer on the number on record",
    ):
        assert words in page
    for words in ("Decide", "Not given", "What the customer submitted"):
        assert words not in page
    assert "Is this login safe? Rosa Field" in (await tobias.get("/")).text


async def test_it_is_closed_with_what_was_found(case, tobias):
    version = str(case.version)

    blank = await tobias.post(f"/cases/{case.id}/close", version=version, outcome=" ")
    closed = await tobias.post(
        f"/cases/{case.id}/close", version=version, outcome="Rang them. It was a phishing mail."
    )
    page = (await tobias.get(f"/cases/{case.id}")).text
    again = await tobias.post(f"/cases/{case.id}/close", version=version, outcome="Again")

    assert blank.status_code == 422
    assert "Say what you found and did" in blank.text
    assert closed.status_code == 303
    assert "Rang them. It was a phishing mail." in page
    assert "Close the case" not in page
    assert again.status_code == 409
