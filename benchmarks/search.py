"""How long the staff's search takes at a million accounts, beside a trivial query in the same run.

    python -m benchmarks.search [--accounts 1000000] [--queries 60] [--database-url URL]

Streams invented accounts (`benchmarks/record.py`) by COPY into an empty database of the service,
with words as the import writes them, then runs searches of every kind, interleaved with a
look-up by primary key, through the service's own store, as its unprivileged role, row-level
security on. Of each kind: median, 95th and the ratio of the 95th to the limit of 100 ms. Without
an address it starts a private PostgreSQL. `--database-url` names an administrator's server.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import asyncpg
from sqlalchemy import text

from benchmarks.record import HOMES, LANDLORD, Resident
from chassis.db import Database
from services.accounts.domain.words import words_of
from services.accounts.store.contacts import people_found
from services.accounts.store.finding import find_accounts
from services.accounts.store.staging import contact_words
from tests.servers import Databases, a_postgres

LIMIT = 0.1
"""Seconds that a search may take on the server."""

TOWNS = ["Harrowmere", "Mereside", "Larkwood", "Saltcombe", "Ottersby"]
AT_ONCE = 50_000
"""Accounts whose words are made together."""


def unit_id(number: int) -> UUID:
    return UUID(int=(4 << 100) + number * 7919)


def town(number: int) -> str:
    """Nine tenths of all homes stand in the same town."""
    return TOWNS[0] if number % 10 else TOWNS[1 + number // 10 % 4]


def phone(number: int) -> str:
    """Written as people write them: half with a space, half as from abroad."""
    digits = f"{960_000_000 + number}"
    return f"+44 1{digits}" if number % 2 else f"01{digits[:3]} {digits[3:]}"


def legacy(number: int) -> str:
    return f"mrw{number:07}x"


@lru_cache(maxsize=200_000)
def words(*said: str) -> str:
    return " ".join(words_of(*said))


COLUMNS = {
    "units": (
        "id", "landlord_id", "unit_ref", "unit_key", "address_line_1", "town", "postcode",
        "postcode_key", "words",
    ),
    "accounts": (
        "id", "landlord_id", "unit_id", "reference", "account_key", "kind", "status",
        "start_date", "is_ebilling", "is_rmc_director", "words", "version",
    ),
    "contacts": (
        "id", "landlord_id", "contact_ref", "first_name", "last_name", "email", "email_key",
        "phone", "words", "version",
    ),
    "connections": (
        "id", "landlord_id", "account_id", "contact_id", "role", "status", "valid_from",
        "finance", "maintenance", "keys", "documents", "version",
    ),
}  # fmt: skip


def rows_of(table: str, most: int) -> Iterator[tuple[object, ...]]:
    """Yield a table's rows, for the first `most` residents."""
    for n in range(most):
        one = Resident(n)
        if table == "units":
            key = one.postcode.replace(" ", "")
            said = f"{words(one.address, town(n))} {key.lower()} u{n}"
            yield (
                unit_id(n), LANDLORD, f"U-{n}", f"U{n}", one.address, town(n), one.postcode, key,
                said,
            )  # fmt: skip
        elif table == "accounts":
            yield (
                one.account_id, LANDLORD, unit_id(n), one.reference, one.reference,
                "service_charge", "current" if one.has_home else "previous", date(2015, 1, 1),
                False, False, f"{one.reference} {legacy(n)}", 1,
            )  # fmt: skip
        elif table == "contacts":
            yield (
                one.contact_id, LANDLORD, f"C-{n}", one.first_name, one.last_name, one.email,
                one.email.lower(), phone(n),
                contact_words(one.first_name, one.last_name, "", (one.email,)), 1,
            )  # fmt: skip
        else:
            yield (
                UUID(int=(3 << 100) + n), LANDLORD, one.account_id, one.contact_id, "unit_owner",
                "current" if one.has_home else "previous", date(2015, 1, 1),
                True, True, True, True, 1,
            )  # fmt: skip


def word_rows(first: int, end: int) -> list[tuple[UUID, str, UUID]]:
    """Return the words of some accounts, as `refresh_words` makes them."""
    rows = []
    for n in range(first, end):
        one = Resident(n)
        said = {
            *words(one.address, town(n)).split(), one.postcode.replace(" ", "").lower(), f"u{n}",
            one.reference, legacy(n), *words_of(one.first_name, one.last_name), one.email.lower(),
            f"01{960_000_000 + n}", f"c{n}",
        }  # fmt: skip
        rows += [(LANDLORD, word, one.account_id) for word in said]
    return rows


