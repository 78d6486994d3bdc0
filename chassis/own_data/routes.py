"""The door through which a person fetches a part: the same in every service that prepares one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller, allow
from chassis.errors import NotFound
from chassis.events import now
from chassis.http import Session
from chassis.own_data.keeping import Gate, Opener, part_of
from chassis.own_data.parts import OwnPart

router = APIRouter(prefix="/me/own-data", tags=["own data"])

Customer = Annotated[Caller, Depends(allow("customer", rooms=("money", "documents", "messages")))]


class OwnDataNotFound(NotFound):
    """Nothing was prepared for this person under this request, or not any more."""

    code = "own_data_not_found"


@router.get("/{request_id}")
async def get_own_part(
    request_id: UUID, caller: Customer, session: Session, request: Request
) -> OwnPart:
    """Return what is prepared for the caller here. 404 for anybody else's, and after a week."""
    return await _part(request, session, caller, request_id)


@router.get("/{request_id}/files/{file_id}", response_class=StreamingResponse)
async def get_own_file(
    request_id: UUID, file_id: UUID, caller: Customer, session: Session, request: Request
) -> Response:
    """Return a file that goes with the part, piece by piece. 404 when it is none of them."""
    part = await _part(request, session, caller, request_id)
    opener: Opener | None = getattr(request.app.state, "own_file", None)
    if opener is None or all(each.file_id != file_id for each in part.files):
        raise OwnDataNotFound("no such file of this person")
    pieces = await opener(caller.landlord_id, file_id)
    return StreamingResponse(pieces, media_type="application/octet-stream")


async def _part(
    request: Request, session: AsyncSession, caller: Caller, request_id: UUID
) -> OwnPart:
    document = caller.user_id and await part_of(
        session,
        landlord_id=caller.landlord_id,
        request_id=request_id,
        user_id=caller.user_id,
        at=now(),
    )
    if not document:
        raise OwnDataNotFound("nothing is prepared for this person")
    part = OwnPart.model_validate_json(document)
    gate: Gate | None = getattr(request.app.state, "own_data_gate", None)
    is_open = {None, *(await gate(session, caller) if gate is not None else ())}
    part.sections = [section for section in part.sections if section.only_with in is_open]
    part.files = [file for file in part.files if file.only_with in is_open]
    return part
