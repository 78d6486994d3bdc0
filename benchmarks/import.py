# ruff: noqa: N999  named as what it measures
"""How fast a records file comes in, beside PostgreSQL's own COPY of the same bytes.

    python -m benchmarks.import [--rows 100000] [--runs 5]

Every run makes a fresh database, copies the file raw into one table of text columns, then
imports it, then imports the same bytes again. The median of the runs counts. Beside the time
stands the CPU that service and PostgreSQL used, which other work on the machine disturbs less.
The memory is the highest the process ever had, the interpreter and every library included.
"""

import argparse
import asyncio
import csv
import gc
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid4

import asyncpg
from sqlalchemy import text

from chassis.blind import BlindKey
from chassis.db import Database
from chassis.events import now
from services.accounts.use_cases.import_records import import_records
from tests.servers import Databases, a_postgres

LANDLORD = UUID("10000000-0000-4000-8000-000000000001")
BLIND = BlindKey(b"a key for measuring and nothing else")
PIECE = 256 * 1024
HEADER = (
    "unit_ref,estate,block,uprn,address_line_1,town,county,postcode,division,account_ref,"
    "account_name,account_kind,account_status,start_date,ebilling,contact_ref,title,first_name,"
    "last_name,email,phone,date_of_birth,role,role_status,valid_from,identifiers,updates_via"
)
COLUMNS = HEADER.split(",")


def write_file(path: Path, rows: int) -> None:
    """Write a file as a landlord of `rows` homes would send it, one owner each."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for n in range(rows):
            block = n // 120
            letter = "ABDEFGHJLN"[block % 10]
            began = f"{1990 + n % 35}-{n % 12 + 1:02}-14"
            writer.writerow(
                [
                    f"{block:05}-{n % 120:04}", f"Estate {block // 20}", f"Block {block}",
                    f"{100_000_000_000 + n}", f"Flat {n % 120 + 1}, {block} Bittern Street",
                    "Harrowmere", "Harrowshire", f"LX{block % 90 + 1} {n % 9}{letter}Z",
                    "ENG", f"{20_000_000_000 + n}", f"Ms F Surname{n % 9973}", "service_charge",
                    "current", began, "yes" if n % 3 else "no", f"C{n}", "Ms", f"First{n % 499}",
                    f"Surname{n % 9973}", f"person{n}@example.com", f"01632 {960000 + n % 1000}",
                    "1970-05-17", "unit_owner", "current", began, f"legacy=MRW{n}PYM", "email",
                ]
            )  # fmt: skip


def pieces_of(path: Path) -> Iterator[bytes]:
    """Yield the file in pieces."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


class Taken(NamedTuple):
    """Seconds: on the wall, of CPU in this process, of CPU in PostgreSQL (0 where unknown)."""

    wall: float
    service: float
    postgres: float


def clocks(backend: int) -> Taken:
    """Read the three clocks; `backend` is the process that PostgreSQL serves us with."""
    stat = Path(f"/proc/{backend}/stat")
    ticks = stat.read_text().rpartition(")")[2].split()[11:13] if stat.exists() else ["0", "0"]
    seconds = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    return Taken(time.perf_counter(), time.process_time(), seconds)


def since(start: Taken, backend: int) -> Taken:
    """Return what was taken since `start`."""
    return Taken(*(now - then for now, then in zip(clocks(backend), start, strict=True)))


async def raw_copy(url: str, path: Path) -> Taken:
    """Copy the file into one table without checks or indexes."""
    connection = await asyncpg.connect(url)
    backend = connection.get_server_pid()
    await connection.execute(f"CREATE TEMP TABLE raw ({', '.join(f'{c} text' for c in COLUMNS)})")
    start = clocks(backend)
    with path.open("rb") as file:
        await connection.copy_to_table("raw", source=file, format="csv", header=True)
    taken = since(start, backend)
    await connection.close()
    return taken


async def timed_import(database: Database, path: Path) -> Taken:
    """Import the file, the commit included."""
    async with database.transaction(LANDLORD) as session:
        backend = await session.scalar(text("SELECT pg_backend_pid()")) or 0
        start = clocks(backend)
        outcome = await import_records(
            session,
            import_id=uuid4(),
            landlord_id=LANDLORD,
            pieces=pieces_of(path),
            is_dry_run=False,
            sent_by="benchmark",
            read_at=now(),
            blind=BLIND,
        )
    assert outcome.rows_refused == 0
    return since(start, backend)


async def measure(admin_url: str, folder: Path, path: Path, runs: int) -> dict[str, list[Taken]]:
    """Run everything `runs` times, interleaved, each time in a fresh database."""
    taken: dict[str, list[Taken]] = {"raw COPY": [], "import": [], "the same again": []}
    databases = Databases(admin_url, folder)
    for _ in range(runs):
        urls = await databases.migrated("accounts")
        database = Database(urls.service)
        taken["raw COPY"].append(await raw_copy(urls.service, path))
        taken["import"].append(await timed_import(database, path))
        taken["the same again"].append(await timed_import(database, path))
        await database.close()
        await databases.drop(urls.service)
        gc.collect()
    await databases.drop_templates()
    return taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lodge-benchmark-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        path = folder / "records.csv"
        write_file(path, wanted.rows)
        with a_postgres(folder) as admin_url:
            taken = asyncio.run(measure(admin_url, folder, path, wanted.runs))
        size = path.stat().st_size / 1e6
    print(f"{wanted.rows:,} rows, {size:.1f} MB, median of {wanted.runs}")
    print(f"{'':<15} {'rows/s':>9} {'s':>8} {'CPU µs a row: service':>23} {'PostgreSQL':>11}")
    for what, runs in taken.items():
        wall, service, postgres = (statistics.median(each) for each in zip(*runs, strict=True))
        a_row = 1e6 / wanted.rows
        print(
            f"{what:<15} {wanted.rows / wall:>9,.0f} {wall:>8.2f}"
            f" {service * a_row:>23,.0f} {postgres * a_row:>11,.0f}"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:,.0f} MB")


if __name__ == "__main__":
    main()
