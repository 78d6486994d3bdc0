# ruff: noqa: N999  named as what it measures
"""How fast a records file comes in, beside PostgreSQL's own COPY of the same bytes.

    python -m benchmarks.import [--rows 100000] [--runs 5]

Every run makes a fresh database, copies the file raw into one table of text columns, then
imports it, then imports the same bytes again. The median of the runs counts. The memory is the
highest the process ever had, the interpreter and every library included.
"""

import argparse
import asyncio
import csv
import gc
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg

from chassis.db import Database
from chassis.events import now
from services.accounts.use_cases.import_records import import_records
from tests.servers import Databases, a_postgres

LANDLORD = UUID("10000000-0000-4000-8000-000000000001")
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


async def raw_copy(url: str, path: Path) -> float:
    """Copy the file into one table without checks or indexes; return seconds."""
    connection = await asyncpg.connect(url)
    await connection.execute(f"CREATE TEMP TABLE raw ({', '.join(f'{c} text' for c in COLUMNS)})")
    started = time.perf_counter()
    with path.open("rb") as file:
        await connection.copy_to_table("raw", source=file, format="csv", header=True)
    taken = time.perf_counter() - started
    await connection.close()
    return taken


async def timed_import(database: Database, path: Path) -> tuple[float, float]:
    """Import the file; return wall-clock seconds and this process's CPU seconds."""
    started, cpu = time.perf_counter(), time.process_time()
    async with database.transaction(LANDLORD) as session:
        outcome = await import_records(
            session,
            import_id=uuid4(),
            landlord_id=LANDLORD,
            pieces=pieces_of(path),
            is_dry_run=False,
            sent_by="benchmark",
            read_at=now(),
        )
    assert outcome.rows_refused == 0
    return time.perf_counter() - started, time.process_time() - cpu


async def measure(admin_url: str, folder: Path, path: Path, runs: int) -> dict[str, list[float]]:
    """Run everything `runs` times, interleaved, each time in a fresh database."""
    taken: dict[str, list[float]] = {"raw": [], "first": [], "cpu": [], "again": []}
    databases = Databases(admin_url, folder)
    for _ in range(runs):
        urls = await databases.migrated("accounts")
        database = Database(urls.service)
        taken["raw"].append(await raw_copy(urls.service, path))
        wall, cpu = await timed_import(database, path)
        taken["first"].append(wall)
        taken["cpu"].append(cpu)
        taken["again"].append((await timed_import(database, path))[0])
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
    middle = {what: statistics.median(values) for what, values in taken.items()}
    print(f"{wanted.rows:,} rows, {size:.1f} MB, median of {wanted.runs}")
    for what, key in (("raw COPY", "raw"), ("import", "first"), ("the same again", "again")):
        print(
            f"{what:<15} {wanted.rows / middle[key]:>10,.0f} rows/s {middle[key]:7.2f} s"
            f" {middle[key] / middle['raw']:7.1f} times raw"
        )
    print(f"CPU in the service {middle['cpu'] / wanted.rows * 1e6:>7,.0f} µs a row")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory     {peak:>10,.0f} MB")


if __name__ == "__main__":
    main()
