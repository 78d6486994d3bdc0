"""See whether a case takes one more file of its customer."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.files import FileNotFound, TooManyFiles, files_left
from services.cases.domain.states import OPEN, CaseStatus, StepRefused
from services.cases.store.files import file_by_id, files_sent, questions_asked
from services.cases.tables import CaseFileRow, CaseRow


async def find_room_for_file(
    session: AsyncSession, case: CaseRow, *, file_id: UUID
) -> CaseFileRow | None:
    """Return the file if it was sent before; None: there is room for it.

    Raises:
        FileNotFound: the id belongs to another case.
        StepRefused: the case is answered.
        TooManyFiles: as many as may be were sent.
    """
    known = await file_by_id(session, file_id)
    if known is not None:
        if known.case_id != case.id:
            raise FileNotFound("there is no such file")
        return known
    if case.status not in OPEN:
        raise StepRefused(f"a case that is {CaseStatus(case.status)} takes no files")
    asked = await questions_asked(session, case)
    if not files_left(questions=asked, sent=await files_sent(session, case)):
        raise TooManyFiles("no more files can be sent")
    return None
