"""Keep the scanner's verdict on a file."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import LODGE, Entry, EntryKind
from services.cases.domain.files import FileState
from services.cases.store.cases import case_for_update
from services.cases.store.files import file_by_id
from services.cases.store.timeline import record


async def settle_file(
    session: AsyncSession, *, file_id: UUID, state: FileState, at: datetime
) -> None:
    """Show the file to staff, or say that something was found in it. Once: the first verdict stays.

    The content of a rejected file is dropped by whoever asked the scanner.
    """
    row = await file_by_id(session, file_id)
    if row is None:
        return
    case = await case_for_update(session, row.case_id)
    await session.refresh(row)
    if row.state not in (FileState.SCANNING, FileState.UNSCANNED):
        return

    row.state = state
    if state is FileState.REJECTED:
        entry = Entry(EntryKind.FILE_REJECTED, LODGE, detail=row.kind, is_internal=False)
        await record(session, case, entry, at=at)
