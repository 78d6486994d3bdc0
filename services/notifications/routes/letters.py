"""Letters on paper: what waits, what was printed, what came back."""

import base64
from datetime import UTC
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request, status

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.errors import Rejected
from chassis.events import now
from chassis.http import Session
from chassis.text import _
from contracts.api.notifications.letters import (
    LetterBatchView,
    Letters,
    LetterSettled,
    LetterView,
    NewLetter,
    PrintedBatch,
    PrintWanted,
)
from services.notifications.clients import Clients
from services.notifications.domain.paper import PAPERS, PaperState
from services.notifications.routes.sheets import Made, sender_of, sheets_of
from services.notifications.store.letters import (
    batch_with_id,
    count_waiting,
    letters_in_state,
    letters_of_batch,
    letters_with_ids,
    newest_batches,
)
from services.notifications.store.wordings import newest_wordings
from services.notifications.tables import LetterBatchRow, LetterRow
from services.notifications.use_cases.queue_letter import queue_letter
from services.notifications.use_cases.record_print import LettersChangedMeanwhile, record_print
from services.notifications.use_cases.settle_letter import settle_letter

router = APIRouter(tags=["letters"])

WORKING = ("staff:agent", "staff:lead", "staff:identity_admin")
Asking = Annotated[Caller, Depends(allow("service:registration", "operator", *WORKING))]
Working = Annotated[Caller, Depends(allow(*WORKING))]
Looking = Annotated[Caller, Depends(allow(*WORKING, "staff:auditor"))]

SHOWN = 100


class NothingToPrint(Rejected):
    """None of the letters is of use to anybody any more."""

    code = "nothing_to_print"


@router.post("/letters", status_code=status.HTTP_204_NO_CONTENT)
async def post_letter(new: NewLetter, caller: Asking, session: Session) -> None:
    """Have a letter wait for the next batch."""
    await queue_letter(session, **new.model_dump(), caller=caller, at=now())


@router.get("/letters")
async def get_letters(caller: Looking, session: Session) -> Letters:
    """Return what waits, what was printed of late, what came back, and the batches."""

    async def of(state: PaperState) -> list[LetterView]:
        rows = await letters_in_state(
            session, landlord_id=caller.landlord_id, state=state, limit=SHOWN
        )
        return [_view(row) for row in rows]

    batches = await newest_batches(session, landlord_id=caller.landlord_id, limit=SHOWN)
    return Letters(
        waiting=await of(PaperState.WAITING),
        waiting_in_all=await count_waiting(session, landlord_id=caller.landlord_id),
        printed=await of(PaperState.PRINTED),
        settled=[*await of(PaperState.RETURNED), *await of(PaperState.WITHDRAWN)],
        batches=[_batch(row) for row in batches],
    )


@router.post("/letter-batches")
async def post_batch(wanted: PrintWanted, caller: Working, request: Request) -> PrintedBatch:
    """Set letters that wait as one PDF. 412 where a colleague was quicker with one of them."""
    database = request.app.state.database
    async with database.transaction(caller.landlord_id) as session:
        if await batch_with_id(session, wanted.batch_id) is not None:
            rows = list(await letters_of_batch(session, wanted.batch_id))
            known = True
        else:
            rows = list(await letters_with_ids(session, wanted.letter_ids))
            known = False
    if known:
        return await _again(request, caller, wanted.batch_id, rows)
    if len(rows) < len(set(wanted.letter_ids)) or any(
        row.state != PaperState.WAITING for row in rows
    ):
        raise LettersChangedMeanwhile("a colleague has printed some of these letters meanwhile")
    made, pdf = await _set(request, caller, rows)
    async with database.transaction(caller.landlord_id) as session:
        await record_print(
            session,
            batch_id=wanted.batch_id,
            printed={letter_id: each.version for letter_id, each in made.items()},
            unwanted={row.id for row in rows if row.id not in made},
            caller=caller,
            at=now(),
        )
    return _printed(wanted.batch_id, rows, made, pdf)


