"""Read the file of a delivery: the record changes and the delivery is done in one transaction."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Final
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis import audit
from chassis.blind import BlindKey
from chassis.db import Database
from chassis.errors import Unavailable
from chassis.events import now
from chassis.files.store import FileMissing
from chassis.role_choices import NO_ROLES, Roles
from services.accounts.domain.csv_file import NotARecordsFile
from services.accounts.domain.deliveries import GAVE_UP, MOST_TRIES
from services.accounts.domain.errors import ImportUnderWay
from services.accounts.store.deliveries import (
    counts_of,
    delivery_with_id,
    next_delivery,
    note_progress,
)
from services.accounts.store.delivery_files import DeliveryFiles
from services.accounts.tables import DeliveryRow
from services.accounts.use_cases.import_records import import_records
from services.accounts.use_cases.import_transactions import import_transactions

PIECE: Final = 256 * 1024
SAID_EVERY: Final = 1.0
"""Seconds between two words of how far it is."""

RECORD_COUNTS: Final = (
    "accounts_new", "accounts_changed", "contacts_new", "contacts_changed",
    "connections_new", "connections_changed", "unchanged",
)  # fmt: skip
ENTRY_COUNTS: Final = ("entries_new", "accounts", "unchanged")


@dataclass
class _Counted:
    """The pieces of a file, and how many bytes of it have been given away."""

    file: IO[bytes]
    done: int = field(default=0)

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.file.read(PIECE):
            self.done += len(piece)
            yield piece


async def read_next_delivery(
    database: Database,
    files: DeliveryFiles,
    *,
    landlord_id: UUID,
    blind: BlindKey | None,
    roles: Roles = NO_ROLES,
) -> bool:
    """Read the delivery that waits longest. False: none waits, or another file is being read."""
    async with database.transaction(landlord_id) as session:
        row = await next_delivery(session, landlord_id, now())
        if row is None:
            return False
        if row.tries >= MOST_TRIES:
            row.state, row.refusal, row.ended_at = "refused", GAVE_UP, now()
            return True
        row.state, row.touched_at, row.done = "reading", now(), 0
        row.tries += 1
        await session.flush()
        session.expunge(row)
    try:
        async with files.opened(row.stored_as, row.key or b"") as file:
            await _read(database, row, _Counted(file), blind, roles)
    except NotARecordsFile as refusal:
        await _end(database, row, refused=str(refusal))
    except FileMissing:
        await _end(database, row, refused="The file is gone from its store. Send it again.")
    except ImportUnderWay:
        await _end(database, row, refused="")
        return False
    return True


async def _read(
    database: Database, row: DeliveryRow, pieces: _Counted, blind: BlindKey | None, roles: Roles
) -> None:
    telling = asyncio.create_task(_tell(database, row, pieces))
    try:
        async with database.transaction(row.landlord_id) as session:
            import_id, at = uuid4(), now()
            if row.kind == "records":
                records = await import_records(
                    session,
                    import_id=import_id,
                    landlord_id=row.landlord_id,
                    pieces=pieces,
                    is_dry_run=row.is_dry_run,
                    sent_by=row.sent_by,
                    read_at=at,
                    blind=blind,
                    roles=roles,
                )
                counts, undo = counts_of(records.plan, RECORD_COUNTS), records.undo
                rows, refused = records.rows, records.rows_refused
                ignored = records.ignored_columns
            else:
                entries = await import_transactions(
                    session,
                    import_id=import_id,
                    landlord_id=row.landlord_id,
                    pieces=pieces,
                    is_dry_run=row.is_dry_run,
                    sent_by=row.sent_by,
                    read_at=at,
                )
                counts, undo = counts_of(entries, ENTRY_COUNTS), entries.undo
                rows, refused = entries.rows, entries.rows_refused
                ignored = entries.ignored_columns
            await _stop(telling)  # it writes the row that is written now
            done = await delivery_with_id(session, row.landlord_id, row.id, is_locked=True)
            if done is None or done.state != "reading":
                raise ImportUnderWay("another process has read this file meanwhile")
            done.state, done.ended_at, done.done = "read", now(), done.size
            done.outcome = {
                "counts": {"rows": rows, "rows_refused": refused, **counts},
                "ignored_columns": ignored[:100],
            }
            done.import_id, done.undo = import_id, undo
            _write_down(session, done)
    finally:
        await _stop(telling)


async def _tell(database: Database, row: DeliveryRow, pieces: _Counted) -> None:
    """Say every second how far it is. A word that cannot be said is left out."""
    while True:
        await asyncio.sleep(SAID_EVERY)
        with suppress(Unavailable):
            async with database.transaction(row.landlord_id) as session:
                await note_progress(session, row.landlord_id, row.id, done=pieces.done, at=now())


async def _stop(telling: "asyncio.Task[None]") -> None:
    telling.cancel()
    with suppress(asyncio.CancelledError):
        await telling


async def _end(database: Database, row: DeliveryRow, *, refused: str) -> None:
    """Refuse the file, or let it wait for the one that is being read."""
    async with database.transaction(row.landlord_id) as session:
        done = await delivery_with_id(session, row.landlord_id, row.id, is_locked=True)
        if done is None or done.state != "reading":
            return
        if refused:
            done.state, done.refusal, done.ended_at = "refused", refused, now()
        else:
            done.state, done.tries = "waiting", done.tries - 1


def _write_down(session: AsyncSession, row: DeliveryRow) -> None:
    counts = row.outcome["counts"]
    audit.record(
        session,
        landlord_id=row.landlord_id,
        act="records.tried" if row.is_dry_run else "records.imported",
        at=now(),
        actor=row.sent_by,
        actor_kind="staff" if row.source == "screen" else "clock",
        actor_name=row.sent_by_name,
        subject_kind="import",
        subject_id=row.import_id,
        details={
            "file": row.kind,
            "name": row.name,
            "rows": str(counts["rows"]),
            "refused": str(counts["rows_refused"]),
        },
    )
