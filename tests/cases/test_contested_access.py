"""One owner let somebody in and another does not agree: staff settle it at the desk."""

from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import select

from chassis.messaging import Delivery, handle_once
from contracts.api.owners import ObjectionView
from contracts.events.accounts import AccessContested, ObjectionSettled
from services.cases.subscribers import handlers
from services.cases.tables import CaseRow
from tests.cases.desk import ACCOUNT_ID, CONNECTION_ID, CONTACT_ID
from tests.cases.words import HARROWMERE, NOON, World

OBJECTION = UUID("eeeeeeee-0000-4000-8000-000000000001")


class Record:
    """accounts and the landlords, as the handlers ask them."""

    is_newcomer = False
    contests = property(lambda self: self)

    async def objection(self, landlord_id: UUID, objection_id: UUID) -> ObjectionView:
        return ObjectionView(
            objection_id=objection_id,
            account_id=ACCOUNT_ID,
            reference="34208002101",
            address="Flat 21, Goldcrest Point",
            contact_id=CONTACT_ID,
            name="Sami Haddad",
            role="family_friend",
            asked_words="I help my aunt",
            let_in_by="Eleanor Vance",
            let_in_at=NOON,
            objected_by="Felix Vance",
            words="My aunt cannot agree to this",
            objected_at=NOON,
            outcome="open",
            is_newcomer=self.is_newcomer,
        )

    def landlord(self, landlord_id: UUID) -> object:
        return SimpleNamespace(division="ENG", reference_pattern="SR{:08d}", reference_start=41)


async def deliver(world: World, event) -> None:
    delivery = Delivery(world.database, Record(), publisher=None, user_prefix=None)
    for subscription in handlers.subscriptions:
        if type(event) in subscription.events and subscription.mode == "one":
            await handle_once(subscription, delivery, event)


def about(**more):
    return {
        "landlord_id": HARROWMERE,
        "objection_id": OBJECTION,
        "connection_id": CONNECTION_ID,
        "account_id": ACCOUNT_ID,
        **more,
    }


async def status_of(world: World) -> str:
    async with world.transaction() as session:
        return (await session.scalars(select(CaseRow))).one().status


@pytest.fixture
async def contested(world: World, tobias) -> str:
    event = AccessContested(**about(contact_id=CONTACT_ID))
    await deliver(world, event)
    await deliver(world, event)
    return f"/cases/{OBJECTION}"


async def test_one_case_has_both_positions_and_belongs_to_no_customer(world, contested, tobias):
    page = (await tobias.get(contested)).text

    for words in (
        "Access is contested: Sami Haddad",
        "0 Very high",
        "Eleanor Vance",
        "Felix Vance",
        "I help my aunt",
        "My aunt cannot agree to this",
        "What becomes of the access?",
    ):
        assert words in page
    assert "Close the case" not in page
    async with world.transaction() as session:
        case = (await session.scalars(select(CaseRow))).one()
    assert (case.contact_id, case.account_id) == (None, ACCOUNT_ID)
    assert "Access is contested: Sami Haddad" in (await tobias.get("/")).text


async def test_a_newcomer_whom_somebody_did_not_expect_is_said_to_be_one(
    world, tobias, monkeypatch
):
    monkeypatch.setattr(Record, "is_newcomer", True)
    await deliver(world, AccessContested(**about(contact_id=CONTACT_ID)))

    page = (await tobias.get(f"/cases/{OBJECTION}")).text

    assert "came in by account number and date of purchase" in page
    assert "My aunt cannot agree to this" in page


@pytest.mark.parametrize(
    ("outcome", "told"), [("kept", "The access is kept."), ("ended", "The access has ended.")]
)
async def test_staff_settle_it_once_with_their_reason(contested, tobias, neighbours, outcome, told):
    blank = await tobias.post(f"{contested}/settle", outcome="", reason="Rang both")
    settled = await tobias.post(f"{contested}/settle", outcome=outcome, reason="Rang both")
    page = (await tobias.get(contested)).text

    assert blank.status_code == 422
    assert "Choose what becomes of the access" in blank.text
    assert "Rang both" in blank.text
    assert settled.status_code == 303
    assert neighbours.settled == [{"outcome": outcome, "reason": "Rang both"}]
    assert told in page
    assert "Rang both" in page
    assert "What becomes of the access?" not in page
    other = "kept" if outcome == "ended" else "ended"
    late = await tobias.post(f"{contested}/settle", outcome=other, reason="No")
    assert late.status_code == 409


async def test_what_the_record_refuses_is_said(contested, tobias, neighbours, world):
    neighbours.refuse_connection = {"status": "The account has another unit owner."}

    answer = await tobias.post(f"{contested}/settle", outcome="kept", reason="Rang both")

    assert answer.status_code == 422
    assert "The account has another unit owner." in answer.text
    assert await status_of(world) == "new"


async def test_it_is_closed_by_its_settlement_alone(world, contested, tobias):
    closed = await tobias.post(f"{contested}/close", version="1", outcome="Nothing to do")

    assert closed.status_code == 409
    await deliver(world, ObjectionSettled(**about(outcome="ended")))
    assert await status_of(world) == "closed"
