"""HTTP API of the cases service. Translates, calls one use case, translates back."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request, status
from pydantic import AwareDatetime

from chassis.auth import Caller, allow
from chassis.errors import NotFound
from chassis.events import now
from chassis.http import Session
from contracts.api.cases import (
    AnswerTime,
    OwnCase,
    OwnCases,
    ReferenceBlock,
    ReferenceLease,
    RefusalView,
    Reply,
    ReplyLook,
    ReplyQuestion,
    ReplySecret,
    ReplyTaken,
)
from services.cases.domain.clock import Division, due_at
from services.cases.domain.links import reply_token
from services.cases.domain.states import CaseStatus
from services.cases.domain.targets import target_of_landlord
from services.cases.domain.words import status_for_customer, subject_for
from services.cases.routes import exposures, holds, public_enquiries, tracked_files, tracking
from services.cases.routes.tracking import tracking_link
from services.cases.store.cases import (
    answers_of,
    case_by_id,
    case_of_registration,
    cases_of_customer,
    target_in_force,
)
from services.cases.store.questions import last_refusal, reply_request
from services.cases.tables import CaseRow
from services.cases.use_cases.lease_references import lease_references
from services.cases.use_cases.look_at_question import look_at_question
from services.cases.use_cases.take_reply import take_reply

router = APIRouter()
router.include_router(exposures.router)
router.include_router(holds.router)
router.include_router(public_enquiries.router)
router.include_router(tracking.router)
router.include_router(tracked_files.router)

Registration = Annotated[Caller, Depends(allow("service:registration"))]
Notifications = Annotated[Caller, Depends(allow("service:notifications"))]
Gateway = Annotated[Caller, Depends(allow("service:gateway"))]
Customer = Annotated[Caller, Depends(allow("customer"))]


@router.post("/reference-blocks")
async def post_reference_block(
    lease: ReferenceLease, caller: Registration, session: Session, request: Request
) -> ReferenceBlock:
    """Lease the next 100 case numbers. The same lease id again is the same block."""
    landlord = request.app.state.landlords.by_id(caller.landlord_id)
    block = await lease_references(
        session,
        landlord_id=caller.landlord_id,
        lease_id=lease.lease_id,
        leased_to=caller.subject,
        start=landlord.reference_start,
    )
    return ReferenceBlock(first=block.first, last=block.last, pattern=landlord.reference_pattern)


@router.get("/answer-times/registration")
async def get_answer_time(
    sent_at: AwareDatetime, caller: Registration, session: Session, request: Request
) -> AnswerTime:
    """Say by when somebody who asks to get in at `sent_at` is answered. Promises nothing yet."""
    landlord = request.app.state.landlords.by_id(caller.landlord_id)
    target = await target_in_force(
        session,
        landlord_id=caller.landlord_id,
        kind="registration",
        at=sent_at,
        standard=target_of_landlord(landlord.registration_working_days),
    )
    return AnswerTime(
        answer_by=due_at(sent_at, target.working_days, cast("Division", landlord.division))
    )


@router.get("/me/cases")
async def get_own_cases(caller: Customer, session: Session) -> OwnCases:
    """Return the customer's own cases, newest first, in words for customers."""
    rows = await cases_of_customer(
        session,
        landlord_id=caller.landlord_id,
        contact_id=caller.contact_id,
        registration_id=caller.registration_id,
    )
    return OwnCases(items=[_own(row) for row in rows])


def _own(row: CaseRow) -> OwnCase:
    return OwnCase(
        case_id=row.id,
        reference=row.reference,
        subject=subject_for(row.kind, row.customer_name, is_own=True),
        status=CaseStatus(row.status).value,
        status_text=status_for_customer(CaseStatus(row.status)),
        opened_at=row.received_at,
        changed_at=row.changed_at,
        answer_by=row.due_at,
    )


@router.post("/secrets/{request_id}")
async def post_secret(
    request_id: UUID, caller: Notifications, session: Session, request: Request
) -> ReplySecret:
    """Return what the mail with a question needs, link included. 404 for any other request."""
    asked = await reply_request(session, request_id)
    if asked is None:
        raise NotFound("there is no such request")
    case = await case_by_id(session, asked.case_id)
    answers = await answers_of(session, case)
    landlord = request.app.state.landlords.by_id(caller.landlord_id)
    key = request.app.state.link_key
    if case.registration_id is None:
        token = reply_token(key, request_id)
        link = f"{landlord.portal_url.rstrip('/')}/reply/{request_id}/{token}"
    else:
        link = tracking_link(key, landlord, case.registration_id)
    return ReplySecret(
        email=answers["email"],
        reference=case.reference,
        question=asked.question,
        link=link,
        expires_at=asked.expires_at if case.registration_id is None else None,
    )


@router.post("/replies/{request_id}/look")
async def look_at_reply(
    request_id: UUID, look: ReplyLook, _caller: Gateway, session: Session
) -> ReplyQuestion:
    """Return what was asked, to whoever has the link. Changes nothing. 404 for a wrong link."""
    asked, case = await look_at_question(session, request_id=request_id, token=look.token, at=now())
    return ReplyQuestion(
        reference=case.reference,
        question=asked.question,
        is_answered=asked.answered_at is not None or case.status == CaseStatus.CLOSED,
        asked_at=asked.asked_at,
    )


@router.post("/replies/{request_id}", status_code=status.HTTP_200_OK)
async def post_reply(
    request_id: UUID, reply: Reply, _caller: Gateway, session: Session
) -> ReplyTaken:
    """Take the customer's answer. 404 for a wrong link, 409 if it was answered before."""
    case = await take_reply(
        session, request_id=request_id, token=reply.token, text=reply.text, at=now()
    )
    return ReplyTaken(reference=case.reference, answer_by=case.due_at)


@router.get("/registrations/{registration_id}/refusal")
async def get_refusal(
    registration_id: UUID, caller: Notifications, session: Session
) -> RefusalView:
    """Return how a refusal was explained. 404 if the registration was not refused."""
    case = await case_of_registration(
        session, landlord_id=caller.landlord_id, registration_id=registration_id
    )
    refusal = await last_refusal(session, case) if case else None
    if case is None or refusal is None:
        raise NotFound("this registration was not refused")
    return RefusalView(reference=case.reference, reason=refusal.told)
