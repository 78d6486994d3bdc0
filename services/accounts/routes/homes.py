"""What a customer may see: the homes they are connected to, today; and why, for the operator."""

from collections import Counter
from datetime import date
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.access import ConnectionTrace, ContactAccess
from contracts.api.accounts import Home, Homes
from contracts.events.accounts import ConnectionStatus
from services.accounts.domain.opening import LIVE, closed_by, reason_of
from services.accounts.domain.owners import RequestState
from services.accounts.domain.roles import london_date
from services.accounts.store.reading import contact_of, homes_of
from services.accounts.store.requests import accounts_owned_by, requests_about
from services.accounts.tables import AccountRow, ConnectionRow, UnitRow

router = APIRouter()

Customer = Annotated[Caller, Depends(allow("customer"))]
Operator = Annotated[Caller, Depends(allow("operator"))]


@router.get("/me/homes")
async def read_my_homes(caller: Customer, session: Session) -> Homes:
    """Return the caller's live connections to current accounts; none is an empty list.

    Authorities are those of this moment: while access is provisional, finance and documents
    are withheld here, not by whoever shows them.
    """
    if caller.contact_id is None:
        return Homes(homes=[])
    today = london_date(now())
    contact = await contact_of(session, caller.landlord_id, caller.contact_id)
    found = await homes_of(session, caller.landlord_id, caller.contact_id)
    owned = await accounts_owned_by(session, caller.landlord_id, caller.contact_id, today=today)
    asked = await requests_about(session, caller.landlord_id, [account.id for account, _ in owned])
    waiting = Counter(row.account_id for row in asked if row.state == RequestState.WAITING)
    name = contact and (f"{contact.first_name} {contact.last_name}".strip() or contact.organisation)
    return Homes(
        name=name or "",
        homes=[
            _home(connection, account, unit, waiting[account.id])
            for connection, account, unit in found
            if _closed_by(connection, account, today) is None
        ],
    )


@router.get("/contacts/{contact_id}/access")
async def read_access(contact_id: UUID, caller: Operator, session: Session) -> ContactAccess:
    """Return what each connection of a contact opens today and by which rule; written down."""
    moment = now()
    today = london_date(moment)
    found = await homes_of(session, caller.landlord_id, contact_id)
    record_by(
        session,
        caller,
        act="contact.access_explained",
        at=moment,
        subject_kind="contact",
        subject_id=contact_id,
    )
    return ContactAccess(
        items=[
            _trace(connection, account, unit, _closed_by(connection, account, today))
            for connection, account, unit in found
        ]
    )


def _closed_by(connection: ConnectionRow, account: AccountRow, today: date) -> str | None:
    return closed_by(
        account_status=account.status,
        status=connection.status,
        valid_from=connection.valid_from,
        valid_to=connection.valid_to,
        today=today,
    )


def _trace(
    connection: ConnectionRow,
    account: AccountRow,
    unit: UnitRow,
    closed: str | None,
) -> ConnectionTrace:
    reason, home = reason_of(closed or LIVE), _home(connection, account, unit, 0)
    opened = {
        "finance": home.finance,
        "maintenance": home.maintenance,
        "keys": home.keys,
        "documents": home.documents,
    }
    return ConnectionTrace(
        account_id=account.id,
        reference=account.reference,
        account_status=account.status,
        role=connection.role,
        status=connection.status,
        valid_from=connection.valid_from,
        valid_to=connection.valid_to,
        is_open=closed is None,
        rule=reason.rule,
        says=reason.says,
        ask=reason.ask,
        authorities={name: is_open and closed is None for name, is_open in opened.items()},
        is_provisional=home.is_provisional,
    )


def _home(connection: ConnectionRow, account: AccountRow, unit: UnitRow, waiting: int) -> Home:
    provisional = connection.is_provisional
    return Home(
        account_id=account.id,
        reference=account.reference,
        address_lines=address_lines(unit),
        postcode=unit.postcode,
        account_kind=account.kind,
        role=connection.role,
        status=cast("ConnectionStatus", connection.status),
        finance=connection.finance and not provisional,
        maintenance=connection.maintenance,
        keys=connection.keys,
        documents=connection.documents and not provisional,
        awaits_letter=connection.awaits_letter and provisional,
        provisional_until=connection.provisional_until if provisional else None,
        is_provisional=provisional,
        requests_waiting=waiting,
    )


def address_lines(unit: UnitRow) -> list[str]:
    """Return the address without its postcode, a line each, empty ones left out."""
    lines = (unit.address_line_1, unit.address_line_2, unit.town, unit.county, unit.country)
    return [line for line in lines if line]
