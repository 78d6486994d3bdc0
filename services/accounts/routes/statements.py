"""Statements: asked for by whoever may see the money of an account, made by an event, fetched."""

from dataclasses import replace
from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response, status
from fastapi.responses import StreamingResponse
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.statements import StatementMail, Statements, StatementView, StatementWish
from services.accounts.domain.roles import london_date
from services.accounts.domain.statements import StatementNotFound
from services.accounts.routes.access_views import name_of, one_line
from services.accounts.routes.ledger import lines_as_file
from services.accounts.routes.own_account import NoFinanceAuthority, account_with_finance
from services.accounts.store.reading import account_record
from services.accounts.store.statements import pdf_of, statement_with_id, statements_of_account
from services.accounts.tables import StatementRow
from services.accounts.use_cases.ask_statement import ask_statement

router = APIRouter()

Customer = Annotated[Caller, Depends(allow("customer", rooms=("money", "documents")))]
Notifications = Annotated[Caller, Depends(allow("service:notifications"))]


@router.get("/me/accounts/{account_id}/statements")
async def read_statements(account_id: UUID, caller: Customer, session: Session) -> Statements:
    """Return the statements of one of the caller's accounts. 403 without finance authority."""
    account = await account_with_finance(session, caller, account_id)
    rows = await statements_of_account(session, caller.landlord_id, account.id)
    return Statements(items=[_view(row) for row in rows])


@router.post("/me/accounts/{account_id}/statements", status_code=status.HTTP_202_ACCEPTED)
async def post_statement(
    account_id: UUID, body: StatementWish, caller: Customer, session: Session
) -> StatementView:
    """Ask for a statement. 403 without finance authority, 422 for days there is none of."""
    account = await account_with_finance(session, caller, account_id)
    moment = now()
    row = await ask_statement(
        session,
        account=account,
        contact_id=caller.contact_id or UUID(int=0),
        first_day=body.first_day,
        last_day=body.last_day,
        today=london_date(moment),
        at=moment,
    )
    return _view(row)


@router.get("/me/accounts/{account_id}/statements/{statement_id}/pdf", response_class=Response)
async def read_statement_pdf(
    account_id: UUID, statement_id: UUID, caller: Customer, session: Session
) -> Response:
    """Return the document. 404 while it is not made, 403 without finance authority."""
    row = await _own(session, caller, account_id, statement_id)
    pdf = await pdf_of(session, row.id)
    if pdf is None:
        raise StatementNotFound("not made yet")
    return Response(pdf, media_type="application/pdf")


@router.get(
    "/me/accounts/{account_id}/statements/{statement_id}/csv", response_class=StreamingResponse
)
async def read_statement_csv(
    account_id: UUID, statement_id: UUID, caller: Customer, session: Session, request: Request
) -> StreamingResponse:
    """Return the lines of the document for a spreadsheet. 403 without finance authority."""
    row = await _own(session, caller, account_id, statement_id)
    return StreamingResponse(
        lines_as_file(
            request.app.state.database,
            caller.landlord_id,
            account_id,
            row.first_number,
            row.last_number,
        ),
        media_type="text/csv; charset=utf-8",
    )


@router.get("/statements/{statement_id}/told/{contact_id}")
async def read_statement_mail(
    statement_id: UUID, contact_id: UUID, caller: Notifications, session: Session
) -> StatementMail:
    """Return what the mail about a statement says. 404 once it is not theirs any more."""
    row = await statement_with_id(session, caller.landlord_id, statement_id)
    record = await account_record(session, caller.landlord_id, row.account_id) if row else None
    people = [person for _, person in record.people if person.id == contact_id] if record else []
    if row is None or record is None or not people:
        raise StatementNotFound("no such statement for this person")
    reader = replace(caller, kind="customer", subject=str(contact_id), contact_id=contact_id)
    try:
        await account_with_finance(session, reader, row.account_id)
    except NoFinanceAuthority as refusal:
        raise StatementNotFound("they may not see the money any more") from refusal
    return StatementMail(
        email=people[0].email,
        name=name_of(people[0]),
        address=one_line(record.unit),
        account_id=row.account_id,
        first_day=row.first_day,
        last_day=row.last_day,
    )


async def _own(
    session: AsyncSession, caller: Caller, account_id: UUID, statement_id: UUID
) -> StatementRow:
    account = await account_with_finance(session, caller, account_id)
    row = await statement_with_id(session, caller.landlord_id, statement_id)
    if row is None or row.account_id != account.id:
        raise StatementNotFound("no such statement of this account")
    return row


def _view(row: StatementRow) -> StatementView:
    return StatementView(
        statement_id=row.id,
        first_day=row.first_day,
        last_day=row.last_day,
        state=row.state,
        asked_at=row.asked_at.astimezone(UTC),
        issued_at=row.issued_at.astimezone(UTC) if row.issued_at else None,
    )
