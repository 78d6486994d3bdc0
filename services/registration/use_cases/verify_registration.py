"""Compare somebody's answers with the record, and say what follows."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.blind import BlindKey
from chassis.emails import email_key
from chassis.outbox import announce
from contracts.api.registration import Evidence
from contracts.events.registration import AccessApproved, RegistrationAttempted
from services.registration.domain.keys import account_reference_key, birth_key, postcode_key
from services.registration.domain.names import first_name_key, surname_keys
from services.registration.domain.policy import (
    ADMITTING,
    Outcome,
    Policy,
    Step,
    Verdict,
    Way,
    judge,
)
from services.registration.domain.posted import PostedKind, hash_of
from services.registration.domain.states import UNDECIDED, Move, moved
from services.registration.store.key_links import forget_answered
from services.registration.store.posted import use_posted
from services.registration.store.record import FactKeys, find_matches
from services.registration.store.registrations import attempt_of, registration_for_update
from services.registration.tables import RegistrationRow
from services.registration.use_cases.note_failed_facts import note_failed_facts


async def verify_registration(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    registration_id: UUID,
    attempt_id: UUID,
    evidence: Evidence,
    policy: Policy,
    blind: BlindKey,
    at: datetime,
) -> None:
    """Settle an attempt that was counted: compare, move the registration, announce both.

    An attempt that is settled already changes nothing. Live means live on the day of `at` in
    London. A new contact's id is minted here, and nowhere else.

    Raises:
        RegistrationNotFound: it was cancelled in the meantime.
    """
    row = await registration_for_update(session, registration_id)
    attempt = await attempt_of(session, attempt_id)
    if attempt.outcome is not None or row.state not in UNDECIDED:
        return
    way = policy.way(row.way)
    step = way.step(attempt.step)
    if step is None:  # the policy was changed in between, and staff look at everybody now
        row.state = moved(row.state, Move.OFFER_ENQUIRY)
        return
    verdict = Verdict(step.exhausted)
    if attempt.is_granted:
        keys = keys_of(row, evidence, landlord_id, blind)
        found = await find_matches(session, step, keys, at=at)
        verdict = judge(step, found, first_name_key=first_name_key(row.first_name))
        if not await _is_still_good(session, verdict, registration_id, at):
            verdict = Verdict(step.unmatched)
        if verdict.outcome not in (*ADMITTING, Outcome.ASK_OWNER) and not found:
            await note_failed_facts(
                session,
                landlord_id=landlord_id,
                registration_id=registration_id,
                step=step,
                keys=keys,
                at=at,
            )

    attempt.outcome = verdict.outcome
    row.moved_at = at
    if verdict.outcome in ADMITTING:
        _approve(session, row, step, verdict)
    else:
        _go_on(row, step, verdict, way)

    announce(
        session,
        RegistrationAttempted(
            landlord_id=landlord_id,
            registration_id=registration_id,
            step=step.name,
            outcome=OUTCOMES[verdict.outcome],
        ),
    )


async def _is_still_good(
    session: AsyncSession, verdict: Verdict, registration_id: UUID, at: datetime
) -> bool:
    """Use the posted secret up that let the person in, if one did. Of two people one is in time."""
    if verdict.match is None or verdict.match.key_id is None:
        return True
    key_id = verdict.match.key_id
    if not await use_posted(session, key_id, registration_id=registration_id, at=at):
        return False
    await forget_answered(session, key_id)
    return True


OUTCOMES = {
    Outcome.APPROVE: "approved",
    Outcome.PROVISIONAL: "provisional",
    Outcome.ASK_AGAIN: "ask_next",
    Outcome.ASK_NEXT: "ask_next",
    Outcome.RAISE_CASE: "raise_case",
    Outcome.ASK_OWNER: "ask_owner",
}


def keys_of(
    row: RegistrationRow, evidence: Evidence, landlord_id: UUID, blind: BlindKey
) -> FactKeys:
    """Return the keys of everything the person said. Secrets are in `evidence` alone."""
    email = email_key(row.email)
    month = None
    if row.purchase_year is not None and row.purchase_month is not None:
        month = row.purchase_year * 100 + row.purchase_month
    surname = sorted(surname_keys(row.last_name).exact)
    pin = account_reference_key(evidence.pin.get_secret_value())
    return FactKeys(
        surname=surname,
        email=blind.hash(landlord_id, "email", email) if email else b"",
        postcode=postcode_key(row.postcode),
        account_reference=account_reference_key(row.account_reference),
        start_month=month,
        full_name=surname,
        first_name=first_name_key(row.first_name),
        date_of_birth=birth_key(row.date_of_birth, landlord_id, blind),
        agreement_reference=account_reference_key(row.agreement_reference),
        pin=blind.hash(landlord_id, "pin", pin).hex() if pin else "",
        portal_key=hash_of(
            PostedKind.PORTAL_KEY, evidence.portal_key.get_secret_value(), landlord_id, blind
        ),
        activation_code=hash_of(
            PostedKind.ACTIVATION_CODE,
            evidence.activation_code.get_secret_value(),
            landlord_id,
            blind,
        ),
    )


def _approve(session: AsyncSession, row: RegistrationRow, step: Step, verdict: Verdict) -> None:
    match = verdict.match
    if match is None:
        raise AssertionError("nobody is let in without a match")
    is_new_contact = match.contact_id is None
    row.state = moved(row.state, Move.APPROVE)
    row.contact_id = match.contact_id or uuid4()
    row.account_id = match.account_id
    row.is_provisional = verdict.outcome is Outcome.PROVISIONAL
    announce(
        session,
        AccessApproved(
            landlord_id=row.landlord_id,
            registration_id=row.id,
            contact_id=row.contact_id,
            account_id=match.account_id,
            role=step.new_contact_role if is_new_contact else match.role,
            basis="policy",
            is_new_contact=is_new_contact,
            is_provisional=row.is_provisional,
        ),
    )


def _go_on(row: RegistrationRow, step: Step, verdict: Verdict, way: Way) -> None:
    """Wait for further answers, or offer the enquiry after the last."""
    if step.name not in row.tried:
        row.tried = [*row.tried, step.name]
    following = way.after(step)
    row.account_id = None
    if verdict.outcome is Outcome.ASK_OWNER and verdict.match is not None:
        row.account_id = verdict.match.account_id
        row.state = moved(row.state, Move.OFFER_OWNER)
        return
    if verdict.outcome is Outcome.ASK_AGAIN:
        row.state = moved(row.state, Move.ASK)
        return
    if verdict.outcome is Outcome.ASK_NEXT and following is not None:
        row.step = following.name
        row.state = moved(row.state, Move.ASK)
    else:
        row.state = moved(row.state, Move.OFFER_ENQUIRY)
