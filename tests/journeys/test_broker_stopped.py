"""The broker is stopped while an enquiry is sent: the person notices nothing, and nothing is lost."""

from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Person,
    cases_under,
    exhaust_second_step,
    given_an_account,
    is_dashboard_of,
    mails_about,
    prove_mailbox,
    register,
    send_enquiry,
    sign_in,
)


async def test_an_enquiry_sent_without_a_broker_becomes_one_case_and_one_mail_later(house: House):
    amir = Person("Amir", "Kassab-Lyle")
    async with house.visitor() as visitor:
        await register(visitor, amir)
        await prove_mailbox(house, visitor, amir)
        await exhaust_second_step(visitor)

        async with house.without_broker():
            reference = await send_enquiry(visitor, details="I bought the flat in spring.")
            assert await cases_under(house, reference) == []

    async def is_open() -> bool:
        return len(await cases_under(house, reference)) == 1

    await eventually(is_open, "the case is open")
    await house.inbox.wait_for(amir.email, subject=reference)
    await house.comes_to_rest()
    assert len(await cases_under(house, reference)) == 1
    assert len(await mails_about(house, amir, reference)) == 1


async def test_people_sign_in_while_the_broker_is_stopped(house: House):
    verity = Person("Verity", "Castell")
    account = await given_an_account(house, verity)
    async with house.visitor() as visitor:
        await register(visitor, verity)
        await prove_mailbox(house, visitor, verity)

    async with house.without_broker(), house.visitor() as visitor:
        page = await sign_in(visitor, verity)

        assert is_dashboard_of(page, account), page.words
