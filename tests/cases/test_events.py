"""What cases makes of others' events, however often and in whatever order they come."""

import itertools
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from chassis.messaging import Delivery, handle_once
from contracts.api.registration import Enquiry, RegistrationView
from contracts.events.identity import UserActivated
from contracts.events.notifications import MessageDelivered, MessageFailed
from contracts.events.registration import (
    AccessApproved,
    AccessRefused,
    EnquiryRepeated,
    RegistrationDecisionRejected,
    VerificationFailed,
)
from services.cases.clients.registrations import answers_of
from services.cases.subscribers import handlers
from services.cases.tables import CaseRow
from tests.cases.words import HARROWMERE, NOON, OTHER, World, later

REGISTRATION = UUID("99999999-0000-4000-8000-000000000001")
ACCOUNT = UUID("aaaaaaaa-0000-4000-8000-000000000001")
CONTACT = UUID("cccccccc-0000-4000-8000-000000000001")

SAID = RegistrationView(
    registration_id=REGISTRATION,
    state="enquiry_sent",
    first_name="Rafael",
    last_name="Núñez Ortega",
    email="rafael@example.org",
    telephone="07700 900123",
    postcode="LX4 7QS",
    account_reference="34208002101",
    purchase_month=12,
    purchase_year=2015,
    enquiry=Enquiry(property_address="Flat 21 Goldcrest Point"),
    reference="SR00000001",
    started_at=NOON,
    enquiry_sent_at=NOON,
)


class Registration:
    """registration and the landlords, as the handler asks them."""

    def __init__(self) -> None:
        self.registrations = self

    async def facts(self, landlord_id: UUID, registration_id: UUID) -> RegistrationView:
        return SAID

    def landlord(self, landlord_id: UUID):
        return type("Landlord", (), {"division": "ENG", "registration_working_days": 2})()


async def deliver(world: World, *events) -> None:
    delivery = Delivery(world.database, Registration(), publisher=None, user_prefix=None)
    for event in events:
        for subscription in handlers.subscriptions:
            if type(event) in subscription.events and subscription.mode == "one":
                await handle_once(subscription, delivery, event)


def failed(**changes) -> VerificationFailed:
    return VerificationFailed(
        **{
            "landlord_id": HARROWMERE,
            "registration_id": REGISTRATION,
            "reference": "SR00000001",
            "reason": "enquiry",
            "sent_at": NOON,
            "occurred_at": NOON,
            **changes,
        }
    )


def approved(**changes) -> AccessApproved:
    return AccessApproved(
        **{
            "landlord_id": HARROWMERE,
            "registration_id": REGISTRATION,
            "contact_id": CONTACT,
            "account_id": ACCOUNT,
            "role": "unit_owner",
            "basis": "decision",
            "occurred_at": later(hours=1),
            **changes,
        }
    )


def activated() -> UserActivated:
    return UserActivated(
        landlord_id=HARROWMERE,
        registration_id=REGISTRATION,
        user_id=uuid4(),
        contact_id=CONTACT,
        occurred_at=later(hours=2),
    )


async def end_state(world: World):
    async with world.transaction() as session:
        case = (await session.scalars(select(CaseRow))).one()
    entries = sorted((entry.at, str(entry.kind)) for entry in await world.timeline(case.id))
    return (case.reference, case.status, case.account_id, case.contact_id, entries)


async def test_an_enquiry_opens_a_case_under_the_number_the_customer_has(world: World):
    await deliver(world, failed())

    assert (await end_state(world))[:2] == ("SR00000001", "new")
    assert await world.announced() == ["cases.case.opened.v1"]


def test_the_case_tells_every_answer_in_order_empty_ones_too():
    assert list(answers_of(SAID).items()) == [
        ("first_name", "Rafael"),
        ("last_name", "Núñez Ortega"),
        ("email", "rafael@example.org"),
        ("phone", "07700 900123"),
        ("purchase_month", "12.2015"),
        ("account_reference", "34208002101"),
        ("postcode", "LX4 7QS"),
        ("address", "Flat 21 Goldcrest Point"),
        ("service_charge", ""),
        ("details", ""),
    ]


