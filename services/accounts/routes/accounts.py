"""What staff see of the record: the search and the account page."""

from datetime import date
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, status
from pydantic import Field

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.accounts import (
    AccountContact,
    AccountCorrection,
    AccountHit,
    AccountHits,
    AccountVersion,
    AccountView,
    ConnectionConfirmation,
    ConnectionVersion,
    Identifier,
    NewConnection,
    NewContact,
)
from contracts.api.common import ApiModel
from contracts.api.record_gaps import AccountIds
from contracts.events.accounts import ConnectionStatus
from services.accounts.domain.errors import AccountNotFound
from services.accounts.domain.references import PIN
from services.accounts.domain.roles import is_live, london_date
from services.accounts.routes.homes import address_lines
from services.accounts.routes.landlord_of import landlord_of
from services.accounts.routes.versions import IfMatch, seen_version
from services.accounts.store.finding import LAST_PAGE, find_accounts
from services.accounts.store.legal_holds import account_is_held
from services.accounts.store.newcomers import Newcomer
from services.accounts.store.reading import (
    account_record,
    accounts_with_ids,
    identifiers_of_account,
    place_names,
)
from services.accounts.tables import ConnectionRow, ContactRow
from services.accounts.use_cases.add_contact import add_contact
from services.accounts.use_cases.confirm_connection import confirm_connection
from services.accounts.use_cases.correct_account import correct_account

router = APIRouter()

Correcting = Annotated[Caller, Depends(allow("staff:agent", "staff:lead"))]
Lead = Annotated[Caller, Depends(allow("staff:lead"))]
Reader = Annotated[Caller, Depends(allow("staff", "operator"))]


class Search(ApiModel):
    """What is looked for, and which part of a long answer."""

    q: str = Field(default="", max_length=200)
    page: int = Field(default=1, ge=1, le=LAST_PAGE)
    place: UUID | None = None
    """An estate or a block: of its accounts alone."""


@router.get("/accounts")
async def search_accounts(
    caller: Reader, session: Session, search: Annotated[Search, Query()]
) -> AccountHits:
    """Find accounts by reference, any other number, name, address, postcode or email."""
    hits, has_more = await find_accounts(
        session, caller.landlord_id, search.q, page=search.page, place=search.place
    )
    return AccountHits(
        items=[
            AccountHit(
                account_id=hit.account_id,
                reference=hit.reference,
                name=hit.name,
                status=hit.status,
                address=hit.address,
                postcode=hit.postcode,
            )
            for hit in hits
        ],
        has_more=has_more,
    )


@router.post("/accounts/lookup")
async def look_up_accounts(caller: Lead, session: Session, wanted: AccountIds) -> AccountHits:
    """Name the accounts of these ids, in their order; those that are gone are left out."""
    rows = await accounts_with_ids(session, caller.landlord_id, wanted.account_ids)
    found = {account.id: (account, unit) for account, unit in rows}
    named = (found[one] for one in wanted.account_ids if one in found)
    return AccountHits(
        items=[
            AccountHit(
                account_id=account.id,
                reference=account.reference,
                name=account.name,
                status=account.status,
                address=", ".join(address_lines(unit)),
                postcode=unit.postcode,
            )
            for account, unit in named
        ]
    )


@router.get("/accounts/{account_id}")
async def read_account(account_id: UUID, caller: Reader, session: Session) -> AccountView:
    """Return all that the account page shows. 404 if there is no such account."""
    record = await account_record(session, caller.landlord_id, account_id)
    if record is None:
        raise AccountNotFound("no such account")
    if caller.kind == "staff":
        record_by(
            session,
            caller,
            act="account.looked_at",
            at=now(),
            subject_kind="account",
            subject_id=account_id,
        )
    account, unit = record.account, record.unit
    block, estate = await place_names(session, caller.landlord_id, unit)
    identifiers = await identifiers_of_account(session, caller.landlord_id, account_id)
    today = london_date(now())
    return AccountView(
        account_id=account.id,
        version=account.version,
        reference=account.reference,
        name=account.name,
        kind=account.kind,
        status=account.status,
        start_date=account.start_date,
        end_date=account.end_date,
        is_ebilling=account.is_ebilling,
        is_rmc_director=account.is_rmc_director,
        salutation=account.salutation,
        sign_off=account.sign_off,
        updates_via=account.updates_via,
        payment_method=account.payment_method,
        unit_id=unit.id,
        block_id=unit.block_id,
        unit_ref=unit.unit_ref,
        uprn=unit.uprn,
        block=block,
        estate=estate,
        address_lines=address_lines(unit),
        postcode=unit.postcode,
        division=unit.division,
        identifiers=[
            Identifier(kind=each.kind, value=each.value) for each in identifiers if each.kind != PIN
        ],
        has_pin=any(each.kind == PIN for each in identifiers),
        is_on_hold=await account_is_held(session, caller.landlord_id, account_id),
        contacts=[_contact(connection, contact, today) for connection, contact in record.people],
    )


