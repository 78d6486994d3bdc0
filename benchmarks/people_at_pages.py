"""Who looks at the pages that are measured: residents with 24 months behind them, and staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus
from uuid import UUID

from benchmarks.door import TOKEN, Line, session_in
from benchmarks.filling import ENTRY, entry_rows, pieces
from benchmarks.record import Resident
from chassis.events import now
from tests.journeys.house import PASSWORD, House

TWO_A_MONTH = 48
LOOKED_AT = 400
"""Accounts that staff look at, one after the other."""


@dataclass(frozen=True)
class People:
    """Cookies of everybody signed in, and what they look at."""

    residents: Sequence[str]
    homes: Sequence[UUID]
    """Of each resident."""

    staff: str
    accounts: Sequence[UUID]
    searches: Sequence[str]


async def signed_in(here: House, accounts: int, count: int) -> People:
    """Give `count` residents, spread over the record, transactions and a login; sign all in."""
    numbers = [turn * accounts // count for turn in range(count)]
    await _given_transactions(here, numbers)
    residents = [await _resident(here, number) for number in numbers]
    await here.comes_to_rest()
    looked = [(turn * 7_919_993 + 1) % accounts for turn in range(LOOKED_AT)]
    return People(
        residents=residents,
        homes=await _accounts(here, numbers),
        staff=await _staff(here),
        accounts=await _accounts(here, looked),
        searches=[quote_plus(words) for number in looked for words in _typed(Resident(number))],
    )


def _typed(one: Resident) -> tuple[str, ...]:
    return (
        one.reference, one.email, one.postcode, f"{one.first_name} {one.last_name}",
        one.last_name[:4], f"{one.last_name} {one.address}",
    )  # fmt: skip


async def _accounts(here: House, numbers: Sequence[int]) -> list[UUID]:
    references = [Resident(number).reference for number in numbers]
    found = await here.rows(
        "accounts",
        "SELECT account_key, id FROM accounts WHERE landlord_id = $1 AND account_key = ANY($2)",
        here.landlord.id,
        references,
    )
    ids = {row[0]: row[1] for row in found}
    return [ids[reference] for reference in references]


async def _given_transactions(here: House, numbers: Sequence[int]) -> None:
    """Import 24 months of two transactions each by the operator's door, events and all."""
    today = now().date()
    rows = (row for number in numbers for row in entry_rows(number, TWO_A_MONTH, today))
    await here.ask(
        "accounts",
        "POST",
        "/transaction-imports",
        here.landlord,
        content=b"".join(pieces(ENTRY, rows)),
        headers={"Content-Type": "text/csv"},
    )


async def _resident(here: House, number: int) -> str:
    """Give a contact on record a login and sign in with it; return the cookies."""
    [[contact]] = await here.rows(
        "accounts",
        "SELECT id FROM contacts WHERE landlord_id = $1 AND contact_ref = $2",
        here.landlord.id,
        f"C-{number}",
    )
    email = f"resident.{number}@pages.example.com"
    known = await here.rows("identity", "SELECT id FROM users WHERE contact_id = $1", contact)
    if not known:
        body = {"email": email, "contact_id": str(contact)}
        invited = await here.ask("identity", "POST", "/users", here.landlord, json=body)
        taken = {"token": invited["token"], "password": PASSWORD}
        await here.ask("identity", "POST", "/invitations/take", here.landlord, json=taken)
    line = Line(here.landlord.portal_url)
    status, headers = await line.post("/sign-in", email=email, password=PASSWORD)
    line.close()
    session = session_in(headers)
    assert session, f"a resident is not let in: {status}"
    return f"__Host-lodge-csrf={TOKEN}; __Host-lodge={session}"


async def _staff(here: House) -> str:
    async with here.operator_at_desk() as browser:
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
