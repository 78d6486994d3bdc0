"""Cases of the highest priority: somebody says it was not them, or many ways in are read out."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from chassis.errors import NotFound
from chassis.messaging import Delivery, handle_once
from contracts.api.identity import Recipient
from contracts.api.registration import RegistrationView
from contracts.events.identity import LoginDisowned, OneTimePasswordsIssuedOften
from contracts.events.registration import TriesUsedUp
from services.cases.subscribers import handlers
from services.cases.tables import CaseRow
from tests.cases.words import HARROWMERE, NOON, World

USER = UUID("aaaaaaaa-0000-4000-8000-000000000009")


GIVEN_UP = UUID("aaaaaaaa-0000-4000-8000-00000000000a")


class Neighbour:
    """identity, registration and the landlords, as the handlers ask them."""

    def __init__(self) -> None:
        self.identity = self.registrations = self

    async def facts(self, landlord_id: UUID, registration_id: UUID) -> RegistrationView:
        if registration_id == GIVEN_UP:
            raise NotFound("there is no such registration")
        return RegistrationView(
            registration_id=registration_id,
            state="enquiry_offered",
            first_name="Nosy",
            last_name="Parker",
            email="nosy@example.net",
            telephone="",
            postcode="",
            account_reference="3420 8002 101",
            purchase_month=None,
            purchase_year=None,
            enquiry=None,
            reference=None,
            started_at=NOON,
            enquiry_sent_at=None,
        )

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


def used_up(registration_id: UUID | None = None) -> TriesUsedUp:
    return TriesUsedUp(
        landlord_id=HARROWMERE,
        registration_id=registration_id or uuid4(),
        step="purchase",
        per="account_reference",
    )


async def test_used_up_tries_open_one_case_that_says_which_account_and_by_whom(world, tobias):
    event = used_up()

    await deliver(world, event)
    await deliver(world, event)

    case = await the_case(world)
    assert (case.kind, case.priority, case.registration_id) == ("guessing", 0, None)
    page = (await tobias.get(f"/cases/{case.id}")).text
    for words in (
        "Is somebody guessing? Account 3420 8002 101",
        "gave wrong answers for this account until no try was left",
        "Nosy Parker",
        "nosy@example.net",
        'href="/accounts?q=3420%208002%20101"',
        "Close the case",
    ):
        assert words in page
    for words in ("Decide", "Open the login", "Is this login safe"):
        assert words not in page


async def test_used_up_tries_open_a_case_although_the_guesser_gave_up(world, tobias):
    await deliver(world, used_up(GIVEN_UP))

    case = await the_case(world)
    page = (await tobias.get(f"/cases/{case.id}")).text
    assert "Is somebody guessing at an account?" in page


async def test_a_case_about_guesses_is_closed_with_what_was_found(world, tobias):
    await deliver(world, used_up())
    case = await the_case(world)

    await tobias.post(f"/cases/{case.id}/close", version="1", outcome="It was the tenant herself.")

    assert (await the_case(world)).status == "closed"


async def test_a_lead_gives_the_number_its_tries_back_saying_what_was_checked(
    world, open_browser, neighbours
):
    await deliver(world, used_up())
    case = await the_case(world)
    priya = await open_browser().sign_in("priya")
    assert "Give the tries back" in (await priya.get(f"/cases/{case.id}")).text

    blank = await priya.post(f"/cases/{case.id}/tries", checked="  ")
    assert (blank.status_code, neighbours.restored_tries) == (422, [])
    assert "Say how you know who it was" in blank.text

    given = await priya.post(f"/cases/{case.id}/tries", checked="Rang the tenant: it was she.")

    assert given.headers["location"] == f"/cases/{case.id}?told=tries"
    told = {"account_reference": "3420 8002 101", "case_id": str(case.id)}
    assert neighbours.restored_tries == [told]
    page = (await priya.get(given.headers["location"])).text
    for words in ("Tries given back", "Rang the tenant: it was she.", "has its tries back"):
        assert words in page


async def test_tries_stay_away_while_registration_is_down_and_nothing_typed_is_lost(
    world, open_browser, neighbours
):
    await deliver(world, used_up())
    case = await the_case(world)
    priya = await open_browser().sign_in("priya")
    neighbours.is_record_down = True

    answer = await priya.post(f"/cases/{case.id}/tries", checked="Rang the tenant.")

    assert answer.status_code == 503
    assert "Rang the tenant." in answer.text
    assert [entry.kind for entry in await world.timeline(case.id)] == ["opened"]


async def test_only_a_lead_and_only_a_case_about_guesses_gives_tries_back(
    world, tobias, open_browser, neighbours
):
    await deliver(world, used_up())
    case = await the_case(world)
    assert "Give the tries back" not in (await tobias.get(f"/cases/{case.id}")).text

    refused = await tobias.post(f"/cases/{case.id}/tries", checked="It was me")
    other = await world.given_a_case()
    priya = await open_browser().sign_in("priya")
    wrong = await priya.post(f"/cases/{other}/tries", checked="No number here")

    assert refused.status_code == 403
    assert wrong.status_code == 409
    assert neighbours.restored_tries == []
