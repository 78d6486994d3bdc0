"""How often the right home stands among the first three suggestions, and how long they take.

    python -m benchmarks.candidates [--accounts 1000000] [--slips 2000] [--database-url URL]

Fills the replica of an empty registration database by COPY with invented people
(`benchmarks/record.py`). Then it makes slips (`benchmarks/slips.py`): what such people write when
they ask for a login, with letters swapped, dropped, doubled or wrong, another mailbox, a married
name, a neighbour's month. Each is ranked through the service's own use case, as its unprivileged
role, row-level security on; the time is all of it: keys, look-ups, ranking. After each one a
look-up by primary key in the same transaction says how fast the machine is just then. Without an
address it starts a private PostgreSQL and drops it afterwards.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import bindparam, select, text

from benchmarks.clocks import cpu_of
from benchmarks.record import BLIND, LANDLORD, Resident, fill
from benchmarks.slips import NO_SLIP, Writer
from chassis.db import Database
from services.registration.tables import RecordContactRow
from services.registration.use_cases.rank_candidates import claim_of, suggest
from tests.servers import Databases, a_postgres

WARMING = 50
"""Slips ranked before anything is measured."""

FEW = 3
"""As many suggestions are read at a glance."""

BARE = select(RecordContactRow.version).where(RecordContactRow.contact_id == bindparam("id"))


@dataclass
class Measured:
    """What came out."""

    took: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    places: Counter[int] = field(default_factory=Counter)
    """Where the right home stood; 0: not among those shown."""

    of_kind: Counter[str] = field(default_factory=Counter)
    found_of_kind: Counter[str] = field(default_factory=Counter)
    """Within the first three."""

    cpu_here: float = 0.0
    cpu_there: float = 0.0
    """Seconds of processor time, in this process and in PostgreSQL."""

    def add(self, place: int, kinds: set[str]) -> None:
        """Count one slip."""
        self.places[place] += 1
        for kind in kinds or {NO_SLIP}:
            self.of_kind[kind] += 1
            self.found_of_kind[kind] += 1 <= place <= FEW


async def measure(url: str, most: int, slips: int) -> Measured:
    """Rank every slip; note where the right home stands and how long it took."""
    chance, database, measured = random.Random(20_261_122), Database(url), Measured()
    async with database.transaction(LANDLORD) as session:
        backend = await session.scalar(text("SELECT pg_backend_pid()")) or 0
        for turn in range(WARMING + slips):
            if turn == WARMING:
                measured = Measured()
                cpu = time.process_time(), cpu_of(backend)
            one = Resident(chance.randrange(most))
            writer = Writer(one, chance)
            row = writer.write()
            begun = time.perf_counter()
            found = await suggest(session, claim_of(row, LANDLORD, BLIND))
            ended = time.perf_counter()
            await session.scalar(BARE, {"id": one.contact_id})
            measured.took.append(ended - begun)
            measured.bare.append(time.perf_counter() - ended)
            ids = [each.account_id for each in found]
            measured.add(
                ids.index(one.account_id) + 1 if one.account_id in ids else 0, writer.slips
            )
        measured.cpu_here = (time.process_time() - cpu[0]) / slips
        measured.cpu_there = (cpu_of(backend) - cpu[1]) / slips
    await database.close()
    return measured


def report(measured: Measured, most: int) -> None:
    """Print it."""
    took, slips = sorted(measured.took), len(measured.took)
    places, bare = measured.places, statistics.median(measured.bare)
    three = sum(places[place] for place in range(1, FEW + 1))
    median, high = statistics.median(took), took[int(slips * 0.95)]
    print(f"{slips:,} slips over {most:,} accounts")
    print(f"right one within the first three  {three / slips:.1%} (aim 95.0%)")
    print(f"right one first                   {places[1] / slips:.1%}")
    print(f"not among those shown             {places[0] / slips:.1%}")
    print(f"median                            {median * 1e3:.1f} ms = {median / bare:.1f} look-ups")
    print(f"95 of 100 within                  {high * 1e3:.1f} ms (aim 100) = {high / bare:.1f}")
    print(f"longest                           {took[-1] * 1e3:.1f} ms")
    print(f"a look-up by primary key          {bare * 1e3:.2f} ms")
    here, there = measured.cpu_here * 1e3, measured.cpu_there * 1e3
    print(f"processor time of one             {here:.1f} ms here, {there:.1f} ms in PostgreSQL")
    print(f"{'what was wrong':<34}{'slips':>6}  within three")
    for kind, count in measured.of_kind.most_common():
        print(f"{kind:<34}{count:>6,}  {measured.found_of_kind[kind] / count:.1%}")


async def run(admin_url: str, folder: Path, most: int, slips: int) -> None:
    """Make the database, measure, drop it."""
    databases = Databases(admin_url, folder)
    urls = await databases.migrated("registration")
    try:
        print("filling the replica", flush=True)
        await fill(urls.owner, most)
        report(await measure(urls.service, most, slips), most)
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
