"""A service dies after it stored a fact and before the broker had it: the fact comes out later."""

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


async def test_an_enquiry_survives_the_death_of_registration_before_it_was_published(house: House):
    kwame = Person("Kwame", "Bediako")
    async with house.visitor() as visitor:
        await register(visitor, kwame)
        await prove_mailbox(house, visitor, kwame)
        await exhaust_second_step(visitor)
        async with house.without_broker():
            reference = await send_enquiry(visitor)
            house.kill("registration")
        await house.start("registration")

    async def is_open() -> bool:
        return len(await cases_under(house, reference)) == 1

    await eventually(is_open, "the case is open")
    await house.inbox.wait_for(kwame.email, subject=reference)
    await house.comes_to_rest()
    assert len(await cases_under(house, reference)) == 1
    assert len(await mails_about(house, kwame, reference)) == 1


async def test_a_match_survives_the_death_of_every_service_that_carries_it_on(house: House):
    elspeth = Person("Elspeth", "Quill")
    account = await given_an_account(house, elspeth)
    async with house.visitor() as visitor:
        await register(visitor, elspeth)
        await house.inbox.wait_for(elspeth.email, subject="code")
        async with house.without_broker():
            page = await prove_mailbox(house, visitor, elspeth)
            assert page.status == 200
            for service in ("registration", "accounts", "identity", "notifications"):
                house.kill(service)
        await house.start("identity", "accounts", "registration", "notifications")

    await house.inbox.wait_for(elspeth.email, subject="works now")
    async with house.visitor() as visitor:
        assert is_dashboard_of(await sign_in(visitor, elspeth), account)
    await house.comes_to_rest()
    assert len(await mails_about(house, elspeth, "works now")) == 1