async def fill(owner_url: str, most: int) -> None:
    """Stream the record in and let the planner know."""
    owner = await asyncpg.connect(owner_url)
    for table in (*COLUMNS, "account_words"):
        await owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    for table, columns in COLUMNS.items():
        await owner.copy_records_to_table(
            table, records=rows_of(table, most), columns=columns, timeout=3600
        )
        print(f"  {table}: filled", flush=True)
    for first in range(0, most, AT_ONCE):
        await owner.copy_records_to_table(
            "account_words",
            records=word_rows(first, min(first + AT_ONCE, most)),
            columns=("landlord_id", "word", "account_id"),
            timeout=3600,
        )
    for table in (*COLUMNS, "account_words"):
        await owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        await owner.execute(f"VACUUM ANALYZE {table}", timeout=1800)
    count = await owner.fetchval(
        "SELECT reltuples::bigint FROM pg_class WHERE relname = $1", "account_words"
    )
    print(f"  account_words: {count:,} of them", flush=True)
    await owner.close()


SEARCHES: dict[str, Callable[[Resident], str]] = {
    "reference": lambda one: one.reference,
    "start of a reference": lambda one: one.reference[:8],
    "legacy reference": lambda one: legacy(one.number).upper(),
    "email": lambda one: one.email,
    "phone": lambda one: phone(one.number),
    "postcode": lambda one: one.postcode,
    "house and postcode": lambda one: f"{one.number % HOMES + 1} {one.postcode}",
    "first and last name": lambda one: f"{one.first_name} {one.last_name}",
    "name and street": lambda one: f"{one.last_name} {one.address}",
    "start of a surname": lambda one: one.last_name[:3],
    "common surname": lambda _: "Smith",
    "common words alone": lambda one: f"{one.first_name} {one.address.split()[1]} Harrowmere",
    "town": lambda _: "Harrowmere",
    "two that seldom meet": lambda _: "Eleanor Ottersby",
    "two that never meet": lambda _: "Ropewalk Ottersby",
    "nothing like it": lambda one: f"zzz{one.number} Harrowmere",
}


async def measure(url: str, most: int, queries: int) -> bool:
    """Time the searches in turn, each beside a look-up; say whether all are within the limit."""
    database = Database(url)
    took: dict[str, list[float]] = {"primary key": []}
    async with database.transaction(LANDLORD) as session:
        for turn in range(queries):
            one = Resident((turn * 7_919_993 + 1) % most)
            begun = time.perf_counter()
            bare = text("SELECT version FROM accounts WHERE id = :id")
            assert await session.scalar(bare, {"id": one.account_id}) == 1
            took["primary key"].append(time.perf_counter() - begun)
            for name, typed in SEARCHES.items():
                begun = time.perf_counter()
                hits, _ = await find_accounts(session, LANDLORD, typed(one))
                took.setdefault(name, []).append(time.perf_counter() - begun)
                if name in ("reference", "legacy reference", "email", "phone"):
                    assert hits[0].account_id == one.account_id, (name, typed(one))
            for name, query in (("people: phone", phone(one.number)), ("people: Smith", "Smith")):
                begun = time.perf_counter()
                assert (await people_found(session, LANDLORD, query))[0]
                took.setdefault(name, []).append(time.perf_counter() - begun)
                session.expunge_all()
    await database.close()
    bare_median = statistics.median(took["primary key"])
    print(f"\n{most:,} accounts, {queries:,} searches of each kind, interleaved")
    print(f"{'search':<26}{'median':>10}{'95th':>11}{'of limit':>10}{'to look-up':>11}")
    slowest = 0.0
    for name, times in took.items():
        median, high = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        slowest = max(slowest, high)
        print(
            f"{name:<26}{median * 1e3:>7.2f} ms{high * 1e3:>8.2f} ms{high / LIMIT:>10.2f}"
            f"{median / bare_median:>11.1f}"
        )
    print(f"slowest 95th: {slowest / LIMIT:.2f} of the limit of {LIMIT * 1e3:.0f} ms")
    return slowest <= LIMIT


async def run(admin_url: str, folder: Path, most: int, queries: int) -> None:
    databases = Databases(admin_url, folder)
    urls = await databases.migrated("accounts")
    try:
        print("filling the record", flush=True)
        await fill(urls.owner, most)
        await measure(urls.service, most, queries)
    finally:
        await databases.drop(urls.service)
        await databases.drop_templates()


def main() -> None:
    """Read the arguments, and run against the given or a private server."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=60)
    parser.add_argument("--database-url", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lodge-search-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        if chosen.database_url:
            asyncio.run(run(chosen.database_url, folder, chosen.accounts, chosen.queries))
            return
        with a_postgres(folder) as url:
            asyncio.run(run(url, folder, chosen.accounts, chosen.queries))


if __name__ == "__main__":
    main()
