"""Put a file that a customer sent on the case."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import CUSTOMER, Entry, EntryKind
from services.cases.domain.files import FileKind, FileState
from services.cases.store.timeline import record
from services.cases.tables import CaseFileRow, CaseRow
from services.cases.use_cases.find_room_for_file import find_room_for_file


class KeptFile(Protocol):
    """A file that is in the store already."""

    @property
    def stored_as(self) -> str: ...  # noqa: D102
    @property
    def key(self) -> bytes: ...  # noqa: D102
    @property
    def kind(self) -> FileKind: ...  # noqa: D102
    @property
    def size(self) -> int: ...  # noqa: D102
    @property
    def sha256(self) -> str: ...  # noqa: D102
    @property
    def state(self) -> FileState: ...  # noqa: D102


async def add_tracked_file(
    session: AsyncSession, case: CaseRow, file: KeptFile, *, file_id: UUID, name: str, at: datetime
) -> CaseFileRow:
    """Add the file to the case, which must be locked; return it, or the one added before.

    Raises:
        FileNotFound: the id belongs to another case.
        StepRefused: the case is answered.
        TooManyFiles: as many as may be were sent.
    """
    known = await find_room_for_file(session, case, file_id=file_id)
    if known is not None:
        return known

    row = CaseFileRow(
        id=file_id,
        landlord_id=case.landlord_id,
        case_id=case.id,
        name=name,
        kind=file.kind,
        state=file.state,
        size=file.size,
        sha256=file.sha256,
        stored_as=file.stored_as,
        seal_key=file.key,
        received_at=at,
    )
    session.add(row)
    entry = Entry(EntryKind.FILE_ADDED, CUSTOMER, detail=file.kind, is_internal=False)
    await record(session, case, entry, at=at)
    return row