@router.post("/letter-batches/{batch_id}/again")
async def post_batch_again(batch_id: UUID, caller: Working, request: Request) -> PrintedBatch:
    """Set a batch once more: the printer jammed. Who has registered since is left out."""
    async with request.app.state.database.transaction(caller.landlord_id) as session:
        rows = list(await letters_of_batch(session, batch_id))
    return await _again(request, caller, batch_id, rows)


@router.post("/letters/{letter_id}/return", status_code=status.HTTP_204_NO_CONTENT)
async def post_return(
    letter_id: UUID, body: LetterSettled, caller: Working, session: Session
) -> None:
    """Note that the letter came back."""
    await settle_letter(
        session,
        letter_id=letter_id,
        state=PaperState.RETURNED,
        because=body.because,
        caller=caller,
        at=now(),
    )


@router.post("/letters/{letter_id}/withdrawal", status_code=status.HTTP_204_NO_CONTENT)
async def post_withdrawal(
    letter_id: UUID, body: LetterSettled, caller: Working, session: Session
) -> None:
    """Take a letter off the pile before it is printed."""
    await settle_letter(
        session,
        letter_id=letter_id,
        state=PaperState.WITHDRAWN,
        because=body.because,
        caller=caller,
        at=now(),
    )


async def _again(
    request: Request, caller: Caller, batch_id: UUID, rows: list[LetterRow]
) -> PrintedBatch:
    made, pdf = await _set(request, caller, rows)
    if not made:
        raise NothingToPrint("none of these letters is needed any more")
    async with request.app.state.database.transaction(caller.landlord_id) as session:
        record_by(
            session,
            caller,
            act="letters.printed_again",
            at=now(),
            subject_kind="letter_batch",
            subject_id=batch_id,
            details={"printed": str(len(made))},
        )
    return _printed(batch_id, rows, made, pdf)


async def _set(
    request: Request, caller: Caller, rows: list[LetterRow]
) -> tuple[dict[UUID, Made], bytes]:
    clients = cast("Clients", request.app.state.context.clients)
    landlord = request.app.state.landlords.by_id(caller.landlord_id)
    async with request.app.state.database.transaction(caller.landlord_id) as session:
        wordings = {row.letter: row for row in await newest_wordings(session)}
    made = await sheets_of(
        rows, wordings=wordings, landlord=landlord, holders=clients.holders, at=now()
    )
    if not made:
        return {}, b""
    sheets = [made[row.id].sheet for row in rows if row.id in made]
    title = _("Letters of %(landlord)s") % {"landlord": landlord.name}
    return made, await clients.press.pdf(sheets, sender=sender_of(landlord), title=title)


def _printed(
    batch_id: UUID, rows: list[LetterRow], made: dict[UUID, Made], pdf: bytes
) -> PrintedBatch:
    return PrintedBatch(
        batch_id=batch_id,
        printed=len(made),
        withdrawn=len(rows) - len(made),
        pdf=base64.b64encode(pdf).decode("ascii"),
    )


def _view(row: LetterRow) -> LetterView:
    return LetterView.model_validate(
        {
            "letter_id": row.id,
            "kind": row.kind,
            "shows": PAPERS[row.kind].shows,
            "state": row.state,
            "account_id": row.account_id,
            "contact_id": row.contact_id,
            "is_large_print": row.is_large_print,
            "queued_at": row.queued_at.astimezone(UTC),
            "queued_by_name": row.queued_by_name,
            "batch_id": row.batch_id,
            "settled_at": row.settled_at.astimezone(UTC) if row.settled_at else None,
            "settled_by_name": row.settled_by_name or "",
            "settled_because": row.settled_because or "",
        }
    )


def _batch(row: LetterBatchRow) -> LetterBatchView:
    return LetterBatchView(
        batch_id=row.id,
        printed_at=row.printed_at.astimezone(UTC),
        printed_by_name=row.printed_by_name,
        letters=row.letters,
    )
