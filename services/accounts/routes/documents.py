"""Documents of accounts and blocks, as staff put them there; and whom a mail about one goes to."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.documents import (
    DocumentFacts,
    DocumentMail,
    DocumentReaders,
    Documents,
    DocumentsWanted,
    DocumentView,
    DocumentWithdrawal,
)
from services.accounts.domain.documents import (
    DocumentInvalid,
    DocumentKind,
    DocumentNotFound,
    Where,
)
from services.accounts.domain.errors import AccountNotFound, BlockNotFound
from services.accounts.domain.roles import london_date
from services.accounts.routes.access_views import name_of, one_line
from services.accounts.routes.document_views import (
    document_view,
    files_of,
    mark_of,
    own_document,
    sent,
)
from services.accounts.store.documents import (
    block_of_account,
    block_with_id,
    document_with_id,
    documents_of,
    people_to_tell,
)
from services.accounts.store.reading import account_record, accounts_with_ids
from services.accounts.tables import DocumentRow
from services.accounts.use_cases.add_document import add_document, find_place_for_document
from services.accounts.use_cases.withdraw_document import withdraw_document

router = APIRouter()

Reader = Annotated[Caller, Depends(allow("staff"))]
Writer = Annotated[Caller, Depends(allow("staff:agent", "staff:lead"))]
Sender = Annotated[Caller, Depends(allow("staff:agent", "staff:lead", "operator"))]
Notifications = Annotated[Caller, Depends(allow("service:notifications"))]
Wanted = Annotated[DocumentsWanted, Query()]
Described = Annotated[str, Header(max_length=4000)]

FILE = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
TOLD_AT_ONCE = 200


@router.get("/accounts/{account_id}/documents")
async def read_account_documents(
    account_id: UUID, caller: Reader, session: Session, wanted: Wanted
) -> Documents:
    """Return the documents of an account and its block, withdrawn ones and those to come too."""
    if not await accounts_with_ids(session, caller.landlord_id, [account_id]):
        raise AccountNotFound("no such account")
    block_id = await block_of_account(session, caller.landlord_id, account_id)
    return await _documents(session, caller, Where(account_id, block_id), wanted)


@router.get("/blocks/{block_id}/documents")
async def read_block_documents(
    block_id: UUID, caller: Reader, session: Session, wanted: Wanted
) -> Documents:
    """Return the documents of a block, withdrawn ones and those to come too."""
    if await block_with_id(session, caller.landlord_id, block_id) is None:
        raise BlockNotFound("no such block")
    return await _documents(session, caller, Where(None, block_id), wanted)


@router.put("/accounts/{account_id}/documents/{document_id}", openapi_extra=FILE)
async def put_account_document(
    account_id: UUID, document_id: UUID, caller: Sender, request: Request, x_document: Described
) -> DocumentView:
    """Take a document of an account: the bytes as the body, to 20 MB. The same id again: as it is.

    422 with a code for what is not taken, 503 while the virus scanner does not answer.
    """
    return await _put(request, caller, Where(account_id, None), document_id, x_document)


@router.put("/blocks/{block_id}/documents/{document_id}", openapi_extra=FILE)
async def put_block_document(
    block_id: UUID, document_id: UUID, caller: Sender, request: Request, x_document: Described
) -> DocumentView:
    """Take a document for everybody in a block; otherwise as that of an account."""
    return await _put(request, caller, Where(None, block_id), document_id, x_document)


@router.get("/documents/{document_id}")
async def read_document(document_id: UUID, caller: Reader, session: Session) -> DocumentView:
    """Return one document."""
    return document_view(await _row(session, caller, document_id))


@router.get("/documents/{document_id}/file", response_class=StreamingResponse)
async def read_document_file(
    document_id: UUID, caller: Reader, session: Session, request: Request
) -> StreamingResponse:
    """Send the file, a withdrawn one too. Written down."""
    row = await _row(session, caller, document_id)
    _record(session, caller, row, act="document.looked_at")
    return await sent(request, row)


@router.post("/documents/{document_id}/withdrawal", status_code=204)
async def post_withdrawal(
    document_id: UUID, body: DocumentWithdrawal, caller: Writer, session: Session
) -> None:
    """Show a document to no customer any more. 409 if a colleague did it before."""
    row = await withdraw_document(
        session,
        landlord_id=caller.landlord_id,
        document_id=document_id,
        reason=body.reason,
        by_name=caller.name,
        at=now(),
    )
    _record(session, caller, row, act="document.withdrawn", reason=body.reason)


@router.get("/documents/{document_id}/told")
async def read_readers(
    document_id: UUID, caller: Notifications, session: Session, after: UUID | None = None
) -> DocumentReaders:
    """Return who is told of a document: 200 at a time, `after` the last. Nobody once withdrawn."""
    row = await document_with_id(session, caller.landlord_id, document_id)
    if row is None or row.published_at is None or row.withdrawn_at is not None:
        return DocumentReaders(contact_ids=[])
    found = await people_to_tell(
        session, row, today=london_date(now()), after=after, limit=TOLD_AT_ONCE + 1
    )
    return DocumentReaders(
        contact_ids=[contact_id for contact_id, _ in found[:TOLD_AT_ONCE]],
        has_more=len(found) > TOLD_AT_ONCE,
    )


@router.get("/documents/{document_id}/told/{contact_id}")
async def read_document_mail(
    document_id: UUID, contact_id: UUID, caller: Notifications, session: Session
) -> DocumentMail:
    """Return what the mail about a document says. 404 once it is not theirs to see any more."""
    row = await document_with_id(session, caller.landlord_id, document_id)
    if row is None or row.published_at is None or row.withdrawn_at is not None:
        raise DocumentNotFound("no such document, or no more")
    found = await people_to_tell(
        session, row, today=london_date(now()), after=None, limit=1, contact_id=contact_id
    )
    record = await account_record(session, caller.landlord_id, found[0][1]) if found else None
    people = [person for _, person in record.people if person.id == contact_id] if record else []
    if record is None or not people:
        raise DocumentNotFound("they are not told of this document any more")
    shown = own_document(row)
    return DocumentMail(
        email=people[0].email,
        name=name_of(people[0]),
        address=one_line(record.unit),
        account_id=record.account.id,
        kind=shown.kind,
        is_of_block=shown.is_of_block,
    )


async def _documents(
    session: AsyncSession, caller: Caller, where: Where, wanted: DocumentsWanted
) -> Documents:
    rows = await documents_of(
        session,
        caller.landlord_id,
        where,
        after=mark_of(wanted),
        limit=wanted.limit + 1,
        is_for_customers=False,
    )
    block = await block_with_id(session, caller.landlord_id, where.block_id or UUID(int=0))
    return Documents(
        block_id=where.block_id,
        block=block or "",
        items=[document_view(row) for row in rows[: wanted.limit]],
        has_more=len(rows) > wanted.limit,
    )


async def _put(
    request: Request, caller: Caller, where: Where, document_id: UUID, described: str
) -> DocumentView:
    try:
        facts = DocumentFacts.model_validate_json(described)
    except ValidationError as odd:
        names = {str(each["loc"][0]) if each["loc"] else "x-document" for each in odd.errors()}
        raise DocumentInvalid("not described", fields=dict.fromkeys(names, "as named")) from odd
    said = facts.model_dump(include={"dated", "visible_from", "replaces_id"})
    said |= {"landlord_id": caller.landlord_id, "document_id": document_id, "where": where}
    files, database = files_of(request), request.app.state.database
    async with database.transaction(caller.landlord_id) as session:
        await _require_place(session, caller.landlord_id, where)
        known = await find_place_for_document(session, **said)
        if known is not None:
            return document_view(known)
    # The whole body before the next transaction: a slow sender must not hold one open.
    kept = await files.take(request.stream())
    is_added = False
    try:
        async with database.transaction(caller.landlord_id) as session:
            row = await add_document(
                session,
                kept,
                **said,
                title=facts.title,
                kind=DocumentKind(facts.kind),
                file_name=facts.file_name,
                by=caller.subject,
                by_name=caller.name if caller.kind == "staff" else "",
                at=now(),
            )
            if row.stored_as == kept.stored_as:
                _record(
                    session, caller, row, act="document.added", kind=row.kind, sha256=row.sha256
                )
            answer = document_view(row)
        is_added = row.stored_as == kept.stored_as
    finally:
        if not is_added:
            await files.store.drop(kept.stored_as)
    return answer


async def _require_place(session: AsyncSession, landlord_id: UUID, where: Where) -> None:
    if where.account_id is not None:
        if not await accounts_with_ids(session, landlord_id, [where.account_id]):
            raise AccountNotFound("no such account")
    elif await block_with_id(session, landlord_id, where.block_id or UUID(int=0)) is None:
        raise BlockNotFound("no such block")


async def _row(session: AsyncSession, caller: Caller, document_id: UUID) -> DocumentRow:
    row = await document_with_id(session, caller.landlord_id, document_id)
    if row is None:
        raise DocumentNotFound("no such document")
    return row


def _record(
    session: AsyncSession, caller: Caller, row: DocumentRow, *, act: str, **details: str
) -> None:
    record_by(
        session,
        caller,
        act=act,
        at=now(),
        subject_kind="account" if row.account_id is not None else "block",
        subject_id=row.account_id or row.block_id,
        details={"document_id": str(row.id), **details},
    )
