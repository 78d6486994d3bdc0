"""Access follows the record: when the connection ends there, the home is gone from the portal."""

import asyncio
from unittest.mock import patch

import pytest
from typer.testing import CliRunner

from cli.app import app
from cli.explain import SERVICES
from cli.operator import Operator, operator_of
from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Person,
    given_an_account,
    is_dashboard_of,
    prove_mailbox,
    register,
)


async def explained(house: House, email: str, action: str) -> str:
    """What `./lodge explain` prints."""

    def acting(_places: object, landlord: str | None) -> Operator:
        apis = {name: house.stack.addresses.api(name) for name in SERVICES}
        return operator_of(house.stack.places, apis, landlord)

    with patch("cli.explain.operator", acting):
        command = ["explain", "--user", email, "--action", action]
        done = await asyncio.to_thread(CliRunner().invoke, app, command)
    assert done.exit_code == 0, done.exception
    return " ".join(done.stdout.split("\n"))


async def test_what_nobody_knows_is_answered_by_what_there_is(house: House):
    with pytest.raises(AssertionError, match="has a login with the address"):
        await explained(house, "nobody@example.org", "GET /home")
    with pytest.raises(AssertionError, match="Write the action as a method and an address"):
        await explained(house, "nobody@example.org", "look at homes")
    email = await house.given_staff(house.landlord)
    with pytest.raises(AssertionError, match=r"Near it: .*POST /external-users/new"):
        await explained(house, email, "POST /external-users/nw")


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
        told = await explained(house, edith.email, f"portal GET {dashboard}")
        assert "open    portal GET /home/{account_id}" in told
        assert f"closed  {account.reference}: unit_owner, previous" in told
        assert "rule connection_not_in_force" in told

        await house.import_records([row])

        async def is_back() -> bool:
            return is_dashboard_of(await visitor.open("/home"), account)

        await eventually(is_back, "the home is back with the connection")
