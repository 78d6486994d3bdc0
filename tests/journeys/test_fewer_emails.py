"""Somebody ends emails about payments by the link at the foot of one, without signing in."""

import re

from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Person,
    given_an_account,
    is_dashboard_of,
    prove_mailbox,
    register,
)

RECEIPT = "received your payment"


async def test_one_press_in_a_mail_ends_mails_of_its_topic_and_hides_nothing(house: House):
    owner = Person("Isolde", "Farthing")
    account = await given_an_account(house, owner)
    async with house.visitor() as visitor:
        await register(visitor, owner)
        assert is_dashboard_of(await prove_mailbox(house, visitor, owner), account)
        [row] = await house.rows(
            "accounts", "SELECT id FROM accounts WHERE reference = $1", account.reference
        )
        await _pay(visitor, row["id"])
        mail = await house.inbox.wait_for(owner.email, subject=RECEIPT)
        found = re.search(r"/fewer-emails\?token=\S+", mail.text)
        assert found, mail.text
        assert "/privacy" in mail.text
        async with house.visitor() as stranger:
            page = await stranger.open(found[0])
            assert owner.last_name not in page.words
            page = await stranger.press("Stop these emails")
            assert "These emails are turned off" in page.words

        await _pay(visitor, row["id"])

        async def is_kept() -> bool:
            return "Not emailed, as you chose" in (await visitor.open("/communications")).words

        await eventually(is_kept, "the second receipt stands there")
        page = await visitor.open("/profile/preferences")
        assert "Security and signing in" in page.words
    receipts = [each for each in await house.inbox.mails(owner.email) if RECEIPT in each.subject]
    assert len(receipts) == 1


async def _pay(visitor, account_id) -> None:
    await visitor.open(f"/home/{account_id}/pay")
    page = await visitor.press("Go on to payment", amount="12.50")
    provider = next(link for link in page.links.values() if "/demo-payments/" in link)
    await visitor.open(provider)
    page = await visitor.press("Pay £12.50")

    async def is_paid() -> bool:
        return "Payment received" in (await visitor.open(page.url)).words

    await eventually(is_paid, "the provider was asked")
