"""Bring the landlord's own records in."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.blind import BlindKey
from chassis.role_choices import NO_ROLES, Roles
from services.accounts.domain.csv_file import RecordsFile
from services.accounts.domain.deliveries import Undo
from services.accounts.domain.errors import ImportUnderWay
from services.accounts.domain.pins import sealed
from services.accounts.domain.records import Problem, RecordRow
from services.accounts.domain.rows import read_row
from services.accounts.store.applying import apply_plan
from services.accounts.store.corrections import keep_corrections
from services.accounts.store.formers import (
    forget_earlier_formers,
    is_small_enough,
    keep_formers,
    keep_versions,
)
from services.accounts.store.imports import store_contradictions, store_problems
from services.accounts.store.merging import leave_merged_out
from services.accounts.store.planning import ImportPlan, plan_import
from services.accounts.store.staging import (
    copy_rows,
    is_alone,
    open_staging,
    refuse_contradictions,
    settle_plans,
    staged,
)
from services.accounts.store.words import refresh_imported_words
from services.accounts.tables import ImportRow
from services.accounts.use_cases.announce_changes import announce_changes

ROWS_AT_ONCE = 2_000
"""Rows in memory at a time."""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of a file."""

    rows: int
    rows_refused: int
    plan: ImportPlan
    ignored_columns: list[str]
    undo: Undo = ""


@dataclass(slots=True)
class _Batch:
    good: list[tuple[Any, ...]]
    problems: list[Problem]
    refused: int = 0


async def import_records(
    session: AsyncSession,
    *,
    import_id: UUID,
    landlord_id: UUID,
    pieces: Iterable[bytes],
    is_dry_run: bool,
    sent_by: str,
    read_at: datetime,
    blind: BlindKey | None,
    roles: Roles = NO_ROLES,
) -> ImportOutcome:
    """Read a records file, store what is new or different, and announce each change.

    `pieces` are the file's bytes; they are read in a thread, a few thousand rows at a time.
    What a row leaves open of a new connection is as `roles` has it; one that stands keeps it.
    PINs are hashed under `blind` before they are stored anywhere.
    Refused rows are kept for the report under `import_id`; a dry run keeps only those. The
    file comes in whole or, when an error is raised, not at all. What it said before and
    says again changes nothing, so corrections made by hand since then stand; also where it
    says something new of other facts of the same person.

    Raises:
        NotARecordsFile: it is not CSV, is empty, or lacks a mandatory column.
        ImportUnderWay: another file of this landlord is being read.
    """
    if not await is_alone(session, landlord_id):
        raise ImportUnderWay("another records file is being read; try again when it is done")
    record = ImportRow(
        id=import_id,
        landlord_id=landlord_id,
        sent_by=sent_by,
        read_at=read_at,
        is_dry_run=is_dry_run,
        rows=0,
        rows_refused=0,
    )
    session.add(record)
    await session.flush()
    ignored = await _stage(session, record, pieces, blind)
    await settle_plans(session, rows=record.rows)
    await leave_merged_out(session, landlord_id, import_id)
    await refuse_contradictions(session, landlord_id)
    record.rows_refused += await store_contradictions(session, landlord_id, import_id)

    await keep_corrections(session, landlord_id, import_id)
    plan = await plan_import(session, landlord_id)
    undo: Undo = ""
    if not is_dry_run:
        undo = await _apply(session, landlord_id, import_id, plan, roles)
        await refresh_imported_words(session, landlord_id)
        await announce_changes(session, landlord_id, read_at)
    return ImportOutcome(record.rows, record.rows_refused, plan, ignored, undo)


async def _apply(
    session: AsyncSession, landlord_id: UUID, import_id: UUID, plan: ImportPlan, roles: Roles
) -> Undo:
    """Carry the plan out; keep what stood there before, unless it is too much to keep."""
    if not plan.changes_something:
        return ""
    await forget_earlier_formers(session, landlord_id, import_id, "records")
    is_kept = await is_small_enough(session)
    if is_kept:
        await keep_formers(session, landlord_id, import_id)
    await apply_plan(session, landlord_id, roles)
    if is_kept:
        await keep_versions(session, landlord_id, import_id)
    return "kept" if is_kept else "too_large"


async def _stage(
    session: AsyncSession, record: ImportRow, pieces: Iterable[bytes], blind: BlindKey | None
) -> list[str]:
    file = await asyncio.to_thread(RecordsFile, pieces)
    await open_staging(session)
    batches = _batches(file, record.landlord_id, blind)
    while batch := await asyncio.to_thread(next, batches, None):
        await copy_rows(session, batch.good)
        await store_problems(session, record.landlord_id, record.id, batch.problems)
        record.rows += len(batch.good) + batch.refused
        record.rows_refused += batch.refused
    return file.ignored_columns


def _batches(file: RecordsFile, landlord_id: UUID, blind: BlindKey | None) -> Iterator[_Batch]:
    batch = _Batch([], [])
    for row in file.rows():
        checked = [row] if isinstance(row, Problem) else read_row(*row)
        if isinstance(checked, RecordRow):
            checked = sealed(checked, landlord_id, blind)
        if isinstance(checked, RecordRow):
            batch.good.append(staged(checked))
        else:
            batch.problems += checked
            batch.refused += 1
        if len(batch.good) + batch.refused >= ROWS_AT_ONCE:
            yield batch
            batch = _Batch([], [])
    yield batch
