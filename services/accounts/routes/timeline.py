"""Everything that happened on an account, for staff: its activity and what staff did there."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit import record_by
from chassis.audit.reading import AuditEntry, AuditQuestion, read_audit
from chassis.auth import Caller, allow
from chassis.errors import Invalid
from chassis.events import now
from chassis.http import Session
from contracts.api.notices import Timeline, TimelineItem, TimelineKind, TimelineWanted
from services.accounts.domain.activity import Shown
from services.accounts.domain.errors import AccountNotFound
from services.accounts.store.activity import activity_of
from services.accounts.store.reading import account_record
from services.accounts.tables import ActivityRow

router = APIRouter()

Reader = Annotated[Caller, Depends(allow("staff"))]

ACTIVITY_OF: Final[dict[TimelineKind, tuple[Shown, ...]]] = {
    "": tuple(Shown),
    "money": (Shown.FINANCE,),
    "access": (Shown.HOLDING,),
    "documents": (Shown.DOCUMENTS,),
    "staff": (),
}
"""Kind → what of the activity belongs to it."""

ACTS_OF: Final[dict[TimelineKind, str]] = {
    "": "account.corrected,connection.,handover.,document.added,document.withdrawn,legal_hold.",
    "access": "connection.,handover.",
    "documents": "document.added,document.withdrawn",
}
"""Kind → acts of staff that belong to it. Looks are no news."""


@router.get("/accounts/{account_id}/timeline")
async def read_timeline(
    account_id: UUID,
    caller: Reader,
    session: Session,
    wanted: Annotated[TimelineWanted, Query()],
) -> Timeline:
    """Return a part of what happened on an account. The look is written down, once per visit."""
    if (wanted.before is None) != (wanted.before_id is None):
        raise Invalid("both or neither", fields={"before_id": "with before"})
    if await account_record(session, caller.landlord_id, account_id) is None:
        raise AccountNotFound("no such account")
    if wanted.before is None and wanted.kind in {"", "money"}:
        record_by(
            session,
            caller,
            act="account.money_looked_at",
            at=now(),
            subject_kind="account",
            subject_id=account_id,
        )
    items = [
        *await _activity(session, caller.landlord_id, account_id, wanted),
        *await _acts(session, caller.landlord_id, account_id, wanted),
    ]
    items.sort(key=lambda each: (each.at, each.item_id), reverse=True)
    return Timeline(items=items[: wanted.limit], has_more=len(items) > wanted.limit)


async def _activity(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, wanted: TimelineWanted
) -> list[TimelineItem]:
    shown = ACTIVITY_OF[wanted.kind]
    if not shown:
        return []
    rows = await activity_of(
        session,
        landlord_id,
        account_id,
        shown_to=shown,
        before=(wanted.before, wanted.before_id) if wanted.before and wanted.before_id else None,
        limit=wanted.limit + 1,
    )
    return [_of_activity(row) for row in rows]


async def _acts(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, wanted: TimelineWanted
) -> list[TimelineItem]:
    acts = ACTS_OF.get("" if wanted.kind == "staff" else wanted.kind, "")
    if not acts:
        return []
    found = await read_audit(
        session,
        landlord_id=landlord_id,
        question=AuditQuestion(
            subject=account_id,
            acts=acts,
            before_at=wanted.before,
            before_id=wanted.before_id,
            limit=wanted.limit + 1,
        ),
    )
    return [_of_audit(entry) for entry in found.items]


def _of_activity(row: ActivityRow) -> TimelineItem:
    return TimelineItem(
        item_id=row.id,
        at=row.happened_at,
        kind=row.kind,
        is_act=False,
        detail=row.detail,
        amount_pence=row.amount_pence,
    )


def _of_audit(entry: AuditEntry) -> TimelineItem:
    return TimelineItem(
        item_id=entry.entry_id,
        at=entry.at,
        kind=entry.act,
        is_act=True,
        detail=entry.details.get("reason", ""),
        by=entry.actor_name,
    )
