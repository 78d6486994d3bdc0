"""What happened on an account, for those who may know it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from chassis.auth import Caller, allow
from chassis.errors import Invalid
from chassis.http import Session
from contracts.api.notices import Activity, ActivityItem, ActivityWanted
from services.accounts.routes.own_account import own_account
from services.accounts.store.activity import activity_of
from services.accounts.tables import ActivityRow

router = APIRouter()

Customer = Annotated[Caller, Depends(allow("customer"))]


@router.get("/me/accounts/{account_id}/activity")
async def read_my_activity(
    account_id: UUID,
    caller: Customer,
    session: Session,
    wanted: Annotated[ActivityWanted, Query()],
) -> Activity:
    """Return what happened on one of the caller's accounts, as far as they may know it today."""
    if (wanted.before is None) != (wanted.before_id is None):
        raise Invalid("both or neither", fields={"before_id": "with before"})
    account, allowed = await own_account(session, caller, account_id)
    rows = await activity_of(
        session,
        caller.landlord_id,
        account.id,
        shown_to=allowed,
        before=(wanted.before, wanted.before_id)
        if wanted.before is not None and wanted.before_id is not None
        else None,
        limit=wanted.limit + 1,
    )
    return Activity(
        items=[item_of(row) for row in rows[: wanted.limit]],
        has_more=len(rows) > wanted.limit,
    )


def item_of(row: ActivityRow) -> ActivityItem:
    """Return an entry as its people are told of it."""
    return ActivityItem(
        item_id=row.id,
        happened_at=row.happened_at,
        kind=row.kind,
        detail=row.detail,
        amount_pence=row.amount_pence,
    )
