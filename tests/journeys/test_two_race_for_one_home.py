"""Two people claim one home in the same moment: one is in, the other becomes a case."""

import asyncio

from tests.journeys.house import House
from tests.journeys.words import (
    Person,
    cases_under,
    given_an_account,
    is_dashboard_of,
    prove_mailbox,
    register,
    tell_more,
)


async def test_one_gets_in_and_the_other_is_looked_at_by_staff(house: House):
    zainab, jun = Person("Zainab", "Yusuf"), Person("Junho", "Baek")
    account = await given_an_account(house)
    async with house.visitor() as first, house.visitor() as second:
        for visitor, person in ((first, zainab), (second, jun)):
            await register(visitor, person)
            await prove_mailbox(house, visitor, person)

        pages = await asyncio.gather(
            *(tell_more(visitor, account.reference, account.start) for visitor in (first, second))
        )

    is_in = [is_dashboard_of(page, account) for page in pages]
    assert sorted(is_in) == [False, True], [page.words for page in pages]
    loser, page = (jun, pages[1]) if is_in[0] else (zainab, pages[0])
    mail = await house.inbox.wait_for(loser.email, subject="We have your enquiry")
    reference = mail.subject.split()[-1]
    assert page.status == 200
    assert len(await cases_under(house, reference)) == 1
    owners = await house.rows(
        "accounts",
        "SELECT 1 FROM connections c JOIN accounts a ON a.id = c.account_id"
        " WHERE a.reference = $1 AND c.role = 'unit_owner'",
        account.reference,
    )
    assert len(owners) == 1
