"""What the cases service does when others announce something."""

from dataclasses import dataclass
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import NotFound
from chassis.landlords import Landlord
from chassis.messaging import EventHandlers
from chassis.text import when
from contracts.api.identity import Recipient
from contracts.api.registration import WorkflowStep
from contracts.events.identity import (
    LoginDisowned,
    OneTimePasswordsIssuedOften,
    SessionEnded,
    UserActivated,
)
from contracts.events.notifications import MessageDelivered, MessageFailed
from contracts.events.registration import (
    AccessApproved,
    AccessRefused,
    RegistrationDecisionRejected,
    TriesUsedUp,
    VerificationFailed,
)
from services.cases.clients import Clients, staff_sessions
from services.cases.clients.registrations import answers_of
from services.cases.domain.clock import Division
from services.cases.domain.security import GUESSING
from services.cases.domain.targets import Target, target_of_landlord
from services.cases.use_cases.close_answered_requests import close_answered_requests
from services.cases.use_cases.note_registration import note_registration
from services.cases.use_cases.open_case import open_case
from services.cases.use_cases.open_security_case import open_security_case
from services.cases.use_cases.record_message import record_message
from services.cases.use_cases.reject_decision import reject_decision

handlers = EventHandlers("cases")


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


@dataclass(frozen=True)
class LoginInDoubt:
    """What a case about a login needs from elsewhere."""

    email: str
    name: str
    division: Division
    reference_pattern: str
    reference_start: int


async def fetch_login(
    clients: Clients, event: LoginDisowned | OneTimePasswordsIssuedOften
) -> LoginInDoubt:
    """Ask identity whose login it is: addresses are in no event."""
    try:
        told = await clients.identity.recipient(event.landlord_id, event.user_id)
    except NotFound:  # erased meanwhile: staff hear of it all the same
        told = Recipient(email="")
    landlord = clients.landlord(event.landlord_id)
    return LoginInDoubt(
        email=told.email,
        name=told.name or told.email,
        division=cast("Division", landlord.division),
        reference_pattern=landlord.reference_pattern,
        reference_start=landlord.reference_start,
    )


@handlers.on(LoginDisowned, fetch=fetch_login)
async def open_case_when_login_disowned(
    session: AsyncSession, event: LoginDisowned, login: LoginInDoubt
) -> None:
    """Have staff look at once at a login whose owner says: this was not me."""
    await open_security_case(
        session,
        landlord_id=event.landlord_id,
        about=event.about,
        facts={
            "told_of_at": when(event.told_of_at),
            "email": login.email,
            "user_id": str(event.user_id),
        },
        customer_name=login.name,
        reference_pattern=login.reference_pattern,
        reference_start=login.reference_start,
        division=login.division,
        at=event.occurred_at,
    )


@handlers.on(OneTimePasswordsIssuedOften, fetch=fetch_login)
async def open_case_when_one_time_passwords_issued_often(
    session: AsyncSession, event: OneTimePasswordsIssuedOften, login: LoginInDoubt
) -> None:
    """Have staff look why so many ways in are read out: once per burst, not at each."""
    if not event.is_first_over:
        return
    await open_security_case(
        session,
        landlord_id=event.landlord_id,
        about=f"often_{'by_staff' if event.scope == 'staff' else 'for_customer'}",
        facts={
            "told_of_at": when(event.occurred_at),
            "count": str(event.count),
            "email": login.email,
            "user_id": str(event.user_id),
            "issued_by": str(event.issued_by),
        },
        customer_name=login.name,
        reference_pattern=login.reference_pattern,
        reference_start=login.reference_start,
        division=login.division,
        at=event.occurred_at,
    )


@dataclass(frozen=True)
class Guesses:
    """What a case about guesses needs from elsewhere."""

    number: str
    tried_by: str
    email: str
    landlord: Landlord


async def fetch_guesses(clients: Clients, event: TriesUsedUp) -> Guesses:
    """Ask registration which number was tried, and by whom: answers are in no event."""
    landlord = clients.landlord(event.landlord_id)
    try:
        said = await clients.registrations.facts(event.landlord_id, event.registration_id)
    except NotFound:  # given up meanwhile: staff hear of it all the same
        return Guesses("", "", "", landlord)
    is_agreement = event.per == "agreement_reference"
    number = said.agreement_reference if is_agreement else said.account_reference
    return Guesses(number, f"{said.first_name} {said.last_name}".strip(), said.email, landlord)


@handlers.on(TriesUsedUp, fetch=fetch_guesses)
async def open_case_when_tries_used_up(
    session: AsyncSession, event: TriesUsedUp, guesses: Guesses
) -> None:
    """Have staff look who guesses at an account, before it is tried in another way."""
    await open_security_case(
        session,
        landlord_id=event.landlord_id,
        kind=GUESSING,
        about="tries_used_up",
        facts={
            "told_of_at": when(event.occurred_at),
            "number": guesses.number,
            "tried_by": guesses.tried_by,
            "email": guesses.email,
        },
        customer_name=guesses.number,
        reference_pattern=guesses.landlord.reference_pattern,
        reference_start=guesses.landlord.reference_start,
        division=cast("Division", guesses.landlord.division),
        at=event.occurred_at,
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
