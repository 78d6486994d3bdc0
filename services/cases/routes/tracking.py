"""Following a case by a link: what the portal and the mails ask for it."""

from collections.abc import Sequence
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, status

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from chassis.landlords import Landlord
from contracts.api.cases import ReplyTaken
from contracts.api.tracking import (
    Happening,
    TrackedAnswer,
    TrackedCase,
    TrackedEntry,
    TrackedQuestion,
    TrackingLink,
    TrackingLinkWanted,
    TrackingToken,
)
from services.cases.domain.entries import EntryKind
from services.cases.domain.files import FileState, files_left
from services.cases.domain.public import KIND as PUBLIC
from services.cases.domain.states import OPEN, CaseStatus
from services.cases.domain.tracking import outcome_of, tracking_token
from services.cases.domain.words import status_for_customer
from services.cases.routes.tracked_files import tracked_file
from services.cases.store.files import files_of
from services.cases.store.questions import last_refusal
from services.cases.store.timeline import timeline_of
from services.cases.store.tracking import questions_of
from services.cases.tables import CaseFileRow, CaseRow, EntryRow, ReplyRequestRow
from services.cases.use_cases.ask_for_tracking_link import ask_for_tracking_link
from services.cases.use_cases.find_tracked_case import find_tracked_case
from services.cases.use_cases.take_tracked_answer import take_tracked_answer

router = APIRouter()

Gateway = Annotated[Caller, Depends(allow("service:gateway"))]
Linking = Annotated[Caller, Depends(allow("service:registration", "service:notifications"))]

HAPPENINGS: Final[dict[EntryKind, Happening]] = {
    EntryKind.OPENED: "received",
    EntryKind.ASKED: "asked",
    EntryKind.REPLIED: "answered",
    EntryKind.FILE_ADDED: "file_added",
    EntryKind.FILE_REJECTED: "file_rejected",
    EntryKind.KEY_SENT: "key_sent",
    EntryKind.TOLD: "told",
    EntryKind.ADMITTED: "admitted",
    EntryKind.ACCESS_REFUSED: "refused",
}
"""Which entries a customer reads, if they are not internal. Everything else stays inside."""


DETAILED: Final = frozenset({EntryKind.KEY_SENT, EntryKind.FILE_ADDED, EntryKind.FILE_REJECTED})


def tracking_link(key: bytes, landlord: Landlord, registration_id: UUID) -> str:
    """Return the address under which somebody follows their case."""
    token = tracking_token(key, landlord_id=landlord.id, registration_id=registration_id)
    return f"{landlord.portal_url.rstrip('/')}/tracking/{registration_id}/{token}"


@router.get("/tracking-links/{registration_id}")
async def get_tracking_link(
    registration_id: UUID, caller: Linking, request: Request
) -> TrackingLink:
    """Return the link of a registration's case, whether or not it is open yet."""
    landlord = request.app.state.landlords.by_id(caller.landlord_id)
    return TrackingLink(link=tracking_link(request.app.state.link_key, landlord, registration_id))


@router.post("/tracking-links", status_code=status.HTTP_202_ACCEPTED)
async def post_tracking_link(wanted: TrackingLinkWanted, caller: Gateway, session: Session) -> None:
    """Send the link again where number and address belong together. One answer for all."""
    await ask_for_tracking_link(
        session,
        landlord_id=caller.landlord_id,
        reference=wanted.reference,
        email=wanted.email,
        at=now(),
    )


@router.post("/tracking/{registration_id}/look")
async def look_at_tracked(
    registration_id: UUID, look: TrackingToken, caller: Gateway, session: Session, request: Request
) -> TrackedCase:
    """Say how the case stands, to whoever has its link. 404 for a wrong or old link."""
    case = await find_tracked_case(
        session,
        landlord_id=caller.landlord_id,
        registration_id=registration_id,
        token=look.token,
        link_key=request.app.state.link_key,
        at=now(),
    )
    refusal = await last_refusal(session, case)
    return _tracked(
        case,
        await timeline_of(session, case),
        await questions_of(session, case),
        await files_of(session, case),
        told=refusal.told if refusal else "",
    )


@router.post("/tracking/{registration_id}/answers")
async def post_tracked_answer(
    registration_id: UUID,
    answer: TrackedAnswer,
    caller: Gateway,
    session: Session,
    request: Request,
) -> ReplyTaken:
    """Take an answer. 404 for a wrong link, 409 if it was answered before."""
    case = await take_tracked_answer(
        session,
        landlord_id=caller.landlord_id,
        registration_id=registration_id,
        token=answer.token,
        link_key=request.app.state.link_key,
        question_id=answer.question_id,
        text=answer.text,
        at=now(),
    )
    return ReplyTaken(reference=case.reference, answer_by=case.due_at)


def _tracked(
    case: CaseRow,
    entries: Sequence[EntryRow],
    questions: Sequence[ReplyRequestRow],
    files: Sequence[CaseFileRow],
    *,
    told: str,
) -> TrackedCase:
    status = CaseStatus(case.status)
    outcome = outcome_of(status, [EntryKind(entry.kind) for entry in entries])
    return TrackedCase(
        reference=case.reference,
        kind="public" if case.kind == PUBLIC else "registration",
        status=status.value,
        status_text=status_for_customer(status),
        received_at=case.received_at,
        answer_by=case.due_at,
        outcome=outcome,
        told=told if outcome == "refused" else "",
        questions=[
            TrackedQuestion(
                question_id=asked.id,
                question=asked.question,
                asked_at=asked.asked_at,
                answer=asked.answer or "",
                answered_at=asked.answered_at,
            )
            for asked in questions
        ],
        files=[tracked_file(row) for row in files],
        files_left=_files_left(status, questions, files),
        history=[
            TrackedEntry(
                at=entry.at,
                happening=HAPPENINGS[EntryKind(entry.kind)],
                text=entry.text,
                detail=entry.detail if entry.kind in DETAILED else "",
            )
            for entry in entries
            if not entry.is_internal and EntryKind(entry.kind) in HAPPENINGS
        ],
    )


def _files_left(
    status: CaseStatus, questions: Sequence[ReplyRequestRow], files: Sequence[CaseFileRow]
) -> int:
    sent = [file for file in files if file.state != FileState.REJECTED]
    return files_left(questions=len(questions), sent=len(sent)) if status in OPEN else 0
