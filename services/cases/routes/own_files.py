"""Files of a person's own data: those they sent with their cases."""

from collections.abc import AsyncIterator
from uuid import UUID

from chassis.db import Database
from chassis.files.store import FileMissing
from chassis.own_data import Opener
from services.cases.clients.files import Files
from services.cases.domain.files import FileState
from services.cases.store.files import file_by_id


def case_file_opener(database: Database, files: Files) -> Opener:
    """Return what gives the files that belong to a person's part, unless one was rejected since."""

    async def open_file(landlord_id: UUID, file_id: UUID) -> AsyncIterator[bytes]:
        async with database.transaction(landlord_id) as session:
            row = await file_by_id(session, file_id)
        if row is None or row.state == FileState.REJECTED:
            raise FileMissing("the file is gone")
        return files.store.read(row.stored_as, key=row.seal_key)

    return open_file
