"""Records files come in, and their reports go out."""

import csv
import io
import tempfile
from collections.abc import AsyncIterator, Iterator
from typing import IO, Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.db import Database
from chassis.events import now
from chassis.http import Session
from contracts.api.accounts import ImportProblem, ImportReport
from contracts.api.common import ApiModel
from services.accounts.domain.errors import ImportNotFound
from services.accounts.domain.records import Problem
from services.accounts.routes.landlord_of import landlord_of
from services.accounts.store.deliveries import counts_of
from services.accounts.store.imports import import_of, problems_after
from services.accounts.use_cases.import_records import ImportOutcome, import_records
from services.accounts.use_cases.note_delivery import note_delivery
from services.accounts.use_cases.read_next_delivery import RECORD_COUNTS

router = APIRouter()

Importer = Annotated[Caller, Depends(allow("operator", "staff:lead"))]

SHOWN = 1_000
"""Problems in the answer itself; the report has all."""

PIECE = 256 * 1024
FILE = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("text/csv", "application/gzip")
        },
    }
}


class Wish(ApiModel):
    """How a records file is to be read."""

    dry_run: bool = False
    """True: say what would happen, and store nothing but the report."""


@router.post("/imports", openapi_extra=FILE)
async def post_import(
    caller: Importer, request: Request, wish: Annotated[Wish, Query()]
) -> ImportReport:
    """Read a records file (`.csv` or `.csv.gz`, the bytes as the body).

    422 refuses the file whole; rows with problems are named and left out.
    """
    database: Database = request.app.state.database
    most = request.app.state.context.settings.largest_import_megabytes * 1024**2
    import_id = uuid4()
    # The whole body first, on disk: a slow sender must not hold a transaction open.
    with tempfile.TemporaryFile() as file:
        await spool(request, file, most)
        async with database.transaction(caller.landlord_id) as session:
            outcome = await import_records(
                session,
                import_id=import_id,
                landlord_id=caller.landlord_id,
                pieces=iter(lambda: file.read(PIECE), b""),
                is_dry_run=wish.dry_run,
                sent_by=caller.subject,
                read_at=now(),
                blind=request.app.state.context.clients.blind,
                roles=landlord_of(request, caller).roles,
            )
            record_by(
                session,
                caller,
                act="records.tried" if wish.dry_run else "records.imported",
                at=now(),
                subject_kind="import",
                subject_id=import_id,
                details={"rows": str(outcome.rows), "refused": str(outcome.rows_refused)},
            )
            if not wish.dry_run:
                await note_delivery(
                    session,
                    landlord_id=caller.landlord_id,
                    import_id=import_id,
                    kind="records",
                    size=file.tell(),
                    sent_by=caller.subject,
                    sent_by_name=caller.name if caller.kind == "staff" else "",
                    counts={
                        "rows": outcome.rows,
                        "rows_refused": outcome.rows_refused,
                        **counts_of(outcome.plan, RECORD_COUNTS),
                    },
                    ignored_columns=outcome.ignored_columns,
                    undo=outcome.undo,
                    at=now(),
                )
            problems = await problems_after(
                session, caller.landlord_id, import_id, after=0, limit=SHOWN
            )
    return _report(import_id, outcome, problems[:SHOWN], is_dry_run=wish.dry_run)


async def spool(request: Request, file: IO[bytes], most: int) -> None:
    """Write what is sent into `file`; 413 once it is more than `most` bytes."""
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            raise HTTPException(413, f"The file is larger than {most // 1024**2} MB")
        file.write(piece)
    file.seek(0)


@router.get(
    "/imports/{import_id}/report",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
async def read_import_report(
    import_id: UUID, caller: Importer, session: Session, request: Request
) -> Response:
    """Return all that kept rows out, as CSV: line, column, problem, advice."""
    if await import_of(session, caller.landlord_id, import_id) is None:
        raise ImportNotFound("there is no report of this import")
    database: Database = request.app.state.database

    async def pieces() -> AsyncIterator[str]:
        yield "line,column,problem,advice\r\n"
        last = 0
        while True:
            async with database.transaction(caller.landlord_id) as reading:
                found = await problems_after(
                    reading, caller.landlord_id, import_id, after=last, limit=SHOWN
                )
            if not found:
                return
            yield "".join(_csv_lines(found))
            last = found[-1].line

    return StreamingResponse(
        pieces(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="import-report.csv"'},
    )


def _csv_lines(problems: list[Problem]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for each in problems:
        writer.writerow([each.line, *map(_harmless, each[1:])])
    yield buffer.getvalue()


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from running what stood in somebody's file as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _report(
    import_id: UUID, outcome: ImportOutcome, problems: list[Problem], *, is_dry_run: bool
) -> ImportReport:
    plan = outcome.plan
    return ImportReport(
        import_id=import_id,
        is_dry_run=is_dry_run,
        rows=outcome.rows,
        rows_refused=outcome.rows_refused,
        accounts_new=plan.accounts_new,
        accounts_changed=plan.accounts_changed,
        contacts_new=plan.contacts_new,
        contacts_changed=plan.contacts_changed,
        connections_new=plan.connections_new,
        connections_changed=plan.connections_changed,
        unchanged=plan.unchanged,
        ignored_columns=outcome.ignored_columns[:100],
        problems=[
            ImportProblem(
                line=each.line, column=each.column, problem=each.problem, advice=each.advice
            )
            for each in problems
        ],
    )
