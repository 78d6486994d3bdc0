"""What a customer may see: the homes they are connected to, today."""

from collections import Counter
from datetime import datetime
from typing import Annotated, cast

from fastapi import APIRouter, Depends

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.accounts import Home, Homes
from contracts.events.accounts import ConnectionStatus
from services.accounts.domain.owners import RequestState
from services.accounts.domain.roles import AccountStatus, is_live, is_provisional, london_date
from services.accounts.store.reading import contact_of, homes_of
from services.accounts.store.requests import accounts_owned_by, requests_about
from services.accounts.tables import AccountRow, ConnectionRow, UnitRow

router = APIRouter()

Customer = Annotated[Caller, Depends(allow("customer"))]


@router.get("/me/homes")
async def read_my_homes(caller: Customer, session: Session) -> Homes:
    """Return the caller's live connections to current accounts; none is an empty list.

    Authorities are those of this moment: while access is provisional, finance and documents
    are withheld here, not by whoever shows them.
    """
    if caller.contact_id is None:
        return Homes(homes=[])
    moment = now()
    today = london_date(moment)
    contact = await contact_of(session, caller.landlord_id, caller.contact_id)
    found = await homes_of(session, caller.landlord_id, caller.contact_id)
    owned = await accounts_owned_by(session, caller.landlord_id, caller.contact_id, today=today)
    asked = await requests_about(session, caller.landlord_id, [account.id for account, _ in owned])
    waiting = Counter(row.account_id for row in asked if row.state == RequestState.WAITING)
    name = contact and (f"{contact.first_name} {contact.last_name}".strip() or contact.organisation)
    return Homes(
        name=name or "",
        homes=[
            _home(connection, account, unit, moment, waiting[account.id])
            for connection, account, unit in found
            if account.status == AccountStatus.CURRENT
            and is_live(connection.status, connection.valid_from, connection.valid_to, today)
        ],
    )


def _home(
    connection: ConnectionRow, account: AccountRow, unit: UnitRow, moment: datetime, waiting: int
) -> Home:
    provisional = is_provisional(
        connection.provisional_until, moment, is_marked=connection.is_provisional
    )
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
        provisional_until=connection.provisional_until if provisional else None,
        is_provisional=provisional,
        requests_waiting=waiting,
    )


def address_lines(unit: UnitRow) -> list[str]:
    """Return the address without its postcode, a line each, empty ones left out."""
    lines = (unit.address_line_1, unit.address_line_2, unit.town, unit.county, unit.country)
    return [line for line in lines if line]
