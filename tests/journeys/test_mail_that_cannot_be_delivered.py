"""A mail that will never arrive is seen by staff where they look: on the case's timeline."""

from uuid import UUID, uuid4

from contracts.events.notifications import MessageFailed
from tests.journeys.house import House, eventually
from tests.journeys.words import Person, cases_under, given_an_enquiry, open_case


async def test_staff_read_on_the_case_that_the_customer_could_not_be_reached(house: House):
    nadia = Person("Nadia", "El-Amin")
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(house, visitor, nadia)
    await house.inbox.wait_for(nadia.email, subject=reference)
    [case] = await cases_under(house, reference)
    failed = MessageFailed(
        landlord_id=house.landlord.id,
        message_id=uuid4(),
        template="enquiry_received",
        reason="refused",
        case_id=UUID(str(case["id"])),
    )

    await house.deliver(
        "notifications",
        failed.routing_key,
        failed.model_dump_json().encode(),
        str(failed.event_id),
    )

    async with house.operator_at_desk() as desk:

        async def is_told() -> bool:
            page = await open_case(house, desk, reference)
            return "We could not email" in page.words

        await eventually(is_told, "the timeline says so")
