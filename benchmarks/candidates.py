"""How often the right home stands among the first three suggestions, and how long they take.

    python -m benchmarks.candidates [--accounts 1000000] [--slips 2000] [--database-url URL]

Fills the replica of an empty registration database by COPY with invented people, whose surnames
are as unevenly spread as real ones. Then it makes slips: what such people write when they ask for
a login, with the mistakes people make (letters swapped, dropped, doubled; a number with two digits
exchanged; another mailbox; a married name; a neighbour's month), and ranks each of them through
the service's own store, as its unprivileged role, row-level security on. The time is all of it:
keys, look-ups, ranking. Without an address it starts a private PostgreSQL and drops it afterwards.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import ascii_lowercase, digits
from uuid import UUID

import asyncpg

from benchmarks.matching import BLIND, LANDLORD, account_id, contact_id, surname
from chassis.db import Database
from chassis.emails import email_key
from services.registration.domain.keys import account_reference_key, door_key, postcode_key
from services.registration.domain.names import first_name_key, surname_keys
from services.registration.domain.ranking import rank
from services.registration.store.suggestions import accounts_worth_a_look
from services.registration.tables import RegistrationRow
from services.registration.use_cases.rank_candidates import claim_of
from tests.servers import Databases, a_postgres

FIRST_NAMES = [
    "Eleanor",
    "Rafael",
    "Odette",
    "Idris",
    "Maribel",
    "Leopold",
    "Harriet",
    "Callum",
    "Priya",
    "Theo",
    "Tobias",
    "Morwenna",
    "Howard",
    "Marguerite",
    "Agnes",
    "Bruno",
    "Celia",
    "Dmitri",
    "Esther",
    "Farid",
    "Greta",
    "Hamish",
    "Imogen",
    "Jonas",
    "Keziah",
    "Lorcan",
    "Mabel",
    "Nadia",
    "Osric",
    "Petra",
    "Quentin",
    "Rosalind",
    "Seamus",
    "Tamsin",
    "Ursula",
    "Vikram",
    "Winifred",
    "Xenia",
    "Yusuf",
    "Zara",
]
COMMON = [
    "Smith",
    "Jones",
    "Taylor",
    "Brown",
    "Williams",
    "Wilson",
    "Johnson",
    "Davies",
    "Patel",
    "Robinson",
    "Wright",
    "Thompson",
    "Evans",
    "Walker",
    "White",
    "Roberts",
    "Green",
    "Hall",
    "Wood",
    "Jackson",
    "Clarke",
    "Khan",
    "Ahmed",
    "O'Brien",
    "MacDonald",
]
STREETS = [
    "Quay",
    "Rookery",
    "Goldcrest",
    "Heron",
    "Millrace",
    "Tannery",
    "Orchard",
    "Saltings",
    "Ropewalk",
    "Larkrise",
]
NICKNAMES = {"Eleanor": "Ellie", "Theo": "Theodore", "Imogen": "Immy", "Winifred": "Winnie"}
HOMES = 20
"""Homes that share a postcode."""


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody on the invented record."""

    number: int

    @property
    def first_name(self) -> str:
        """One of forty."""
        return FIRST_NAMES[self.number * 7 % len(FIRST_NAMES)]

    @property
    def last_name(self) -> str:
        """A third of all people have one of 25 surnames, the others one of 20,736."""
        if self.number % 3 == 0:
            return COMMON[self.number // 3 * 11 % len(COMMON)]
        first = surname(self.number * 31 % 20_736).capitalize()
        return (
            f"{first}-{surname(self.number % 97).capitalize()}" if not self.number % 29 else first
        )

    @property
    def email(self) -> str:
        """The address on record."""
        return f"{self.first_name}.{surname(self.number % 20_736)}{self.number % 90}@example.com"

    @property
    def reference(self) -> str:
        """The account number."""
        return f"{25_000_000_000 + self.number * 37}"

    @property
    def postcode(self) -> str:
        """Shared by twenty homes."""
        street = self.number // HOMES
        a, b = divmod(street, 26 * 26)
        return f"LX{a // 10 % 100}{a % 10} {a // 1000 % 10}{chr(65 + b // 26)}{chr(65 + b % 26)}"

    @property
    def address(self) -> str:
        """House number and street."""
        return f"{self.number % HOMES + 1} {STREETS[self.number // HOMES % len(STREETS)]} Road"

    @property
    def month(self) -> tuple[int, int]:
        """Year and month of the purchase."""
        return 2000 + self.number % 25, self.number % 12 + 1


COLUMNS = {
    "record_accounts": (
        "account_id", "landlord_id", "version", "reference_key", "postcode_key", "start_month",
        "is_current", "door_key",
    ),
    "record_contacts": (
        "contact_id", "landlord_id", "version", "surname_keys", "surname_parts", "first_name_key",
    ),
    "record_names": ("landlord_id", "surname_key", "first_name_key", "contact_id"),
    "record_emails": ("landlord_id", "email_key", "contact_id"),
    "record_connections": (
        "connection_id", "landlord_id", "version", "account_id", "contact_id", "role", "status",
        "valid_from", "valid_to",
    ),
}  # fmt: skip


def rows_of(table: str, most: int) -> Iterator[tuple[object, ...]]:
    """Yield a table's rows, for the first `most` residents."""
    for n in range(most):
        one = Resident(n)
        keys, first = surname_keys(one.last_name), first_name_key(one.first_name)
        if table == "record_accounts":
            year, month = one.month
            yield (
                account_id(n), LANDLORD, 1, account_reference_key(one.reference),
                postcode_key(one.postcode), year * 100 + month, True, door_key(one.address),
            )  # fmt: skip
        elif table == "record_contacts":
            yield contact_id(n), LANDLORD, 1, sorted(keys.exact), sorted(keys.parts), first
        elif table == "record_names":
            yield from ((LANDLORD, key, first, contact_id(n)) for key in sorted(keys.exact))
        elif table == "record_emails":
            key = BLIND.hash(LANDLORD, "email", email_key(one.email) or "")
            yield LANDLORD, key, contact_id(n)
        else:
            yield (
                UUID(int=(3 << 100) + n), LANDLORD, 1, account_id(n), contact_id(n), "unit_owner",
                "current", date(2015, 1, 1), None,
            )  # fmt: skip


def slipped(text: str, chance: random.Random, alphabet: str) -> str:
    """Return `text` with one of the slips people make."""
    at = chance.randrange(max(1, len(text) - 1))
    kind = chance.choice(("swap", "swap", "drop", "double", "wrong"))
    if kind == "swap":
        return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
    if kind == "drop":
        return text[:at] + text[at + 1 :]
    if kind == "double":
        return text[:at] + text[at] + text[at:]
    return text[:at] + chance.choice(alphabet) + text[at + 1 :]


def slip_of(one: Resident, chance: random.Random) -> RegistrationRow:
    """Return what this person writes when they ask for a login.

    Everybody says where they live or gives their account number; whoever did neither would be
    asked before anybody searched.
    """
    first, last = _names_of(one, chance)
    email = one.email
    if happens(chance, 55):
        email = f"{first}{chance.randrange(10_000)}@mail.example"
    elif happens(chance, 20):
        email = slipped(email, chance, ascii_lowercase)
    has_number = happens(chance, 40)
    has_address = happens(chance, 85) or not has_number
    reference = slipped(one.reference, chance, digits) if happens(chance, 20) else one.reference
    year, month = one.month
    knows_month = happens(chance, 30)
    typed_month = month % 12 + 1 if happens(chance, 10) else month
    return RegistrationRow(
        first_name=first,
        last_name=last,
        email=email,
        postcode="",
        enquiry_address=_address_of(one, chance) if has_address else "",
        account_reference=reference if has_number else "",
        purchase_year=year if knows_month else None,
        purchase_month=typed_month if knows_month else None,
    )


def happens(chance: random.Random, percent: int) -> bool:
    """Say whether something that happens so often happens now."""
    return chance.randrange(100) < percent


def _names_of(one: Resident, chance: random.Random) -> tuple[str, str]:
    first, last = one.first_name, one.last_name
    if happens(chance, 8):
        first = NICKNAMES.get(first, first[0])
    if happens(chance, 15):
        last = slipped(last, chance, ascii_lowercase)
    elif happens(chance, 5):
        last = COMMON[chance.randrange(len(COMMON))]  # married, or the name of a partner
    elif happens(chance, 30) and "-" in last:
        last = last.partition("-")[0]
    return first, last


def _address_of(one: Resident, chance: random.Random) -> str:
    postcode, door = one.postcode, one.address
    if happens(chance, 12):
        postcode = slipped(postcode, chance, ascii_lowercase.upper() + digits)
    if happens(chance, 10):
        door = door.partition(" ")[2]
    return f"{door}, Harrowmere {postcode}"


async def fill(owner_url: str, most: int) -> None:
    """Bulk-load the replica and let the planner know."""
    owner = await asyncpg.connect(owner_url)
    for table, columns in COLUMNS.items():
        await owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        await owner.copy_records_to_table(
            table, records=rows_of(table, most), columns=columns, timeout=1800
        )
        await owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        await owner.execute(f"VACUUM ANALYZE {table}", timeout=900)
        print(f"  {table}: filled", flush=True)
    await owner.close()


async def measure(url: str, most: int, slips: int) -> None:
    """Rank every slip; count where the right home stands, and time it."""
    chance, database = random.Random(20_261_122), Database(url)
    places: Counter[int] = Counter()
    took: list[float] = []
    async with database.transaction(LANDLORD) as session:
        for _ in range(slips):
            number = chance.randrange(most)
            row = slip_of(Resident(number), chance)
            begun = time.perf_counter()
            claim = claim_of(row, LANDLORD, BLIND)
            found = rank(claim, await accounts_worth_a_look(session, claim))
            took.append(time.perf_counter() - begun)
            ids = [each.account_id for each in found]
            right = account_id(number)
            places[ids.index(right) + 1 if right in ids else 0] += 1
    await database.close()
    first, three = places[1], places[1] + places[2] + places[3]
    took.sort()
    print(f"{slips:,} slips over {most:,} accounts")
    print(f"  right one first: {first / slips:.1%}; within the first three: {three / slips:.1%}")
    print(f"  not among the ten shown: {places[0] / slips:.1%}")
    print(
        f"  time: median {statistics.median(took) * 1000:.1f} ms, "
        f"95 of 100 within {took[int(len(took) * 0.95)] * 1000:.1f} ms"
    )


async def run(admin_url: str, folder: Path, most: int, slips: int) -> None:
    databases = Databases(admin_url, folder)
    urls = await databases.migrated("registration")
    try:
        print("filling the replica", flush=True)
        await fill(urls.owner, most)
        await measure(urls.service, most, slips)
    finally:
        await databases.drop(urls.service)
        await databases.drop_templates()


def main() -> None:
    """Read the arguments, and run against the given or a private server."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--slips", type=int, default=2_000)
    parser.add_argument("--database-url", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lodge-candidates-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        if chosen.database_url:
            asyncio.run(run(chosen.database_url, folder, chosen.accounts, chosen.slips))
            return
        with a_postgres(folder) as url:
            asyncio.run(run(url, folder, chosen.accounts, chosen.slips))


if __name__ == "__main__":
    main()
