"""Files are handed in, looked at while they are read, made good after a dry run, and undone."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.db import Database
from chassis.events import now
from chassis.http import Session
from contracts.api.common import ApiModel
from contracts.api.deliveries import Deliveries, DeliveryView
from services.accounts.domain.deliveries import LONGEST_NAME, Kind, may_be_undone
from services.accounts.domain.errors import DeliveryNotFound, NotToBeApplied
from services.accounts.routes.imports import FILE
from services.accounts.store.deliveries import (
    delivery_with_id,
    newest_deliveries,
    newest_import_of,
)
from services.accounts.store.delivery_files import DeliveryFiles
from services.accounts.tables import DeliveryRow
from services.accounts.use_cases.take_delivery import take_delivery
from services.accounts.use_cases.undo_delivery import undo_delivery

router = APIRouter()

Leading = Annotated[Caller, Depends(allow("staff:lead"))]

UndoWord = Literal["possible", "later_one", "too_large", "over", "nothing"]


class DeliveryWish(ApiModel):
    """What a file is, and how it is to be read."""

    kind: Kind
    name: str = ""
    dry_run: bool = True


@router.put("/deliveries/{delivery_id}", status_code=202, openapi_extra=FILE)
async def put_delivery(
    delivery_id: UUID, caller: Leading, request: Request, wish: Annotated[DeliveryWish, Query()]
) -> DeliveryView:
    """Take a file (`.csv` or `.csv.gz`, the bytes as the body). It is read within seconds."""
    database: Database = request.app.state.database
    files: DeliveryFiles = request.app.state.context.clients.deliveries
    most = request.app.state.context.settings.largest_import_megabytes * 1024**2
    kept = await files.take(request.stream(), most=most)
    async with database.transaction(caller.landlord_id) as session:
        row = await take_delivery(
            session,
            landlord_id=caller.landlord_id,
            delivery_id=delivery_id,
            kind=wish.kind,
            name=wish.name[:LONGEST_NAME],
            source="screen",
            sent_by=caller.subject,
            sent_by_name=caller.name,
            is_dry_run=wish.dry_run,
            kept=kept,
            at=now(),
        )
        told = _told(row, None)
    if row.stored_as != kept.stored_as:
        await files.drop(kept.stored_as)
    return told


@router.get("/deliveries")
async def list_deliveries(caller: Leading, session: Session) -> Deliveries:
    """Return the files that came last."""
    rows = await newest_deliveries(session, caller.landlord_id)
    newest = {
        kind: await newest_import_of(session, caller.landlord_id, kind)
        for kind in sorted({row.kind for row in rows})
    }
    return Deliveries(items=[_told(row, newest[row.kind]) for row in rows])


@router.get("/deliveries/{delivery_id}")
async def read_delivery(delivery_id: UUID, caller: Leading, session: Session) -> DeliveryView:
    """Return one file, as far as it is."""
    row = await delivery_with_id(session, caller.landlord_id, delivery_id)
    if row is None:
        raise DeliveryNotFound("there is no such delivery")
    return _told(row, await newest_import_of(session, caller.landlord_id, row.kind))


@router.post("/deliveries/{delivery_id}/application", status_code=202)
async def apply_delivery(delivery_id: UUID, caller: Leading, session: Session) -> DeliveryView:
    """Read the file of a dry run once more, and store what it says."""
    row = await delivery_with_id(session, caller.landlord_id, delivery_id, is_locked=True)
    if row is None:
        raise DeliveryNotFound("there is no such delivery")
    if row.is_dry_run:
        if row.state != "read" or not row.stored_as:
            raise NotToBeApplied("this file is not kept any more; send it again")
        row.is_dry_run, row.state, row.done, row.tries = False, "waiting", 0, 0
        row.ended_at = row.import_id = None
        row.outcome = {}
    return _told(row, None)


@router.post("/deliveries/{delivery_id}/undo")
async def undo(delivery_id: UUID, caller: Leading, session: Session) -> DeliveryView:
    """Put back what stood there before the last file of its kind."""
    row = await undo_delivery(
        session,
        landlord_id=caller.landlord_id,
        delivery_id=delivery_id,
        by_name=caller.name,
        at=now(),
    )
    record_by(
        session,
        caller,
        act="records.undone",
        at=now(),
        subject_kind="import",
        subject_id=row.import_id,
        details={"file": row.kind, "name": row.name, "left": str(row.left)},
    )
    return _told(row, None)


def _told(row: DeliveryRow, newest: UUID | None) -> DeliveryView:
    return DeliveryView.model_validate(
        {
            "delivery_id": row.id,
            "kind": row.kind,
            "name": row.name,
            "source": row.source,
            "sent_by_name": row.sent_by_name,
            "came_at": row.came_at,
            "is_dry_run": row.is_dry_run,
            "state": row.state,
            "size": row.size,
            "done": row.done or 0,
            "ended_at": row.ended_at,
            "refusal": row.refusal or "",
            "counts": (row.outcome or {}).get("counts", {}),
            "ignored_columns": (row.outcome or {}).get("ignored_columns", []),
            "import_id": row.import_id,
            "is_file_kept": bool(row.stored_as),
            "undo": _undo_word(row, newest),
            "undone_at": row.undone_at,
            "undone_by_name": row.undone_by_name or "",
            "left": row.left or 0,
        }
    )


def _undo_word(row: DeliveryRow, newest: UUID | None) -> UndoWord:
    if row.is_dry_run or row.state != "read" or not row.undo:
        return "nothing"
    if row.undo == "too_large":
        return "too_large"
    may = may_be_undone(
        state=row.state, is_dry_run=False, undo=row.undo, ended_at=row.ended_at, at=now()
    )
    if not may:
        return "over"
    return "possible" if newest == row.id else "later_one"
