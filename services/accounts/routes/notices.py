"""Important information: written by leads, read by the people of a place."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.notices import (
    Notices,
    NoticesWanted,
    NoticeView,
    NoticeWish,
    OwnNotice,
    OwnNotices,
)
from services.accounts.domain.errors import NoticeInvalid, NoticeNotFound
from services.accounts.domain.roles import london_date
from services.accounts.routes.activity import item_of
from services.accounts.routes.own_account import own_account
from services.accounts.routes.versions import IfMatch, seen_version_or_none
from services.accounts.store.activity import activity_of
from services.accounts.store.notices import (
    Found,
    all_notices,
    notice_with_place,
    notices_for_unit,
    notices_of_block,
)
from services.accounts.use_cases.write_notice import end_notice, write_notice

router = APIRouter()

NEWEST = 5

Customer = Annotated[Caller, Depends(allow("customer"))]
Reader = Annotated[Caller, Depends(allow("staff"))]
Lead = Annotated[Caller, Depends(allow("staff:lead", "operator"))]


@router.get("/me/accounts/{account_id}/notices")
async def read_my_notices(account_id: UUID, caller: Customer, session: Session) -> OwnNotices:
    """Return what the people of one of the caller's homes should know today, and the newest."""
    account, allowed = await own_account(session, caller, account_id)
    found = await notices_for_unit(
        session, caller.landlord_id, account.unit_id, today=london_date(now())
    )
    return OwnNotices(
        items=[
            OwnNotice(
                notice_id=row.id,
                title=row.title,
                body=row.body,
                place=estate or block or "",
                from_day=row.from_day,
            )
            for row, estate, block in found
        ],
        newest=[
            item_of(row)
            for row in await activity_of(
                session,
                caller.landlord_id,
                account.id,
                shown_to=allowed,
                before=None,
                limit=NEWEST,
            )
        ],
    )


@router.get("/notices")
async def read_notices(
    caller: Reader, session: Session, wanted: Annotated[NoticesWanted, Query()]
) -> Notices:
    """Return a part of all notices, past ones too."""
    if (wanted.after_day is None) != (wanted.after_id is None):
        raise NoticeInvalid("both or neither", fields={"after_id": "with after_day"})
    found = await all_notices(
        session,
        caller.landlord_id,
        after=(wanted.after_day, wanted.after_id)
        if wanted.after_day is not None and wanted.after_id is not None
        else None,
        limit=wanted.limit + 1,
    )
    return Notices(
        items=[_view(each) for each in found[: wanted.limit]], has_more=len(found) > wanted.limit
    )


@router.get("/blocks/{block_id}/notices")
async def read_notices_of_block(block_id: UUID, caller: Reader, session: Session) -> Notices:
    """Return what the people of a block alone are told, today or later; of no block: nothing."""
    found = await notices_of_block(session, caller.landlord_id, block_id, today=london_date(now()))
    return Notices(items=[_view(each) for each in found])


@router.get("/notices/{notice_id}")
async def read_notice(notice_id: UUID, caller: Reader, session: Session) -> NoticeView:
    """Return one notice."""
    found = await notice_with_place(session, caller.landlord_id, notice_id)
    if found is None:
        raise NoticeNotFound("no such notice")
    return _view(found)


@router.put("/notices/{notice_id}", status_code=204)
async def put_notice(
    notice_id: UUID, body: NoticeWish, caller: Lead, session: Session, if_match: IfMatch
) -> None:
    """Write a notice (`If-Match: "0"`) or change it. 412 if a colleague was faster."""
    moment = now()
    await write_notice(
        session,
        landlord_id=caller.landlord_id,
        notice_id=notice_id,
        seen_version=seen_version_or_none(if_match),
        **body.model_dump(),
        by_name=caller.name,
        at=moment,
    )
    record_by(
        session,
        caller,
        act="notice.written",
        at=now(),
        subject_kind="notice",
        subject_id=notice_id,
    )


@router.post("/notices/{notice_id}/end", status_code=204)
async def post_end(notice_id: UUID, caller: Lead, session: Session) -> None:
    """Show a notice to nobody any more."""
    await end_notice(
        session,
        landlord_id=caller.landlord_id,
        notice_id=notice_id,
        by_name=caller.name,
        at=now(),
    )
    record_by(
        session,
        caller,
        act="notice.ended",
        at=now(),
        subject_kind="notice",
        subject_id=notice_id,
    )


def _view(found: Found) -> NoticeView:
    row, estate, block = found
    return NoticeView(
        notice_id=row.id,
        title=row.title,
        body=row.body,
        estate_id=row.estate_id,
        block_id=row.block_id,
        place=estate or block or "",
        from_day=row.from_day,
        until_day=row.until_day,
        ended_at=row.ended_at,
        changed_by_name=row.changed_by_name,
        changed_at=row.changed_at,
        version=row.version,
    )
