"""The applicant's ladder, and the facts for those who act on them."""

from dataclasses import asdict
from typing import cast
from uuid import UUID

from fastapi import APIRouter, status

from chassis.audit import record_by
from chassis.events import now
from chassis.http import Session
from contracts.api.registration import (
    AccountTries,
    Candidate,
    Candidates,
    Enquiry,
    Evidence,
    OwnerRequest,
    PinResult,
    RebuildStep,
    RebuildStepped,
    RegistrationForm,
    RegistrationStatus,
    RegistrationView,
    WorkflowStep,
)
from services.registration.clients import Clients
from services.registration.domain.states import State
from services.registration.routes.door import (
    Acting,
    Applicant,
    Applying,
    Deciding,
    Gateway,
    Leading,
    Means,
    Operator,
    Own,
    clients_in,
    require_own,
)
from services.registration.store.registrations import registration_of
from services.registration.tables import RegistrationRow
from services.registration.use_cases.ask_owner import ask_owner
from services.registration.use_cases.cancel_registration import cancel_registration
from services.registration.use_cases.project_records import project_records
from services.registration.use_cases.rank_candidates import rank_candidates
from services.registration.use_cases.restore_tries import restore_tries
from services.registration.use_cases.start_registration import start_registration
from services.registration.use_cases.take_try import take_try
from services.registration.use_cases.verify_registration import verify_registration

router = APIRouter()


@router.put("/registrations/{registration_id}")
async def put_registration(
    registration_id: UUID, form: RegistrationForm, caller: Gateway, session: Session, means: Means
) -> RegistrationStatus:
    """Take the first form. The same form again changes nothing; 409 if another was sent."""
    policy = means.policy_of(caller.landlord_id)
    await start_registration(
        session,
        landlord_id=caller.landlord_id,
        registration_id=registration_id,
        form=form,
        policy=policy,
        at=now(),
    )
    return _status(await registration_of(session, registration_id), means)


@router.get("/registrations/{registration_id}")
async def get_registration(
    registration_id: UUID, caller: Applying, session: Session, means: Means
) -> RegistrationStatus:
    """Say where the registration stands."""
    await require_own(session, caller, registration_id)
    return _status(await registration_of(session, registration_id), means)


