"""The agreement behind an account, for those who are connected to it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.auth import Caller, allow
from chassis.http import Session
from contracts.api.accounts import Agreement, Identifier
from services.accounts.domain.errors import AccountNotFound
from services.accounts.domain.references import PIN
from services.accounts.routes.own_account import own_account
from services.accounts.store.reading import account_record, identifiers_of_account, place_names

router = APIRouter()

Customer = Annotated[Caller, Depends(allow("customer"))]


@router.get("/me/accounts/{account_id}")
async def read_my_agreement(account_id: UUID, caller: Customer, session: Session) -> Agreement:
    """Return what one of the caller's accounts is. 404 for any other."""
    account, _allowed = await own_account(session, caller, account_id)
    record = await account_record(session, caller.landlord_id, account_id)
    if record is None:
        raise AccountNotFound("no such account")
    block, estate = await place_names(session, caller.landlord_id, record.unit)
    numbers = await identifiers_of_account(session, caller.landlord_id, account_id)
    return Agreement(
        account_id=account.id,
        reference=account.reference,
        name=account.name,
        account_kind=account.kind,
        start_date=account.start_date,
        end_date=account.end_date,
        block=block,
        estate=estate,
        is_ebilling=account.is_ebilling,
        numbers=[
            Identifier(kind=each.kind, value=each.value) for each in numbers if each.kind != PIN
        ],
    )
