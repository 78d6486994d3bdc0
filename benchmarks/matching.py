"""How long the match takes at a million accounts, beside a bare primary-key look-up.

    python -m benchmarks.matching [--accounts 1000000] [--queries 2000] [--database-url URL]

Fills the replica of an empty registration database by COPY (`benchmarks/record.py`), then runs,
interleaved, both steps of preset A (through the service's own store, as its unprivileged role,
row-level security on) and `SELECT … WHERE contact_id = …` through the same driver. Without an
address it starts a private PostgreSQL and drops it afterwards. `--database-url` names an
administrator's server.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import bindparam, select

from benchmarks.record import LANDLORD, Resident, fill
from chassis.db import Database
from services.registration.domain.keys import postcode_key
from services.registration.domain.names import surname_keys
from services.registration.domain.policy_text import parse_policy
from services.registration.store.record import FactKeys, find_matches
from services.registration.tables import RecordContactRow
from tests.servers import Databases, a_postgres

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
PRESET_A = parse_policy(
    Path("deploy/policies/preset_a.yaml").read_text("utf-8"), file="preset_a.yaml"
)
BARE = select(RecordContactRow.version).where(RecordContactRow.contact_id == bindparam("id"))


async def measure(url: str, most: int, queries: int) -> None:
    """Time the three look-ups in turn, each in a transaction that is open already."""
    record, purchase = PRESET_A.way("").steps
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
            person = Resident((turn * 7_919_993 + 1) % most)
            person = person if person.has_home else Resident(person.number + 1)
            year, month = person.month
            keys = FactKeys(
                surname=sorted(surname_keys(person.last_name).exact),
                email=person.email_key,
                postcode=postcode_key(person.postcode),
                account_reference=person.reference,
                start_month=year * 100 + month,
            )
            nobody = Resident(most + person.number)
            stranger = FactKeys(keys.surname, nobody.email_key, keys.postcode, "0", 1)
            one = {"id": person.contact_id}
            assert await timed("primary key", lambda o=one: session.scalar(BARE, o)) == 1
            found = await timed("step 1", lambda k=keys: find_matches(session, record, k, at=AT))
            assert [one.contact_id for one in found] == [person.contact_id], found
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