@router.delete("/registrations/{registration_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_registration(registration_id: UUID, caller: Applying, session: Session) -> None:
    """Give up. Nothing is left behind; 409 once staff are looking or it was decided."""
    await require_own(session, caller, registration_id)
    await cancel_registration(session, registration_id=registration_id)


@router.post("/registrations/{registration_id}/verification")
async def post_verification(
    registration_id: UUID,
    evidence: Evidence,
    caller: Applicant,
    own: Own,
) -> RegistrationStatus:
    """Compare the answers with the record and say what follows.

    The try is counted in a transaction of its own, before anything is compared. The same
    answers again are answered as before and count once.
    """
    landlord_id, means, database = caller.landlord_id, clients_in(own), own.database
    policy = means.policy_of(landlord_id)
    async with database.transaction(landlord_id) as session:
        await require_own(session, caller, registration_id)
        attempt_id = await take_try(
            session,
            landlord_id=landlord_id,
            registration_id=registration_id,
            evidence=evidence,
            policy=policy,
            blind=means.blind,
            at=now(),
        )
    async with database.transaction(landlord_id) as session:
        if attempt_id is not None:
            await verify_registration(
                session,
                landlord_id=landlord_id,
                registration_id=registration_id,
                attempt_id=attempt_id,
                evidence=evidence,
                policy=policy,
                blind=means.blind,
                at=now(),
            )
        return _status(await registration_of(session, registration_id), means)


@router.post("/registrations/{registration_id}/owner-request")
async def post_owner_request(
    registration_id: UUID, body: OwnerRequest, caller: Applicant, session: Session, means: Means
) -> RegistrationStatus:
    """Have the owner of the home asked. 409 where there is none to ask."""
    await require_own(session, caller, registration_id)
    await ask_owner(
        session,
        landlord_id=caller.landlord_id,
        registration_id=registration_id,
        request=body,
        at=now(),
    )
    return _status(await registration_of(session, registration_id), means)


@router.get("/registrations/{registration_id}/facts")
async def get_facts(
    registration_id: UUID, caller: Acting, session: Session, means: Means
) -> RegistrationView:
    """Return everything the applicant said, and how staff work on it."""
    row = await registration_of(session, registration_id)
    steps = means.policy_of(caller.landlord_id).way(row.way).workflow
    return _view(
        row,
        [
            WorkflowStep.model_validate(asdict(step) | {"actions": list(step.actions)})
            for step in steps
        ],
    )


@router.get("/registrations/{registration_id}/candidates")
async def get_candidates(
    registration_id: UUID, caller: Deciding, session: Session, means: Means
) -> Candidates:
    """Suggest accounts this person may belong to, best first. It admits nobody."""
    found = await rank_candidates(
        session,
        landlord_id=caller.landlord_id,
        registration_id=registration_id,
        blind=means.blind,
    )
    return Candidates(
        items=[
            Candidate(
                account_id=one.account_id,
                contact_id=one.contact_id,
                score=one.score,
                reasons=list(one.reasons),
            )
            for one in found
        ]
    )


@router.post("/restored-tries", status_code=status.HTTP_204_NO_CONTENT)
async def post_restored_tries(
    tries: AccountTries, caller: Leading, session: Session, means: Means
) -> None:
    """Give an account number its tries back."""
    await restore_tries(
        session,
        landlord_id=caller.landlord_id,
        account_reference=tries.account_reference,
        blind=means.blind,
    )
    record_by(
        session,
        caller,
        act="tries.restored",
        at=now(),
        subject_kind="case" if tries.case_id else "",
        subject_id=tries.case_id,
    )


@router.post("/record-pages")
async def post_record_page(step: RebuildStep, caller: Operator, own: Own) -> RebuildStepped:
    """Take over one page of the record. Called with each answer's `next`, it rebuilds it all."""
    facts, following = await clients_in(own).page(caller.landlord_id, step.after)
    async with own.database.transaction(caller.landlord_id) as session:
        await project_records(
            session, landlord_id=caller.landlord_id, facts=facts, at=now(), is_rebuild=True
        )
    return RebuildStepped(accounts=len(facts.accounts), next=following)


def _status(row: RegistrationRow, means: Clients) -> RegistrationStatus:
    waiting = None
    if row.state == State.ASKED:
        waiting = means.policy_of(row.landlord_id).way(row.way).step(row.step)
    return RegistrationStatus(
        registration_id=row.id,
        state=State(row.state).value,
        way=row.way,
        next_step=waiting.name if waiting else None,
        asks=[fact.value for fact in waiting.asks] if waiting else [],
        is_provisional=row.is_provisional,
        reference=row.reference,
        answer_by=row.answer_by,
    )


def _view(row: RegistrationRow, workflow: list[WorkflowStep]) -> RegistrationView:
    enquiry = None
    if row.enquiry_telephone is not None:
        enquiry = Enquiry(
            telephone=row.enquiry_telephone,
            property_address=row.enquiry_address or "",
            latest_service_charge=row.enquiry_charge or "",
            details=row.enquiry_details or "",
            association=row.enquiry_association or "",
        )
    return RegistrationView(
        registration_id=row.id,
        state=State(row.state).value,
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        telephone=row.telephone,
        postcode=row.postcode,
        account_reference=row.account_reference,
        purchase_month=row.purchase_month,
        purchase_year=row.purchase_year,
        way=row.way,
        date_of_birth=row.date_of_birth,
        agreement_reference=row.agreement_reference,
        house=row.house,
        street=row.street,
        town=row.town,
        evening_telephone=row.evening_telephone,
        mobile=row.mobile,
        pin_result=cast("PinResult", row.pin_result),
        enquiry=enquiry,
        reference=row.reference,
        started_at=row.started_at,
        enquiry_sent_at=row.enquiry_sent_at,
        tried=list(row.tried),
        asked_role=row.asked_role,
        asked_words=row.asked_words,
        workflow=workflow,
    )
