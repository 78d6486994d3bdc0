"""What cases does by the clock: files that wait for a verdict, and whatever's time is over."""

import time
from datetime import timedelta
from typing import Final

from chassis.events import now
from chassis.files.store import FileMissing
from chassis.jobs import Jobs
from chassis.service import Context
from services.cases.clients.files import Files
from services.cases.domain.files import FileState
from services.cases.settings import CasesSettings
from services.cases.store.files import files_closed_before, names_in_use, waiting_files
from services.cases.use_cases.erase_submissions import erase_submissions
from services.cases.use_cases.settle_file import settle_file

jobs = Jobs("cases")

AT_ONCE: Final = 20
ERASED_AT_ONCE: Final = 200
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


@jobs.every(seconds=1800)
async def erase_old_submissions(context: Context[CasesSettings]) -> None:
    """Forget what was submitted to cases that were closed 30 days ago."""
    closed_before = now() - timedelta(days=context.settings.submissions_kept_days)
    for landlord in context.landlords:
        erased = ERASED_AT_ONCE
        while erased >= ERASED_AT_ONCE:
            async with context.database.transaction(landlord.id) as session:
                erased = await erase_submissions(
                    session,
                    landlord_id=landlord.id,
                    closed_before=closed_before,
                    most=ERASED_AT_ONCE,
                    at=now(),
                )


@jobs.every(seconds=1800)
async def erase_old_files(context: Context[CasesSettings]) -> None:
    """Forget files 30 days after their case was closed, and content that has no row."""
    files: Files = context.clients.files
    before = now() - timedelta(days=context.settings.files_kept_days)
    for landlord in context.landlords:
        async with context.database.transaction(landlord.id) as session:
            old = await files_closed_before(
                session, landlord_id=landlord.id, moment=before, most=500
            )
            for row in old:
                await session.delete(row)
        for row in old:
            await files.store.drop(row.stored_as)
    left = await files.store.names(older_than=time.time() - ORPHANED_AFTER)
    for landlord in context.landlords:
        if not left:
            return
        async with context.database.transaction(landlord.id) as session:
            used = await names_in_use(session, landlord_id=landlord.id, names=left)
        left = [name for name in left if name not in used]
    for name in left:
        await files.store.drop(name)
