"""What the record lacks and whom that failed, for whoever has it mended."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.common import ApiModel
from contracts.api.record_gaps import (
    MOST_ACCOUNTS,
    FailedPeople,
    GapAccount,
    GapAccounts,
    GapCount,
    GapCounts,
    GapField,
)
from services.registration.domain.gaps import HOLDER, LACKABLE, month_began
from services.registration.domain.policy import POSTED
from services.registration.routes.door import Means
from services.registration.store.gaps import (
    accounts_failing,
    accounts_lacking,
    count_failed,
    count_gaps,
)

router = APIRouter(prefix="/record-gaps", tags=["data quality"])

Lead = Annotated[Caller, Depends(allow("staff:lead"))]


class Part(ApiModel):
    """Which part of a long list."""

    failed: bool = False
    """Accounts whose field failed people, rather than all that lack it."""

    after: UUID | None = None
    limit: int = Field(default=50, ge=1, le=MOST_ACCOUNTS)


@router.get("")
async def get_counts(caller: Lead, session: Session, means: Means) -> GapCounts:
    """Count by field: accounts that lack it, people it failed this month and last (London)."""
    at = now()
    this, last = month_began(at), month_began(at, back=1)
    lacking = await count_gaps(session, landlord_id=caller.landlord_id)
    failed_now = await count_failed(session, landlord_id=caller.landlord_id, since=this, until=at)
    failed_then = await count_failed(
        session, landlord_id=caller.landlord_id, since=last, until=this
    )
    compared = means.policy_of(caller.landlord_id).compares - POSTED
    return GapCounts(
        fields=[
            GapCount.model_validate(
                {
                    "field": field,
                    "lacking": lacking.get(field, 0) if field in (*LACKABLE, HOLDER) else None,
                    "this_month": _failed(failed_now, field),
                    "last_month": _failed(failed_then, field),
                }
            )
            for field in (*sorted(compared), HOLDER)
        ]
    )


@router.get("/{field}")
async def get_accounts(
    field: GapField, caller: Lead, session: Session, part: Annotated[Part, Query()]
) -> GapAccounts:
    """Return the accounts behind a count, by id."""
    since, wanted = month_began(now(), back=1), part.limit + 1
    lacking: set[UUID] = set()
    if part.failed:
        failing = await accounts_failing(
            session,
            landlord_id=caller.landlord_id,
            field=field,
            since=since,
            after=part.after,
            limit=wanted,
        )
        ids = list(failing)
    else:
        ids = list(
            await accounts_lacking(
                session,
                landlord_id=caller.landlord_id,
                field=field,
                after=part.after,
                limit=wanted,
            )
        )
        lacking = set(ids)
        failing = await accounts_failing(
            session,
            landlord_id=caller.landlord_id,
            field=field,
            since=since,
            after=None,
            limit=wanted,
            among=ids,
        )
    shown = ids[: part.limit]
    return GapAccounts(
        items=[
            GapAccount(
                account_id=account_id,
                is_missing=account_id in lacking or failing.get(account_id, (0, False))[1],
                failed=failing.get(account_id, (0, False))[0],
            )
            for account_id in shown
        ],
        next=shown[-1] if len(ids) > part.limit else None,
    )


def _failed(counted: dict[tuple[str, bool], int], field: str) -> FailedPeople:
    return FailedPeople(missing=counted.get((field, True), 0), other=counted.get((field, False), 0))
