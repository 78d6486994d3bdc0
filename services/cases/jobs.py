"""What cases does by the clock: files that wait for a verdict, and content without a row."""

import time
from typing import Final

from chassis.events import now
from chassis.files.store import FileMissing
from chassis.jobs import Jobs
from chassis.service import Context
from services.cases.clients.files import Files
from services.cases.domain.files import FileState
from services.cases.settings import CasesSettings
from services.cases.store.files import names_in_use, waiting_files
from services.cases.use_cases.settle_file import settle_file

jobs = Jobs("cases")

AT_ONCE: Final = 20
ORPHANED_AFTER: Final = 60 * 60
"""Seconds after which a file without a row is one that was never finished."""


@jobs.every(seconds=30)
async def scan_waiting_files(context: Context[CasesSettings]) -> None:
    """Ask the scanner about what came while it did not answer, or before there was one."""
    files: Files = context.clients.files
    if files.scanner is None:
        return
    for landlord in context.landlords:
        async with context.database.transaction(landlord.id) as session:
            waiting = await waiting_files(session, landlord_id=landlord.id, most=AT_ONCE)
        for row in waiting:
            try:
                state = await files.judge(files.store.read(row.stored_as, key=row.seal_key))
            except FileMissing:
                state = FileState.REJECTED
            if state is FileState.SCANNING:
                return
            async with context.database.transaction(landlord.id) as session:
                await settle_file(session, file_id=row.id, state=state, at=now())
            if state is FileState.REJECTED:
                await files.store.drop(row.stored_as)


@jobs.every(seconds=1800, is_erasing=True)
async def drop_stray_files(context: Context[CasesSettings]) -> None:
    """Drop content that has no row: of files that were never finished, or are erased."""
    files: Files = context.clients.files
    left = await files.store.names(older_than=time.time() - ORPHANED_AFTER)
    for landlord in context.landlords:
        if not left:
            return
        async with context.database.transaction(landlord.id) as session:
            used = await names_in_use(session, landlord_id=landlord.id, names=left)
        left = [name for name in left if name not in used]
    for name in left:
        await files.store.drop(name)
