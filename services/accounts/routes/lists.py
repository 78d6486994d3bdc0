"""Accounts that leave the house as a file: by right, with a reason, not too many."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.accounts import AccountHit, AccountHits, AccountListWanted
from services.accounts.store.finding import find_accounts

router = APIRouter()

Exporter = Annotated[Caller, Depends(allow("staff:exporter"))]

MOST: Final = 1000
"""Accounts in one file: nobody carries the whole record away (ADM-09)."""


@router.post("/account-lists")
async def list_accounts_out(
    body: AccountListWanted, caller: Exporter, session: Session
) -> AccountHits:
    """Return what a search finds, at most `MOST` accounts, and write down who took it and why."""
    hits, has_more = await find_accounts(session, caller.landlord_id, body.q, size=MOST)
    record_by(
        session,
        caller,
        act="accounts.list_taken",
        at=now(),
        details={"search": body.q, "reason": body.reason, "accounts": str(len(hits))},
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
