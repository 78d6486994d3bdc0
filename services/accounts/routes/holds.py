"""What stays here of a customer who closes their login, as far as they may see it."""

from typing import Annotated

from fastapi import APIRouter, Depends

from chassis.auth import Caller, allow
from chassis.http import Session
from contracts.api.holds import Hold, Holds
from services.accounts.routes.own_files import accounts_with_money
from services.accounts.store.holds import accounts_in_arrears, payments_under_way
from services.accounts.store.legal_holds import held_accounts_of
from services.accounts.store.reading import homes_of

router = APIRouter()

Customer = Annotated[Caller, Depends(allow("customer"))]

SHOWN = 20


@router.get("/me/holds")
async def read_my_holds(caller: Customer, session: Session) -> Holds:
    """Return the caller's payments under way, arrears of homes whose money they may see, holds."""
    if caller.contact_id is None:
        return Holds(items=[])
    seen: list[str] = []
    if "money" not in caller.closed_rooms:
        open_to_them = await accounts_with_money(session, caller)
        seen = list(await accounts_in_arrears(session, caller.landlord_id, open_to_them))
    homes = await homes_of(session, caller.landlord_id, caller.contact_id)
    paid = await payments_under_way(
        session,
        caller.landlord_id,
        contact_id=caller.contact_id,
        account_ids={account.id for _, account, _ in homes},
        limit=SHOWN + 1,
    )
    items = [Hold(kind="arrears", reference=each) for each in seen]
    items += [Hold(kind="open_payment", reference=each) for each in paid]
    disputed = await held_accounts_of(session, caller.landlord_id, caller.contact_id)
    items += [Hold(kind="legal_hold", reference=each) for each in disputed]
    return Holds(items=items[:SHOWN], has_more=len(items) > SHOWN)