@router.patch("/accounts/{account_id}")
async def patch_account(
    account_id: UUID,
    body: AccountCorrection,
    caller: Correcting,
    session: Session,
    if_match: IfMatch,
) -> AccountVersion:
    """Mend facts of an account. 412 if it was changed meanwhile."""
    version = await correct_account(
        session,
        landlord_id=caller.landlord_id,
        account_id=account_id,
        seen_version=seen_version(if_match),
        changes=body.model_dump(exclude_none=True, exclude={"reason"}),
        reason=body.reason,
        changed_by=caller.subject,
        changed_by_name=caller.name,
        changed_at=now(),
    )
    record_by(
        session,
        caller,
        act="account.corrected",
        at=now(),
        subject_kind="account",
        subject_id=account_id,
    )
    return AccountVersion(account_id=account_id, version=version)


@router.post("/accounts/{account_id}/contacts", status_code=status.HTTP_201_CREATED)
async def post_contact(
    account_id: UUID, body: NewContact, caller: Correcting, session: Session, request: Request
) -> NewConnection:
    """Connect a new person to the account as *requested*; approval comes by its own way."""
    added = await add_contact(
        session,
        landlord_id=caller.landlord_id,
        account_id=account_id,
        newcomer=Newcomer(
            first_name=body.first_name,
            last_name=body.last_name,
            email=body.email,
            phone=body.phone,
            role=body.role,
        ),
        replaces_connection_id=body.replaces_connection_id,
        decision_id=body.decision_id,
        reason=body.reason,
        added_by=caller.subject,
        added_by_name=caller.name,
        added_at=now(),
        roles=landlord_of(request, caller).roles,
    )
    record_by(
        session,
        caller,
        act="contact.added",
        at=now(),
        subject_kind="contact",
        subject_id=added.contact_id,
        details={"account": str(account_id), "decision": str(body.decision_id)},
    )
    return NewConnection(
        contact_id=added.contact_id, connection_id=added.connection_id, version=added.version
    )


@router.post("/accounts/{account_id}/connections/{connection_id}/confirmation")
async def post_confirmation(
    *,
    account_id: UUID,
    connection_id: UUID,
    body: ConnectionConfirmation,
    caller: Correcting,
    session: Session,
    if_match: IfMatch,
) -> ConnectionVersion:
    """Confirm a provisional connection. 412 if it was changed meanwhile."""
    version = await confirm_connection(
        session,
        landlord_id=caller.landlord_id,
        account_id=account_id,
        connection_id=connection_id,
        seen_version=seen_version(if_match),
        decision_id=body.decision_id,
        reason=body.reason,
        confirmed_by=caller.subject,
        confirmed_by_name=caller.name,
        confirmed_at=now(),
    )
    record_by(
        session,
        caller,
        act="connection.confirmed",
        at=now(),
        subject_kind="account",
        subject_id=account_id,
        details={"connection": str(connection_id), "decision": str(body.decision_id)},
    )
    return ConnectionVersion(connection_id=connection_id, version=version)


def _contact(connection: ConnectionRow, contact: ContactRow, today: date) -> AccountContact:
    return AccountContact(
        contact_id=contact.id,
        contact_version=contact.version,
        title=contact.title,
        first_name=contact.first_name,
        last_name=contact.last_name,
        organisation=contact.organisation,
        emails=[e for e in (contact.email, *contact.other_emails) if e],
        phones=[p for p in (contact.phone, contact.phone_evening, contact.mobile) if p],
        connection_id=connection.id,
        connection_version=connection.version,
        role=connection.role,
        status=cast("ConnectionStatus", connection.status),
        valid_from=connection.valid_from,
        valid_to=connection.valid_to,
        is_live=is_live(connection.status, connection.valid_from, connection.valid_to, today),
        finance=connection.finance,
        maintenance=connection.maintenance,
        keys=connection.keys,
        documents=connection.documents,
        is_provisional=connection.is_provisional,
        awaits_letter=connection.awaits_letter,
        provisional_until=connection.provisional_until,
    )
