"""Somebody pays what they owe: at the demo provider, into the ledger, and by mail."""

import re

from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Person,
    given_an_account,
    is_dashboard_of,
    prove_mailbox,
    register,
)


async def test_an_owner_pays_and_the_ledger_has_it_once_and_a_mail_comes(house: House):
    owner = Person("Eleanor", "Waterhouse")
    account = await given_an_account(house, owner)
    async with house.visitor() as visitor:
        await register(visitor, owner)
        assert is_dashboard_of(await prove_mailbox(house, visitor, owner), account)
        [row] = await house.rows(
            "accounts", "SELECT id FROM accounts WHERE reference = $1", account.reference
        )
        home = f"/home/{row['id']}"

        await visitor.open(f"{home}/pay")
        page = await visitor.press("Go on to payment", amount="120.50")
        assert page.url.endswith("/go"), page.words
        provider = next(link for link in page.links.values() if "/demo-payments/" in link)
        page = await visitor.open(provider)
        assert "takes no money" in page.words
        page = await visitor.press("Pay £120.50")
        assert page.url.startswith(f"{home}/payments/"), page.words

        async def is_paid() -> bool:
            return "Payment received" in (await visitor.open(page.url)).words

        await eventually(is_paid, "the provider was asked")
        page = await visitor.open(f"{home}/payments")
        assert "£120.50" in page.words

    mail = await house.inbox.wait_for(owner.email, subject="received your payment")
    assert "£120.50" in mail.text
    assert not re.search(r"\b\d{16}\b", mail.text)
    posted = await house.rows(
        "accounts",
        "SELECT amount_pence, subtype FROM ledger_entries WHERE account_id = $1",
        row["id"],
    )
    assert [tuple(each) for each in posted] == [(-12_050, "card_online")]
