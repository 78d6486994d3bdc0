"""Files from the page that a tracking link opens: streamed in, never shown there again."""

from typing import Annotated, cast
from urllib.parse import unquote
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.service import Context
from contracts.api.tracking import TrackedFile
from services.cases.clients.files import Files
from services.cases.domain.files import FileState
from services.cases.settings import CasesSettings
from services.cases.tables import CaseFileRow, CaseRow
from services.cases.use_cases.add_tracked_file import add_tracked_file
from services.cases.use_cases.find_room_for_file import find_room_for_file
from services.cases.use_cases.find_tracked_case import find_tracked_case

router = APIRouter()

Gateway = Annotated[Caller, Depends(allow("service:gateway"))]
LONGEST_NAME = 120


async def own_context(request: Request) -> Context[CasesSettings]:
    """Return what the service works with, for a door of more than one transaction."""
    return cast("Context[CasesSettings]", request.app.state.context)


Own = Annotated[Context[CasesSettings], Depends(own_context)]


def tracked_file(row: CaseFileRow) -> TrackedFile:
    """Say of a file what its sender may know."""
    return TrackedFile(
        file_id=row.id,
        name=row.name,
        kind="pdf" if row.kind == "pdf" else "picture",
        state=FileState(row.state).value,
        sent_at=row.received_at,
    )


@router.put("/tracking/{registration_id}/files/{file_id}")
async def put_tracked_file(  # noqa: PLR0917 - the request has as many parts
    registration_id: UUID,
    file_id: UUID,
    x_tracking_token: Annotated[str, Header(max_length=200)],
    x_file_name: Annotated[str, Header(max_length=1000)],
    caller: Gateway,
    request: Request,
    own: Own,
) -> TrackedFile:
    """Take a file; the same id again changes nothing.

    The body is the file itself, read to 10 MB and no further. 404 for a wrong link, 409 when the
    case takes no more, 422 with a code for what is not taken.
    """
    files: Files = own.clients.files
    is_added = False

    async def tracked(session: AsyncSession, *, is_locked: bool) -> CaseRow:
        return await find_tracked_case(
            session,
            landlord_id=caller.landlord_id,
            registration_id=registration_id,
            token=x_tracking_token,
            link_key=request.app.state.link_key,
            at=now(),
            is_locked=is_locked,
        )

    async with own.database.transaction(caller.landlord_id) as session:
        case = await tracked(session, is_locked=False)
        known = await find_room_for_file(session, case, file_id=file_id)
        if known is not None:
            return tracked_file(known)
    kept = await files.take(request.stream())
    try:
        async with own.database.transaction(caller.landlord_id) as session:
            case = await tracked(session, is_locked=True)
            row = await add_tracked_file(
                session, case, kept, file_id=file_id, name=_name(x_file_name), at=now()
            )
            is_added = row.stored_as == kept.stored_as
            answer = tracked_file(row)
    finally:
        if not is_added:
            await files.store.drop(kept.stored_as)
    return answer


def _name(sent: str) -> str:
    """Return the last part of a file's name, without what cannot be seen."""
    last = unquote(sent, errors="replace").replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable()).strip()[:LONGEST_NAME]
