"""Access follows the record: when the connection ends there, the home is gone from the portal."""

from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Person,
    given_an_account,
    is_dashboard_of,
    prove_mailbox,
    register,
)


async def test_an_owner_who_has_sold_sees_the_home_no_longer(house: House):
    edith = Person("Edith", "Sallow")
    account = await given_an_account(house, edith)
    async with house.visitor() as visitor:
        await register(visitor, edith)
        page = await prove_mailbox(house, visitor, edith)
        assert is_dashboard_of(page, account)
        dashboard = page.url

        [row] = account.rows
        await house.import_records([row | {"role_status": "previous", "valid_to": "2024-01-31"}])

        page = await visitor.open("/home")
        assert "There is no home to show you" in page.words
        assert account.reference not in page.html
        assert (await visitor.open(dashboard)).status == 404

        await house.import_records([row])

        async def is_back() -> bool:
            return is_dashboard_of(await visitor.open("/home"), account)

        await eventually(is_back, "the home is back with the connection")
