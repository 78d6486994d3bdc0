"""Somebody without the finance authority goes everywhere they can, and meets no figure of money."""

import re
from datetime import UTC, datetime, timedelta

from tests.journeys.browser import Browser
from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Person,
    given_an_account,
    is_dashboard_of,
    prove_mailbox,
    register,
)

OWED = ("4,321.09", "4321.09", "432109")
PAID = ("765.43", "76543")
MOST_PAGES = 150
LEAVES = re.compile(r"^(https?:|mailto:|tel:|#|/sign-out)")


async def test_no_page_file_or_mail_tells_them_what_is_owed_or_was_paid(house: House):
    person = Person("Imogen", "Castellan")
    account = await given_an_account(house, person, finance="no", ebilling="yes")
    await money_comes_and_goes(house, account.reference)
    async with house.visitor() as visitor:
        await register(visitor, person)
        home = await prove_mailbox(house, visitor, person)
        assert is_dashboard_of(home, account), home.words

        seen = await everything(visitor, home.url)
        for path in ("balance", "statements", "payments", "pay", "transactions.csv"):
            page = await visitor.open(f"{home.url}/{path}")
            seen[f"{home.url}/{path}"] = page.html or page.content.decode("utf-8", "replace")
        page = await visitor.open(f"{home.url}/balance")
        assert "You don't have access to financial information of this unit" in page.words

    assert f"{home.url}/activity" in seen or "/profile" in seen, sorted(seen)
    for mail in await house.inbox.mails(person.email):
        seen[f"mail: {mail.subject}"] = mail.text
    told = [
        (place, figure)
        for place, text in seen.items()
        for figure in (*OWED, *PAID)
        if figure in text
    ]
    assert told == []


async def money_comes_and_goes(house: House, reference: str) -> None:
    day = datetime.now(UTC).date() - timedelta(days=3)
    lines = [
        "external_id,account_ref,posted_on,kind,subtype,amount",
        f"{reference}-1,{reference},{day},charge,service_charge_on_account,5086.52",
        f"{reference}-2,{reference},{day},payment,card_phone,-765.43",
    ]
    report = await house.ask(
        "accounts",
        "POST",
        "/transaction-imports",
        house.landlord,
        content="\n".join(lines).encode(),
        headers={"Content-Type": "text/csv"},
    )
    assert report["rows_refused"] == 0, report["problems"]

    async def is_projected() -> bool:
        found = await house.rows(
            "accounts",
            "SELECT 1 FROM activity y JOIN accounts a ON a.id = y.account_id"
            " WHERE a.reference = $1",
            reference,
        )
        return bool(found)

    await eventually(is_projected, "the activity knows of the payment")


async def everything(visitor: Browser, first: str) -> dict[str, str]:
    """Open every page that links lead to from `first`, as long as they are ours."""
    seen: dict[str, str] = {}
    waiting = [first]
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop()
        if path in seen:
            continue
        page = await visitor.open(path)
        seen[path] = page.html
        waiting += [to for to in page.links.values() if to and not LEAVES.match(to)]
    assert len(seen) > 20, sorted(seen)
    return seen
