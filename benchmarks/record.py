"""An invented record of any size, and how it comes into an empty registration database.

Surnames are as unevenly spread as real ones: a third of all people share 25 of them. Twenty homes
share a postcode, every tenth home has lost its owner.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

import asyncpg

from chassis.blind import BlindKey
from services.registration.domain.keys import account_reference_key, door_key, postcode_key
from services.registration.domain.names import SurnameKeys, first_name_key, surname_keys

LANDLORD = UUID(int=1)
BLIND = BlindKey(b"a key for measuring and nothing else")
HASHED_EMAIL = BLIND.hasher(LANDLORD, "email")
SYLLABLES = ["al", "ber", "cor", "dun", "el", "fen", "gar", "hol", "is", "jor", "kel", "lan"]
SURNAMES = len(SYLLABLES) ** 4
HOMES = 20
"""Homes that share a postcode."""

FIRST_NAMES = [
    "Eleanor", "Rafael", "Odette", "Idris", "Maribel", "Leopold", "Harriet", "Callum",
    "Priya", "Theo", "Tobias", "Morwenna", "Howard", "Marguerite", "Agnes", "Bruno", "Celia",
    "Dmitri", "Esther", "Farid", "Greta", "Hamish", "Imogen", "Jonas", "Keziah", "Lorcan",
    "Mabel", "Nadia", "Osric", "Petra", "Quentin", "Rosalind", "Seamus", "Tamsin", "Ursula",
    "Vikram", "Winifred", "Xenia", "Yusuf", "Zara",
]  # fmt: skip
COMMON = [
    "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel",
    "Robinson", "Wright", "Thompson", "Evans", "Walker", "White", "Roberts", "Green", "Hall",
    "Wood", "Jackson", "Clarke", "Khan", "Ahmed", "O'Brien", "MacDonald",
]  # fmt: skip
STREETS = [
    "Quay", "Rookery", "Goldcrest", "Heron", "Millrace", "Tannery", "Orchard", "Saltings",
    "Ropewalk", "Larkrise",
]  # fmt: skip
DOMAINS = ["example.com", "example.org", "post.example.net", "example.co.uk"]


def surname(number: int) -> str:
    """Return one of 20,736 invented surnames."""
    parts = []
    for _ in range(4):
        number, rest = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody on the invented record, and their home."""

    number: int

    @property
    def account_id(self) -> UUID:
        """Spread over the whole range, as random ones are."""
        return UUID(int=(1 << 100) + self.number * 7919)

    @property
    def contact_id(self) -> UUID:
        """Spread like `account_id`."""
        return UUID(int=(2 << 100) + self.number * 7919)

    @property
    def first_name(self) -> str:
        """One of forty."""
        return FIRST_NAMES[self.number * 7 % len(FIRST_NAMES)]

    @property
    def last_name(self) -> str:
        """A third of all people have one of 25 surnames, the others one of 20,736."""
        if self.number % 3 == 0:
            return COMMON[self.number // 3 * 11 % len(COMMON)]
        first = surname(self.number * 31 % SURNAMES).capitalize()
        return (
            f"{first}-{surname(self.number % 97).capitalize()}" if not self.number % 29 else first
        )

    @property
    def email(self) -> str:
        """The address on record, nobody else's."""
        round_, place = divmod(self.number, SURNAMES)
        domain = DOMAINS[self.number // 7 % len(DOMAINS)]
        return f"{self.first_name}.{surname(place)}{round_ or ''}@{domain}"

    @property
    def email_key(self) -> bytes:
        """Its keyed hash. All of these addresses are plain ones."""
        return HASHED_EMAIL(self.email.lower())

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

    @property
    def has_home(self) -> bool:
        """Whether they hold it still."""
        return self.number % 10 != 0


@lru_cache(maxsize=200_000)
def keys_of(last_name: str) -> SurnameKeys:
    """Return the keys of a surname, once for all who bear it."""
    return surname_keys(last_name)


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
        keys, first = keys_of(one.last_name), first_name_key(one.first_name)
        if table == "record_accounts":
            year, month = one.month
            yield (
                one.account_id, LANDLORD, 1, account_reference_key(one.reference),
                postcode_key(one.postcode), year * 100 + month, True, door_key(one.address),
            )  # fmt: skip
        elif table == "record_contacts":
            yield one.contact_id, LANDLORD, 1, sorted(keys.exact), sorted(keys.parts), first
        elif table == "record_names":
            yield from ((LANDLORD, key, first, one.contact_id) for key in sorted(keys.exact))
        elif table == "record_emails":
            yield LANDLORD, one.email_key, one.contact_id
        else:
            yield (
                UUID(int=(3 << 100) + n), LANDLORD, 1, one.account_id, one.contact_id, "unit_owner",
                "current" if one.has_home else "previous", date(2015, 1, 1), None,
            )  # fmt: skip


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
