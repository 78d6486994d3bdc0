"""How long the match takes at a million accounts, beside a bare primary-key look-up.

    python -m benchmarks.matching [--accounts 1000000] [--queries 2000] [--database-url URL]

Fills the replica of an empty registration database by COPY, then runs, interleaved, both steps
of preset A (through the service's own store, as its unprivileged role, row-level security on)
and `SELECT … WHERE contact_id = …` through the same driver. Without an address it starts a
private PostgreSQL and drops it afterwards. `--database-url` names an administrator's server.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, select

from chassis.db import Database
from services.registration.domain.blind import BlindKey
from services.registration.domain.names import surname_keys
from services.registration.domain.policy_text import parse_policy
from services.registration.store.record import FactKeys, find_matches
from services.registration.tables import RecordContactRow
from tests.servers import Databases, a_postgres

LANDLORD = UUID(int=1)
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
BLIND = BlindKey(b"a key for measuring and nothing else")
PRESET_A = parse_policy(
    Path("deploy/policies/preset_a.yaml").read_text("utf-8"), file="preset_a.yaml"
)
BARE = select(RecordContactRow.version).where(RecordContactRow.contact_id == bindparam("id"))
SYLLABLES = ["al", "ber", "cor", "dun", "el", "fen", "gar", "hol", "is", "jor", "kel", "lan"]


def surname(number: int) -> str:
    """Return one of 20,736 invented surnames."""
    parts = []
    for _ in range(4):
        number, rest = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
    return "".join(parts)


def account_id(number: int) -> UUID:
    return UUID(int=(1 << 100) + number * 7919)


def contact_id(number: int) -> UUID:
    return UUID(int=(2 << 100) + number * 7919)


def postcode(number: int) -> str:
    """Return the postcode of a home; twenty homes share one."""
    street = number // 20
    return f"L{street // 10_000}{street % 10_000:04d}AB"


def email(number: int) -> bytes:
    return BLIND.hash(LANDLORD, "email", f"person{number}@example.com")


def accounts(most: int) -> Iterator[tuple[object, ...]]:
    for n in range(most):
        month = (2000 + n % 25) * 100 + n % 12 + 1
        yield account_id(n), LANDLORD, 1, f"{25_000_000_000 + n}", postcode(n), month, True


def contacts(most: int) -> Iterator[tuple[object, ...]]:
    for n in range(most):
        keys = surname_keys(surname(n % 20_736))
        yield contact_id(n), LANDLORD, 1, sorted(keys.exact), sorted(keys.parts), "anna"


def emails(most: int) -> Iterator[tuple[object, ...]]:
    for n in range(most):
        yield LANDLORD, email(n), contact_id(n)


def connections(most: int) -> Iterator[tuple[object, ...]]:
    """Every account but each tenth has a live owner."""
    for n in range(most):
        status = "current" if n % 10 else "previous"
        tie = UUID(int=(3 << 100) + n)
        yield (
            tie, LANDLORD, 1, account_id(n), contact_id(n), "unit_owner", status,
            date(2015, 1, 1), None,
        )  # fmt: skip


COLUMNS = {
    "record_accounts": (
        "account_id", "landlord_id", "version", "reference_key", "postcode_key", "start_month",
        "is_current",
    ),
    "record_contacts": (
        "contact_id", "landlord_id", "version", "surname_keys", "surname_parts", "first_name_key",
    ),
    "record_emails": ("landlord_id", "email_key", "contact_id"),
    "record_connections": (
        "connection_id", "landlord_id", "version", "account_id", "contact_id", "role", "status",
        "valid_from", "valid_to",
    ),
}  # fmt: skip


async def fill(owner_url: str, most: int) -> None:
    """Bulk-load the replica and let the planner know."""
    owner = await asyncpg.connect(owner_url)
    rows = (accounts(most), contacts(most), emails(most), connections(most))
    for (table, columns), records in zip(COLUMNS.items(), rows, strict=True):
        await owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        await owner.copy_records_to_table(table, records=records, columns=columns, timeout=900)
        await owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        await owner.execute(f"VACUUM ANALYZE {table}", timeout=900)
        print(f"  {table}: {most:,} rows", flush=True)
    await owner.close()


async def measure(url: str, most: int, queries: int) -> None:
    """Time the three look-ups in turn, each in a transaction that is open already."""
    record, purchase = PRESET_A.steps
    database = Database(url)
    took: dict[str, list[float]] = {"primary key": [], "step 1": [], "step 2": [], "no match": []}
    cost = dict.fromkeys(took, 0.0)

    async with database.transaction(LANDLORD) as session:

        async def timed(name: str, work: Callable[[], Awaitable[object]]) -> object:
            begun, worked = time.perf_counter(), time.process_time()
            result = await work()
            took[name].append(time.perf_counter() - begun)
            cost[name] += time.process_time() - worked
            session.expunge_all()
            return result

        for turn in range(queries):
            n = (turn * 7_919_993 + 1) % most
            n -= n % 10 == 0
            keys = FactKeys(
                surname=sorted(surname_keys(surname(n % 20_736)).exact),
                email=email(n),
                postcode=postcode(n),
                account_reference=f"{25_000_000_000 + n}",
                start_month=(2000 + n % 25) * 100 + n % 12 + 1,
            )
            stranger = FactKeys(keys.surname, email(most + n), keys.postcode, "0", 1)
            one = {"id": contact_id(n)}
            assert await timed("primary key", lambda o=one: session.scalar(BARE, o)) == 1
            found = await timed("step 1", lambda k=keys: find_matches(session, record, k, at=AT))
            assert [one.contact_id for one in found] == [contact_id(n)], found
            found = await timed("step 2", lambda k=keys: find_matches(session, purchase, k, at=AT))
            assert [one.has_live_owner for one in found] == [True], found
            found = await timed(
                "no match", lambda k=stranger: find_matches(session, record, k, at=AT)
            )
            assert found == []
    await database.close()
    bare_median = statistics.median(took["primary key"])
    print(f"\n{most:,} accounts, {queries:,} look-ups of each kind, interleaved")
    print(f"{'look-up':<14}{'median':>10}{'95th':>10}{'ratio':>8}{'CPU here':>12}")
    for name, times in took.items():
        median = statistics.median(times)
        high = statistics.quantiles(times, n=20)[-1]
        print(
            f"{name:<14}{median * 1e3:>7.2f} ms{high * 1e3:>7.2f} ms{median / bare_median:>8.2f}"
            f"{cost[name] / len(times) * 1e6:>9,.0f} µs"
        )


async def run(admin_url: str, folder: Path, most: int, queries: int) -> None:
    databases = Databases(admin_url, folder)
    urls = await databases.migrated("registration")
    try:
        print("filling the replica", flush=True)
        await fill(urls.owner, most)
        await measure(urls.service, most, queries)
    finally:
        await databases.drop(urls.service)
        await databases.drop_templates()


def main() -> None:
    """Read the arguments, and run against the given or a private server."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=2_000)
    parser.add_argument("--database-url", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lodge-matching-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        if chosen.database_url:
            asyncio.run(run(chosen.database_url, folder, chosen.accounts, chosen.queries))
            return
        with a_postgres(folder) as url:
            asyncio.run(run(url, folder, chosen.accounts, chosen.queries))


if __name__ == "__main__":
    main()
