"""Somebody sees another person's information at night, while the broker is stopped."""

import time

from tests.journeys.house import House
from tests.journeys.words import (
    Person,
    given_an_account,
    is_dashboard_of,
    prove_mailbox,
    register,
)

LINK = "I can see someone else’s information"


async def test_told_from_the_page_the_money_is_closed_for_all_within_a_minute_without_a_broker(
    house: House,
):
    owner = Person("Philippa", "Okonjo")
    account = await given_an_account(house, owner)
    lead_email = await house.given_staff(house.landlord)
    async with house.visitor() as visitor, house.operator_at_desk() as lead:
        await register(visitor, owner)
        assert is_dashboard_of(await prove_mailbox(house, visitor, owner), account)
        [row] = await house.rows(
            "accounts", "SELECT id FROM accounts WHERE reference = $1", account.reference
        )
        balance = f"/home/{row['id']}/balance"
        seen = await visitor.open(balance)
        assert seen.status == 200, seen.words

        async with house.without_broker():
            await visitor.open(seen.links[LINK])
            told = await visitor.press("Tell us now", seen="The rent of a neighbour")
            assert "We are looking at it" in told.words

            await lead.open("/closed-rooms")
            pressed = time.monotonic()
            page = await lead.press(
                "Close for all customers",
                rooms=["money", "documents", "messages"],
                reason="A tenant saw the rent of a neighbour",
            )
            assert "Closed. Within a minute" in page.words
            try:
                while (await visitor.open(balance)).status == 200:
                    assert time.monotonic() - pressed < 60, "a minute is over"
                closed = await visitor.open(balance)
                home = await visitor.open(f"/home/{row['id']}")
                letters = await visitor.open("/communications")
            finally:
                await lead.open("/closed-rooms")
                await lead.press("Open all rooms again", found="It was a wrong import")

        assert (closed.status, letters.status) == (403, 403)
        assert "This part is closed for the moment" in closed.words
        assert "neighbour" not in closed.words
        assert (home.status, "My balance" in home.words) == (200, False)
        while (await visitor.open(balance)).status == 403:
            assert time.monotonic() - pressed < 120, "it stays closed"

    [case] = await house.rows(
        "cases", "SELECT reference FROM cases WHERE kind = 'exposed' ORDER BY received_at DESC"
    )
    mail = await house.inbox.wait_for(lead_email, subject="Urgent")
    assert case["reference"] in mail.text
    [number] = await house.rows(
        "cases", "SELECT value FROM case_answers WHERE fact = 'correlation_id'"
    )
    assert number["value"] == seen.headers["x-correlation-id"]