async def test_a_request_tells_staff_how_its_pin_compared_and_is_not_found_by_that(world, tobias):
    said = SAID.model_copy(
        update={
            "house": "Flat 1",
            "street": "Quayside",
            "town": "Elmstead",
            "mobile": "07700 900111",
            "date_of_birth": date(1983, 11, 5),
            "pin_result": "match",
            "enquiry": Enquiry(),
        }
    )
    answers = answers_of(said)
    assert answers["address"] == "Flat 1, Quayside, Elmstead"
    assert "evening_phone" not in answers

    case_id = await world.given_a_case(answers=answers)

    page = (await tobias.get(f"/cases/{case_id}")).text
    for words in ("Matches the record of the account", "5 November 1983", "07700 900111"):
        assert words in page
    assert "Flat 1, Quayside" not in (await tobias.get("/?q=match")).text
    assert "Flat 1, Quayside" in (await tobias.get("/?q=quayside")).text


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_in_any_order_and_twice_each_the_end_is_the_same(world: World, order):
    events = [failed(), approved(), activated()]
    shuffled = [events[n] for n in order]

    await deliver(world, *shuffled, *reversed(shuffled))

    assert await end_state(world) == (
        "SR00000001",
        "closed",
        ACCOUNT,
        CONTACT,
        [(NOON, "opened"), (later(hours=1), "access_granted"), (later(hours=2), "admitted")],
    )


async def test_a_refusal_closes_the_case(world: World):
    refused = AccessRefused(
        landlord_id=HARROWMERE, registration_id=REGISTRATION, reason="not_account_holder"
    )

    await deliver(world, failed(), refused)

    assert (await end_state(world))[1] == "closed"


async def test_a_login_of_somebody_without_a_case_leaves_no_case(world: World):
    await deliver(world, approved(), activated())

    assert await world.count("cases") == 0
    assert await world.announced() == []


async def test_a_second_report_of_a_registration_opens_no_second_case(world: World):
    await deliver(world, failed(), failed(reason="connection_refused", reference="SR00000002"))

    assert await world.count("cases") == 1
    assert (await world.announced()).count("cases.case.opened.v1") == 1


async def test_mail_that_was_sent_or_could_not_be_is_on_the_timeline(world: World):
    await deliver(world, failed())
    async with world.transaction() as session:
        case_id = (await session.scalars(select(CaseRow.id))).one()
    facts = {"landlord_id": HARROWMERE, "message_id": uuid4(), "case_id": case_id}

    await deliver(
        world,
        MessageDelivered(**facts, template="enquiry_received"),
        MessageFailed(**facts, template="reply_wanted", reason="refused"),
    )

    assert await world.kinds(case_id) == ["opened", "mail_sent", "mail_failed"]


async def test_what_belongs_to_no_case_is_no_error(world: World):
    await deliver(
        world,
        MessageDelivered(
            landlord_id=HARROWMERE,
            message_id=uuid4(),
            template="mailbox_code",
            registration_id=uuid4(),
        ),
        RegistrationDecisionRejected(
            landlord_id=HARROWMERE,
            registration_id=REGISTRATION,
            decision_id=uuid4(),
            reason="expired",
        ),
    )

    assert await world.count("cases") == 0


async def test_an_event_of_one_landlord_touches_no_other(world: World):
    await deliver(world, failed())
    await deliver(world, approved(landlord_id=OTHER))

    assert (await end_state(world))[2] is None


async def test_an_enquiry_that_came_again_is_counted_on_its_one_case(world: World, tobias):
    case_id = await world.given_a_case(registration_id=REGISTRATION)
    facts = {"landlord_id": HARROWMERE, "sent_at": later(hours=1)}

    for times in (1, 2):
        event = EnquiryRepeated(registration_id=REGISTRATION, times=times, **facts)
        await deliver(world, event, event)
    await deliver(world, EnquiryRepeated(registration_id=uuid4(), times=1, **facts))

    again = [entry for entry in await world.timeline(case_id) if entry.kind == "sent_again"]
    assert [entry.detail for entry in again] == ["1", "2"]
    page = (await tobias.get(f"/cases/{case_id}")).text
    assert "Sent again, word for word" in page
    assert "2 times by now" in page
