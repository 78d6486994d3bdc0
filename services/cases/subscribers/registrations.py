"""What the cases service does about registrations, messages and sessions."""

from dataclasses import dataclass
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.api.registration import WorkflowStep
from contracts.events.identity import SessionEnded, UserActivated
from contracts.events.notifications import MessageDelivered, MessageFailed
from contracts.events.registration import (
    AccessApproved,
    AccessRefused,
    EnquiryRepeated,
    RegistrationDecisionRejected,
    VerificationFailed,
)
from services.cases.clients import Clients, staff_sessions
from services.cases.clients.registrations import answers_of
from services.cases.domain.clock import Division
from services.cases.domain.targets import Target, target_of_landlord
from services.cases.subscribers.collected import handlers
from services.cases.use_cases.close_answered_requests import close_answered_requests
from services.cases.use_cases.count_repeat import count_repeat
from services.cases.use_cases.note_registration import note_registration
from services.cases.use_cases.open_case import open_case
from services.cases.use_cases.record_message import record_message
from services.cases.use_cases.reject_decision import reject_decision


@dataclass(frozen=True)
class Submitted:
    """What a new case needs from elsewhere."""

    answers: dict[str, str]
    division: Division
    standard: Target
    workflow: list[WorkflowStep]


async def fetch_submitted(clients: Clients, event: VerificationFailed) -> Submitted:
    """Ask registration what the applicant said: answers are in no event."""
    said = await clients.registrations.facts(event.landlord_id, event.registration_id)
    landlord = clients.landlord(event.landlord_id)
    return Submitted(
        answers_of(said),
        cast("Division", landlord.division),
        target_of_landlord(landlord.registration_working_days),
        said.workflow,
    )


@handlers.on(VerificationFailed, fetch=fetch_submitted)
async def open_case_when_verification_failed(
    session: AsyncSession, event: VerificationFailed, submitted: Submitted
) -> None:
    """Let staff look at every registration that could not be matched."""
    await open_case(
        session,
        landlord_id=event.landlord_id,
        registration_id=event.registration_id,
        reference=event.reference,
        reason=event.reason,
        answers=submitted.answers,
        received_at=event.sent_at,
        division=submitted.division,
        standard=submitted.standard,
        workflow=[step.model_dump() for step in submitted.workflow],
        at=event.occurred_at,
    )


@handlers.on(EnquiryRepeated)
async def count_when_enquiry_repeated(session: AsyncSession, event: EnquiryRepeated) -> None:
    """Let staff see on the one case how often its enquiry came."""
    await count_repeat(
        session,
        landlord_id=event.landlord_id,
        registration_id=event.registration_id,
        times=event.times,
        at=event.sent_at,
    )


@handlers.on(AccessApproved)
async def remember_account_when_access_approved(
    session: AsyncSession, event: AccessApproved
) -> None:
    """Link the case to the contact and account that were approved."""
    await note_registration(
        session,
        landlord_id=event.landlord_id,
        registration_id=event.registration_id,
        fact="approved",
        at=event.occurred_at,
        account_id=event.account_id,
        contact_id=event.contact_id,
    )


@handlers.on(UserActivated)
async def close_case_when_user_activated(session: AsyncSession, event: UserActivated) -> None:
    """Close the case by itself: the person is in."""
    if event.registration_id is None:
        return
    if event.contact_id is not None:
        await close_answered_requests(
            session,
            landlord_id=event.landlord_id,
            contact_id=event.contact_id,
            at=event.occurred_at,
        )
    await note_registration(
        session,
        landlord_id=event.landlord_id,
        registration_id=event.registration_id,
        fact="activated",
        at=event.occurred_at,
        contact_id=event.contact_id,
    )


@handlers.on(AccessRefused)
async def close_case_when_access_refused(session: AsyncSession, event: AccessRefused) -> None:
    """Close the case: the refusal stands and the person is told."""
    await note_registration(
        session,
        landlord_id=event.landlord_id,
        registration_id=event.registration_id,
        fact="refused",
        at=event.occurred_at,
    )


@handlers.on(RegistrationDecisionRejected)
async def reopen_case_when_decision_rejected(
    session: AsyncSession, event: RegistrationDecisionRejected
) -> None:
    """Show staff that their decision came too late or does not fit."""
    await reject_decision(
        session, decision_id=event.decision_id, reason=event.reason, at=event.occurred_at
    )


@handlers.on(MessageDelivered)
async def show_message_when_delivered(session: AsyncSession, event: MessageDelivered) -> None:
    """Put the sent message on the timeline."""
    await record_message(
        session,
        landlord_id=event.landlord_id,
        case_id=event.case_id,
        registration_id=event.registration_id,
        template=event.template,
        failure=None,
        at=event.occurred_at,
    )


@handlers.on(MessageFailed)
async def warn_when_message_failed(session: AsyncSession, event: MessageFailed) -> None:
    """Tell staff on the timeline that the customer could not be emailed."""
    await record_message(
        session,
        landlord_id=event.landlord_id,
        case_id=event.case_id,
        registration_id=event.registration_id,
        template=event.template,
        failure=event.reason,
        at=event.occurred_at,
    )


@handlers.live(SessionEnded)
async def drop_session_when_ended(event: SessionEnded) -> None:
    """Stop trusting a session at once, in every process of the desk."""
    staff_sessions.drop(event.session_id)
