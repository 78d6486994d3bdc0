"""Transactions files come in."""

import tempfile
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Query, Request

from chassis.audit import record_by
from chassis.db import Database
from chassis.events import now
from contracts.api.accounts import ImportProblem
from contracts.api.ledger import TransactionsReport
from services.accounts.routes.imports import FILE, PIECE, SHOWN, Importer, Wish, spool
from services.accounts.store.deliveries import counts_of
from services.accounts.store.imports import problems_after
from services.accounts.use_cases.import_transactions import import_transactions
from services.accounts.use_cases.note_delivery import note_delivery
from services.accounts.use_cases.read_next_delivery import ENTRY_COUNTS

router = APIRouter()


@router.post("/transaction-imports", openapi_extra=FILE)
async def post_transactions(
    caller: Importer, request: Request, wish: Annotated[Wish, Query()]
) -> TransactionsReport:
    """Read a transactions file (`.csv` or `.csv.gz`, the bytes as the body).

    422 refuses the file whole; rows with problems are named and left out.
    """
    database: Database = request.app.state.database
    most = request.app.state.context.settings.largest_import_megabytes * 1024**2
    import_id = uuid4()
    # The whole body first, on disk: a slow sender must not hold a transaction open.
    with tempfile.TemporaryFile() as file:
        await spool(request, file, most)
        async with database.transaction(caller.landlord_id) as session:
            outcome = await import_transactions(
                session,
                import_id=import_id,
                landlord_id=caller.landlord_id,
                pieces=iter(lambda: file.read(PIECE), b""),
                is_dry_run=wish.dry_run,
                sent_by=caller.subject,
                read_at=now(),
            )
            record_by(
                session,
                caller,
                act="records.tried" if wish.dry_run else "records.imported",
                at=now(),
                subject_kind="import",
                subject_id=import_id,
                details={
                    "file": "transactions",
                    "rows": str(outcome.rows),
                    "refused": str(outcome.rows_refused),
                },
            )
            if not wish.dry_run:
                await note_delivery(
                    session,
                    landlord_id=caller.landlord_id,
                    import_id=import_id,
                    kind="transactions",
                    size=file.tell(),
                    sent_by=caller.subject,
                    sent_by_name=caller.name if caller.kind == "staff" else "",
                    counts={
                        "rows": outcome.rows,
                        "rows_refused": outcome.rows_refused,
                        **counts_of(outcome, ENTRY_COUNTS),
                    },
                    ignored_columns=outcome.ignored_columns,
                    undo=outcome.undo,
                    at=now(),
                )
            problems = await problems_after(
                session, caller.landlord_id, import_id, after=0, limit=SHOWN
            )
    return TransactionsReport(
        import_id=import_id,
        is_dry_run=wish.dry_run,
        rows=outcome.rows,
        rows_refused=outcome.rows_refused,
        entries_new=outcome.entries_new,
        accounts=outcome.accounts,
        unchanged=outcome.unchanged,
        ignored_columns=outcome.ignored_columns[:100],
        problems=[
            ImportProblem(
                line=each.line, column=each.column, problem=each.problem, advice=each.advice
            )
            for each in problems[:SHOWN]
        ],
    )
