"""Bring charges, payments and corrections of the landlord's own books in."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.csv_file import RecordsFile
from services.accounts.domain.deliveries import Undo
from services.accounts.domain.errors import ImportUnderWay
from services.accounts.domain.records import Problem
from services.accounts.domain.transactions import COLUMNS, MANDATORY, EntryRow, read_transaction
from services.accounts.store.formers import MOST, forget_earlier_formers, keep_posted
from services.accounts.store.imports import store_problems
from services.accounts.store.posting import (
    copy_entries,
    open_entries,
    planned,
    post_staged,
    refuse_entries,
    store_refused,
)
from services.accounts.store.staging import is_alone
from services.accounts.tables import ImportRow
from services.accounts.use_cases.announce_posted import announce_posted

ROWS_AT_ONCE = 5_000
"""Rows in memory at a time."""


@dataclass(frozen=True, slots=True)
class TransactionsOutcome:
    """What became of a file."""

    rows: int
    rows_refused: int
    entries_new: int
    accounts: int
    """How many of them the new entries are of."""

    unchanged: int
    """Rows that stood there already."""

    ignored_columns: list[str]
    undo: Undo = ""


@dataclass(slots=True)
class _Batch:
    good: list[EntryRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: int = 0

    @property
    def rows(self) -> int:
        return len(self.good) + self.refused


async def import_transactions(
    session: AsyncSession,
    *,
    import_id: UUID,
    landlord_id: UUID,
    pieces: Iterable[bytes],
    is_dry_run: bool,
    sent_by: str,
    read_at: datetime,
) -> TransactionsOutcome:
    """Read a transactions file, post what is new in the order of its days, and announce it.

    `pieces` are the file's bytes, read in a thread, a few thousand rows at a time. A row is
    known by its `external_id`: told again, it changes nothing. Refused rows are kept for the
    report under `import_id`; a dry run keeps only those.

    Raises:
        NotARecordsFile: it is not CSV, is empty, or lacks a mandatory column.
        ImportUnderWay: another file of this landlord is being read.
    """
    if not await is_alone(session, landlord_id):
        raise ImportUnderWay("another file is being read; try again when it is done")
    record = ImportRow(
        id=import_id,
        landlord_id=landlord_id,
        kind="transactions",
        sent_by=sent_by,
        read_at=read_at,
        is_dry_run=is_dry_run,
        rows=0,
        rows_refused=0,
    )
    session.add(record)
    await session.flush()
    file = await asyncio.to_thread(RecordsFile, pieces, columns=COLUMNS, mandatory=MANDATORY)
    await open_entries(session)
    batches = _batches(file)
    while batch := await asyncio.to_thread(next, batches, None):
        await copy_entries(session, batch.good)
        await store_problems(session, landlord_id, import_id, batch.problems)
        record.rows += batch.rows
        record.rows_refused += batch.refused
    unchanged = await refuse_entries(session, landlord_id)
    record.rows_refused += await store_refused(session, landlord_id, import_id)
    entries, accounts = await planned(session)
    undo: Undo = ""
    if not is_dry_run and entries:
        await post_staged(session, landlord_id, read_at)
        await forget_earlier_formers(session, landlord_id, import_id, "transactions")
        undo = "kept" if accounts <= MOST else "too_large"
        if undo == "kept":
            await keep_posted(session, landlord_id, import_id)
        await announce_posted(session, landlord_id, read_at)
    return TransactionsOutcome(
        record.rows, record.rows_refused, entries, accounts, unchanged, file.ignored_columns, undo
    )


def _batches(file: RecordsFile) -> Iterator[_Batch]:
    batch = _Batch()
    for row in file.rows():
        checked = [row] if isinstance(row, Problem) else read_transaction(*row)
        if isinstance(checked, EntryRow):
            batch.good.append(checked)
        else:
            batch.problems += checked
            batch.refused += 1
        if batch.rows >= ROWS_AT_ONCE:
            yield batch
            batch = _Batch()
    yield batch
