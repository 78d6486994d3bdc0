"""The record as registration compares it."""

from typing import Annotated, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from chassis.auth import Caller, allow
from chassis.http import Session
from contracts.api.accounts import (
    LIMIT,
    Identifier,
    RecordedAccount,
    RecordedConnection,
    RecordedContact,
    RecordQuery,
    Records,
)
from contracts.api.common import ApiModel
from contracts.events.accounts import ConnectionStatus
from services.accounts.store.reading import (
    AccountRecord,
    accounts_touched_by,
    page_of_accounts,
    with_identifiers,
)

router = APIRouter()

Registration = Annotated[Caller, Depends(allow("service:registration"))]


@router.post("/records/lookup")
async def look_up_records(caller: Registration, query: RecordQuery, session: Session) -> Records:
    """Return the accounts that these ids touch. Ids that are not there are left out."""
    found = await accounts_touched_by(
        session,
        caller.landlord_id,
        account_ids=query.account_ids,
        contact_ids=query.contact_ids,
        connection_ids=query.connection_ids,
    )
    await with_identifiers(session, caller.landlord_id, found)
    return Records(accounts=[_recorded(each) for each in found])


class PageOfRecords(ApiModel):
    """Which part of the whole record."""

    after: UUID | None = None
    """`next` of the part before."""

    limit: int = Field(default=LIMIT, ge=1, le=LIMIT)


@router.get("/records")
async def read_records(
    caller: Registration, session: Session, page: Annotated[PageOfRecords, Query()]
) -> Records:
    """Return a page of the whole record, for a replica that is built anew."""
    found = await page_of_accounts(session, caller.landlord_id, after=page.after, limit=page.limit)
    await with_identifiers(session, caller.landlord_id, found)
    return Records(
        accounts=[_recorded(each) for each in found],
        next=str(found[-1].account.id) if len(found) == page.limit else None,
    )


def _recorded(record: AccountRecord) -> RecordedAccount:
    account = record.account
    contacts = {contact.id: contact for _, contact in record.people}
    return RecordedAccount(
        account_id=account.id,
        version=account.version,
        reference=account.reference,
        postcode=record.unit.postcode,
        start_date=account.start_date,
        end_date=account.end_date,
        status=cast("Literal['current', 'previous', 'lost']", account.status),
        contacts=[
            RecordedContact(
                contact_id=contact.id,
                version=contact.version,
                first_name=contact.first_name,
                last_name=contact.last_name or contact.organisation,
                is_organisation=bool(contact.organisation),
                emails=[e for e in (contact.email, *contact.other_emails) if e],
                date_of_birth=contact.date_of_birth,
            )
            for contact in contacts.values()
        ],
        connections=[
            RecordedConnection(
                connection_id=connection.id,
                contact_id=connection.contact_id,
                version=connection.version,
                role=connection.role,
                status=cast("ConnectionStatus", connection.status),
                valid_from=connection.valid_from,
                valid_to=connection.valid_to,
            )
            for connection, _ in record.people
        ],
        identifiers=[
            Identifier(kind=each.kind, value=each.value or each.value_key)
            for each in record.identifiers
        ],
        address_lines=[record.unit.address_line_1, record.unit.address_line_2],
    )
