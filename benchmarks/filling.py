"""A record of any size with its transactions, streamed through the service's own imports.

The files are made while they are read: nothing of them is kept, in memory or on disk. Each import
is a transaction as the operator's is. Its events are dropped: four of every account would keep a
broker busy for longer than the import takes, and no page that is measured asks for what they tell.
"""

import csv
import io
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import asyncpg

from benchmarks.record import HOMES, Resident
from chassis.blind import BlindKey
from chassis.db import Database
from chassis.events import now
from services.accounts.use_cases.import_records import import_records
from services.accounts.use_cases.import_transactions import import_transactions

AT_ONCE = 50_000
"""Accounts in one file."""

PIECE = 4_000
"""Rows in one piece of a file."""

RECORD = (
    "unit_ref", "block", "address_line_1", "town", "postcode", "account_ref", "account_kind",
    "account_status", "start_date", "contact_ref", "first_name", "last_name", "email", "phone",
    "role", "role_status", "valid_from",
)  # fmt: skip
ENTRY = ("external_id", "account_ref", "posted_on", "kind", "subtype", "amount", "description")
HOMES_OF_A_BLOCK = 100
BLIND = BlindKey(b"a key for measuring and nothing else")


@dataclass(frozen=True)
class Rate:
    """How long so many rows took."""

    rows: int
    seconds: float

    def __str__(self) -> str:
        """Say both, and what that is a second."""
        return f"{self.rows:,} rows in {self.seconds:,.0f} s, {self.rows / self.seconds:,.0f}/s"


def record_row(number: int) -> tuple[str, ...]:
    """Return the line of a records file about a resident, who owns one home."""
    one, block = Resident(number), number // HOMES_OF_A_BLOCK
    street = one.address.partition(" ")[2]
    return (
        f"U-{number}", f"{street.split()[0]} House {block}", f"{number % HOMES + 1} {street}",
        "Harrowmere" if number % 10 else "Mereside", one.postcode, one.reference,
        "service_charge", "current", "2015-04-01", f"C-{number}", one.first_name, one.last_name,
        one.email, f"01632 {960000 + number % 1000}", "unit_owner", "current", "2015-04-01",
    )  # fmt: skip


def entry_rows(number: int, count: int, today: date) -> Iterator[tuple[str, ...]]:
    """Yield the lines of a transactions file about an account: its last 24 months."""
    reference = Resident(number).reference
    for turn in range(count):
        day = today - timedelta(days=(count - turn) * 725 // count)
        pence = 9_000 + number % 4_000
        amount = f"{pence // 100}.{pence % 100:02}"
        if turn % 2:
            kind = ("payment", "direct_debit", f"-{amount}", "Paid by direct debit")
        else:
            kind = ("charge", "service_charge_on_account", amount, "Service charge")
        yield (f"{number}-{count}-{turn}", reference, day.isoformat(), *kind)


def pieces(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
    """Yield a CSV file, some thousand rows at a time."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for line, row in enumerate(rows):
        writer.writerow(row)
        if not line % PIECE:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


async def hurry(admin_url: str, *, is_on: bool) -> None:
    """Let the server write its log in longer stretches while it is filled, as a restore does."""
    admin = await asyncpg.connect(admin_url)
    for name, value in (("max_wal_size", "8GB"), ("checkpoint_timeout", "30min")):
        change = f"SET {name} = '{value}'" if is_on else f"RESET {name}"
        await admin.execute(f"ALTER SYSTEM {change}")
    await admin.execute("SELECT pg_reload_conf()")
    await admin.close()


async def fill(
    owner_url: str, service_url: str, landlord: UUID, accounts: int, transactions: int
) -> dict[str, Rate]:
    """Import everything; say how fast. `owner_url` drops the events of each file."""
    database, owner = Database(service_url), await asyncpg.connect(owner_url)
    taken = {"records": Rate(0, 0.0), "transactions": Rate(0, 0.0)}
    each, today = transactions // accounts, now().date()
    for first in range(0, accounts, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, accounts))
        began = time.perf_counter()
        async with database.transaction(landlord) as session:
            came = await import_records(
                session,
                import_id=uuid4(),
                landlord_id=landlord,
                pieces=pieces(RECORD, map(record_row, numbers)),
                is_dry_run=False,
                sent_by="benchmark",
                read_at=now(),
                blind=BLIND,
            )
        assert came.rows_refused == 0, came
        _add(taken, "records", came.rows, began)
        began = time.perf_counter()
        lines = (row for number in numbers for row in entry_rows(number, each, today))
        async with database.transaction(landlord) as session:
            booked = await import_transactions(
                session,
                import_id=uuid4(),
                landlord_id=landlord,
                pieces=pieces(ENTRY, lines),
                is_dry_run=False,
                sent_by="benchmark",
                read_at=now(),
            )
        assert booked.rows_refused == 0, booked
        _add(taken, "transactions", booked.rows, began)
        await owner.execute("TRUNCATE outbox")
        print(f"  {numbers.stop:,} accounts; transactions: {taken['transactions']}", flush=True)
    await database.close()
    await owner.close()
    return taken


def _add(taken: dict[str, Rate], what: str, rows: int, began: float) -> None:
    before = taken[what]
    taken[what] = Rate(before.rows + rows, before.seconds + time.perf_counter() - began)


async def settle(owner_url: str) -> None:
    """Let the planner know, as the server does by itself in quiet hours."""
    owner = await asyncpg.connect(owner_url)
    await owner.execute("VACUUM ANALYZE", timeout=3600)
    await owner.close()
