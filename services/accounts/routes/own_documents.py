"""Documents of a home, for those of its people who have the authority for them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller, allow
from chassis.http import Session
from contracts.api.documents import DocumentsWanted, OwnDocument, OwnDocuments
from services.accounts.domain.documents import DocumentNotFound, Where
from services.accounts.routes.document_views import mark_of, own_document, sent
from services.accounts.routes.own_account import account_with_documents
from services.accounts.store.documents import block_of_account, document_with_id, documents_of
from services.accounts.tables import DocumentRow

router = APIRouter()

Customer = Annotated[Caller, Depends(allow("customer", rooms=("documents",)))]


@router.get("/me/accounts/{account_id}/documents")
async def read_my_documents(
    account_id: UUID,
    caller: Customer,
    session: Session,
    wanted: Annotated[DocumentsWanted, Query()],
) -> OwnDocuments:
    """Return documents of one of the caller's accounts and its block. 403 without the authority."""
    account = await account_with_documents(session, caller, account_id)
    block_id = await block_of_account(session, caller.landlord_id, account.id)
    rows = await documents_of(
        session,
        caller.landlord_id,
        Where(account.id, block_id),
        after=mark_of(wanted),
        limit=wanted.limit + 1,
        is_for_customers=True,
    )
    return OwnDocuments(
        items=[own_document(row) for row in rows[: wanted.limit]],
        has_more=len(rows) > wanted.limit,
    )


@router.get("/me/accounts/{account_id}/documents/{document_id}")
async def read_my_document(
    account_id: UUID, document_id: UUID, caller: Customer, session: Session
) -> OwnDocument:
    """Return one document. 404 if it is not of this home, 403 without the authority."""
    return own_document(await _own(session, caller, account_id, document_id))


@router.get(
    "/me/accounts/{account_id}/documents/{document_id}/file", response_class=StreamingResponse
)
async def read_my_document_file(
    account_id: UUID, document_id: UUID, caller: Customer, session: Session, request: Request
) -> StreamingResponse:
    """Send the file. 404 if it is not of this home, 403 without the authority."""
    return await sent(request, await _own(session, caller, account_id, document_id))


async def _own(
    session: AsyncSession, caller: Caller, account_id: UUID, document_id: UUID
) -> DocumentRow:
    account = await account_with_documents(session, caller, account_id)
    row = await document_with_id(session, caller.landlord_id, document_id)
    if row is None or row.published_at is None or row.withdrawn_at is not None:
        raise DocumentNotFound("no such document of this home")
    if row.account_id is None:
        is_own = row.block_id == await block_of_account(session, caller.landlord_id, account.id)
    else:
        is_own = row.account_id == account.id
    if not is_own:
        raise DocumentNotFound("no such document of this home")
    return row
