"""Second step: nobody is on record, but the invoice is at hand. In at once, provisionally."""

from datetime import date

from tests.journeys.browser import Browser
from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Account,
    Person,
    given_an_account,
    is_dashboard_of,
    link_in,
    prove_mailbox,
    register,
    sign_in,
    tell_more,
)


async def print_letter_to(house: House, desk: Browser, account: Account) -> None:
    """Print the letter that tells the home of a newcomer; from now on days are counted."""

    async def waiting() -> str | None:
        found = await house.rows(
            "accounts", "SELECT id FROM accounts WHERE reference = $1", account.reference
        )
        letters = await house.rows(
            "notifications",
            "SELECT id FROM letters WHERE account_id = $1 AND state = 'waiting'",
            found[0]["id"],
        )
        return str(letters[0]["id"]) if letters else None

    letter = await eventually(waiting, "the letter to the home waits to be printed")
    await desk.open("/letters")
    file = await desk.press("Print the chosen letters", letters=[letter])
    assert file.headers["content-type"] == "application/pdf", file.words

    async def are_counted() -> bool:
        [row] = await house.rows(
            "accounts",
            "SELECT c.provisional_until IS NOT NULL AS counted FROM connections c"
            " JOIN accounts a ON a.id = c.account_id WHERE a.reference = $1 AND c.is_provisional",
            account.reference,
        )
        return bool(row["counted"])

    await eventually(are_counted, "the days are counted")


async def test_an_owner_nobody_recorded_gets_in_at_once_and_fully_when_staff_have_confirmed(
    house: House,
):
    tilda = Person("Tilda", "Marsh")
    account = await given_an_account(house, None, start=date(2021, 3, 9))

    async with house.visitor() as visitor:
        await register(visitor, tilda)
        page = await prove_mailbox(house, visitor, tilda)
        assert "Additional information" in page.words
        page = await tell_more(
            visitor, f" {account.reference[:5]}-{account.reference[5:]} ", date(2021, 3, 1)
        )

        assert is_dashboard_of(page, account), page.words
        assert "Some things stay closed for now" in page.words
        assert "within 7 days of our letter" in page.words

    [connection] = await house.rows(
        "accounts",
        "SELECT c.role, c.status, c.is_provisional FROM connections c"
        " JOIN accounts a ON a.id = c.account_id WHERE a.reference = $1",
        account.reference,
    )
    assert connection["role"] == "unit_owner"
    assert connection["is_provisional"]

    async with house.operator_at_desk() as desk:
        await desk.open(f"/accounts?q={account.reference}")
        if desk.page and not desk.page.url.startswith("/accounts/"):
            await desk.open(
                next(href for href in desk.page.links.values() if href.startswith("/accounts/"))
            )
        assert desk.page
        assert "The letter to the home waits to be printed" in desk.page.words
        there = desk.page.url
        await print_letter_to(house, desk, account)
        await desk.open(there)
        assert "unless somebody objects" in desk.page.words
        page = await desk.press("Confirm and open everything", reason="Completion papers seen")
        assert page.status == 200, page.words
        assert "Provisional" not in page.words

    async with house.visitor() as visitor:
        page = await sign_in(visitor, tilda)
        assert is_dashboard_of(page, account), page.words
        assert "stay closed" not in page.words


async def test_whoever_acts_for_the_home_is_told_and_stops_the_newcomer_by_a_link(house: House):
    ottilie, agent = Person("Ottilie", "Brandt"), Person("Wilfred", "Adeyemi")
    account = await given_an_account(house, agent, start=date(2020, 5, 4), role="managing_agent")

    async with house.visitor() as visitor:
        await register(visitor, ottilie)
        await prove_mailbox(house, visitor, ottilie)
        page = await tell_more(visitor, account.reference, date(2020, 5, 1))
        assert is_dashboard_of(page, account), page.words

        notice = await house.inbox.wait_for(agent.email, subject="as the owner of a home")
        assert account.address in notice.text
        assert "Brandt" not in notice.text

        async def letters():
            return await house.rows(
                "notifications",
                "SELECT l.state FROM letters l WHERE l.kind = 'somebody_registered'"
                " AND l.account_id = $1",
                account_id,
            )

        [found] = await house.rows(
            "accounts", "SELECT id FROM accounts WHERE reference = $1", account.reference
        )
        account_id = found["id"]
        await eventually(letters, "a letter to the home waits to be printed")

        async with house.visitor() as told:
            page = await told.open(link_in(notice.text))
            assert account.address in page.words
            page = await told.press("I did not expect this: stop it", words="We let this flat")
            assert "Their access is stopped" in page.words

        page = await visitor.open("/home")
        assert not is_dashboard_of(page, account), page.words

    async def cases():
        return await house.rows(
            "cases", "SELECT 1 FROM cases WHERE kind = 'contested' AND account_id = $1", account_id
        )

    await eventually(cases, "staff have a case")


async def test_an_account_with_a_living_owner_is_not_given_away(house: House):
    rafael = Person("Rafael", "Núñez Ortega")
    account = await given_an_account(house, rafael)
    somebody = Person("Bernard", "Ashby")

    async with house.visitor() as visitor:
        await register(visitor, somebody)
        await prove_mailbox(house, visitor, somebody)
        page = await tell_more(visitor, account.reference, account.start)

        assert account.reference not in page.links.values()
        assert not is_dashboard_of(page, account)
        assert "Vance" not in page.html
    rows = await house.rows(
        "accounts",
        "SELECT 1 FROM connections c JOIN accounts a ON a.id = c.account_id WHERE a.reference = $1",
        account.reference,
    )
    assert len(rows) == 1
