"""What people do in the journeys, in the words of the journeys."""

import re
import secrets
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from chassis.landlords import Landlord
from tests.journeys.browser import Browser, Page
from tests.journeys.house import PASSWORD, House, eventually


@dataclass
class Person:
    """Somebody with a mailbox of their own."""

    first_name: str
    last_name: str
    postcode: str = "LX2 3AB"
    email: str = ""
    password: str = PASSWORD

    def __post_init__(self) -> None:
        if not self.email:
            self.email = f"{self.first_name.lower()}.{secrets.token_hex(4)}@example.com"


@dataclass
class Account:
    """An account on record, with whoever is connected to it."""

    reference: str
    unit_ref: str
    address: str
    postcode: str
    start: date
    holder: Person | None = None
    rows: list[dict[str, str]] = field(default_factory=list)


async def given_an_account(
    house: House,
    holder: Person | None = None,
    *,
    landlord: Landlord | None = None,
    start: date = date(2019, 6, 14),
    email_on_record: str | None = None,
    postcode: str = "LX2 3AB",
    **facts: str,
) -> Account:
    """Put an account on record, with `holder` as its owner or with nobody; `facts` are columns.

    Returns when registration knows of it too.
    """
    number = secrets.randbelow(10**8)
    account = Account(
        reference=f"342{number:08d}",
        unit_ref=f"HQ-{number:08d}",
        address=f"Flat {number % 90 + 1}, Heron Quay Apartments",
        postcode=holder.postcode if holder else postcode,
        start=start,
        holder=holder,
    )
    row = {
        "unit_ref": account.unit_ref,
        "block": "Heron Quay Apartments",
        "address_line_1": account.address,
        "town": "Harrowmere",
        "postcode": account.postcode,
        "account_ref": account.reference,
        "account_kind": "service_charge",
        "account_status": "current",
        "start_date": start.isoformat(),
    }
    if holder:
        row |= {
            "contact_ref": f"P-{number:08d}",
            "first_name": holder.first_name,
            "last_name": holder.last_name,
            "email": holder.email if email_on_record is None else email_on_record,
            "role": "unit_owner",
            "role_status": "current",
            "valid_from": start.isoformat(),
        }
    account.rows = [row | facts]
    await house.import_records(account.rows, landlord)
    await until_registration_knows(house, account)
    return account


async def until_registration_knows(house: House, account: Account) -> None:
    """Wait until registration's own copy of the record holds the account."""
    [found] = await house.rows(
        "accounts", "SELECT id FROM accounts WHERE reference = $1", account.reference
    )

    people = len([row for row in account.rows if row.get("contact_ref")])

    async def knows() -> bool:
        [counted] = await house.rows(
            "registration",
            "SELECT (SELECT count(*) FROM record_accounts WHERE account_id = $1) AS accounts,"
            " (SELECT count(*) FROM record_connections WHERE account_id = $1) AS connections",
            found["id"],
        )
        return counted["accounts"] == 1 and counted["connections"] >= people

    await eventually(knows, "registration knows of the account")


async def register(visitor: Browser, person: Person, **changes: str) -> Page:
    """Fill in the first form and send it; the answer asks for the code."""
    await visitor.open("/register")
    answers = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "telephone": "01632 960123",
        "postcode": person.postcode,
        "password": person.password,
        "confirmation": person.password,
        **changes,
    }
    page = await visitor.press("Register", consent=True, **answers)
    assert page.url == "/register/code", page.words
    return page


async def prove_mailbox(house: House, visitor: Browser, person: Person, *, count: int = 1) -> Page:
    """Read the newest code and type it."""
    mail = await house.inbox.wait_for(person.email, subject="code", count=count)
    found = re.search(r"^\s+(\d{6})$", mail.text, re.MULTILINE)
    assert found, mail.text
    return await visitor.press("Continue", code=found[1])


async def tell_more(visitor: Browser, account_reference: str, when: date) -> Page:
    """Answer the second step."""
    return await visitor.press(
        "Save and continue",
        account_reference=account_reference,
        month=str(when.month),
        year=str(when.year),
    )


async def given_an_enquiry(house: House, visitor: Browser, person: Person, **answers: str) -> str:
    """Register with what cannot be matched, up to the sent enquiry; return its reference."""
    await register(visitor, person)
    await prove_mailbox(house, visitor, person)
    await exhaust_second_step(visitor)
    return await send_enquiry(visitor, **answers)


async def exhaust_second_step(visitor: Browser) -> None:
    """Answer the second step with an account that does not exist, until the enquiry is offered."""
    for _ in range(6):
        assert visitor.page
        if visitor.page.url.startswith("/register/enquiry"):
            return
        await tell_more(visitor, f"99{secrets.randbelow(10**9):09d}", date(2015, 12, 1))
    assert visitor.page
    raise AssertionError(f"no enquiry is offered: {visitor.page.words}")


async def send_enquiry(visitor: Browser, **answers: str) -> str:
    """Send the enquiry; return the reference that the page shows."""
    page = await visitor.press("Send enquiry", **answers)
    found = re.search(r"SR\d{8}", page.words)
    assert found, page.words
    return found[0]


async def sign_in(visitor: Browser, person: Person) -> Page:
    """Sign in at the front door, also where it says first that the session was closed."""
    page = await visitor.open("/")
    if "LOGIN" in page.links:
        await visitor.open(page.links["LOGIN"])
    return await visitor.press("Sign in", email=person.email, password=person.password)


async def open_case(house: House, desk: Browser, reference: str, *, account: str = "") -> Page:
    """Find the case in the queue and open it, beside an account of the record where one is named."""

    async def is_listed() -> str | None:
        page = await desk.open(f"/?view=all&q={reference}")
        return next((href for href in page.links.values() if href.startswith("/cases/")), None)

    href = await eventually(is_listed, f"{reference} stands in the queue")
    if account:
        [found] = await house.rows(
            "accounts", "SELECT id FROM accounts WHERE reference = $1", account
        )
        href = f"{href.partition('?')[0]}?account={found['id']}"
    return await desk.open(href)


async def cases_under(
    house: House, reference: str, landlord: Landlord | None = None
) -> list[dict[str, object]]:
    """The landlord's cases with this reference, whoever's they are: landlords count for themselves."""
    rows = await house.rows(
        "cases",
        "SELECT * FROM cases WHERE reference = $1 AND landlord_id = $2",
        reference,
        (landlord or house.landlord).id,
    )
    return [dict(row) for row in rows]


async def mails_about(house: House, person: Person, subject: str) -> list[str]:
    """The subjects of the mails that came to this person and speak of `subject`."""
    mails = await house.inbox.mails(person.email)
    return [mail.subject for mail in mails if subject in mail.subject]


def link_in(text: str) -> str:
    """Find the one long link of a mail, above its foot."""
    words = re.split(r"\n--\s*\n", text)[0]
    links = [each for each in re.findall(r"https?://\S+", words) if len(urlsplit(each).path) > 10]
    assert len(links) == 1, text
    return links[0]


def is_dashboard_of(page: Page, account: Account) -> bool:
    """Say whether this is the dashboard of somebody at home in `account`."""
    return (
        page.status == 200
        and page.url.startswith("/home/")
        and account.reference in page.words
        and account.postcode in page.words
    )
