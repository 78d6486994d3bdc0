"""accounts is stopped while a person is matched: registration answers from its own copy."""

from tests.journeys.house import House
from tests.journeys.words import (
    Person,
    given_an_account,
    is_dashboard_of,
    prove_mailbox,
    register,
    sign_in,
)


async def test_a_person_is_matched_while_accounts_is_stopped_and_gets_in_when_it_is_back(
    house: House,
):
    osian = Person("Osian", "Thorpe")
    account = await given_an_account(house, osian)

    async with house.visitor() as visitor:
        await register(visitor, osian)
        await house.inbox.wait_for(osian.email, subject="code")
        async with house.without("accounts"):
            page = await prove_mailbox(house, visitor, osian)
            assert page.status == 200
            assert "Your details match" in page.words

    await house.inbox.wait_for(osian.email, subject="works now")
    async with house.visitor() as visitor:
        assert is_dashboard_of(await sign_in(visitor, osian), account)
