"""Count a try before anything is compared."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.blind import BlindKey
from chassis.emails import email_key
from chassis.posted import posted_key
from chassis.text import _
from contracts.api.registration import Evidence
from services.registration.domain.errors import EvidenceMissing
from services.registration.domain.keys import account_reference_key
from services.registration.domain.policy import Fact, Policy, Step
from services.registration.domain.states import UNDECIDED, Move, State, moved
from services.registration.store.registrations import find_attempt, registration_for_update
from services.registration.tables import AttemptRow, RegistrationRow
from services.registration.use_cases.count_tries import count_tries


async def take_try(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    registration_id: UUID,
    evidence: Evidence,
    policy: Policy,
    blind: BlindKey,
    at: datetime,
) -> UUID | None:
    """Keep the answers, take a try of every kind the step counts, and return the attempt's id.

    Commit this before the attempt is settled: then a try is used whatever follows. The same
    answers again are the same attempt and take nothing. Where no try is left the attempt says
    so and will compare nothing. None: no step waits for these answers.

    Raises:
        RegistrationNotFound: there is none.
        EvidenceMissing: the waiting step asks for more than was answered.
    """
    row = await registration_for_update(session, registration_id)
    if row.state not in UNDECIDED:
        return None
    step = policy.way(row.way).step(row.step)
    if step is None or evidence == Evidence():
        if row.state != State.STARTED:
            return None
        if step is None or step.asks:
            _wait(row, step, at)
            return None
    _require_answers(step, evidence)

    if row.proved_at is None:
        row.proved_at = at
    if step.asks:
        _keep(row, evidence)
    digest = _digest(row, step, evidence, landlord_id, blind)
    known = await find_attempt(
        session, registration_id=registration_id, step=step.name, evidence=digest
    )
    if known is not None:
        return known.id
    attempt = AttemptRow(
        id=uuid4(),
        landlord_id=landlord_id,
        registration_id=registration_id,
        step=step.name,
        evidence=digest,
        is_granted=await count_tries(
            session, row, step, landlord_id=landlord_id, blind=blind, at=at
        ),
        taken_at=at,
    )
    session.add(attempt)
    return attempt.id


def _wait(row: RegistrationRow, step: Step | None, at: datetime) -> None:
    """Ask for the answers; where no step compares anything, let staff look."""
    row.proved_at = row.moved_at = at
    row.state = moved(row.state, Move.ASK if step else Move.OFFER_ENQUIRY)


def _require_answers(step: Step, evidence: Evidence) -> None:
    missing: dict[str, str] = {}
    said = {
        Fact.ACCOUNT_REFERENCE: (
            account_reference_key(evidence.account_reference),
            _("Enter your customer account number"),
        ),
        Fact.AGREEMENT_REFERENCE: (
            account_reference_key(evidence.agreement_reference),
            _("Enter your agreement reference"),
        ),
        Fact.DATE_OF_BIRTH: (evidence.date_of_birth, _("Enter your date of birth")),
        Fact.PIN: (evidence.pin.get_secret_value(), _("Enter your PIN")),
        Fact.ACTIVATION_CODE: (
            evidence.activation_code.get_secret_value(),
            _("Enter the activation code from your letter"),
        ),
        Fact.PORTAL_KEY: (
            evidence.portal_key.get_secret_value(),
            _("Enter the portal key from your letter"),
        ),
    }
    for fact, (answer, advice) in said.items():
        if fact in step.asks and not answer:
            missing[fact.value] = advice
    if Fact.START_MONTH in step.asks:
        if evidence.purchase_month is None:
            missing["purchase_month"] = _("Choose the month you purchased the property")
        if evidence.purchase_year is None:
            missing["purchase_year"] = _("Choose the year you purchased the property")
    if missing:
        raise EvidenceMissing("some answers are missing", fields=missing)


def _keep(row: RegistrationRow, evidence: Evidence) -> None:
    row.account_reference = evidence.account_reference
    row.purchase_month = evidence.purchase_month
    row.purchase_year = evidence.purchase_year
    row.agreement_reference = evidence.agreement_reference
    row.date_of_birth = evidence.date_of_birth


def _digest(
    row: RegistrationRow, step: Step, evidence: Evidence, landlord_id: UUID, blind: BlindKey
) -> bytes:
    """Return the hash of the answers that `step` compares, by their normal forms."""
    said = {
        Fact.SURNAME: row.last_name.casefold(),
        Fact.EMAIL: email_key(row.email) or "",
        Fact.POSTCODE: row.postcode.casefold(),
        Fact.ACCOUNT_REFERENCE: account_reference_key(row.account_reference),
        Fact.START_MONTH: f"{row.purchase_year}-{row.purchase_month}",
        Fact.FULL_NAME: f"{row.first_name} {row.last_name}".casefold(),
        Fact.DATE_OF_BIRTH: str(row.date_of_birth),
        Fact.AGREEMENT_REFERENCE: account_reference_key(row.agreement_reference),
        Fact.PIN: account_reference_key(evidence.pin.get_secret_value()),
        Fact.ACTIVATION_CODE: posted_key(evidence.activation_code.get_secret_value()),
        Fact.PORTAL_KEY: posted_key(evidence.portal_key.get_secret_value()),
    }
    text = "\x00".join(said[fact] for fact in step.facts)
    return blind.hash(landlord_id, f"evidence {step.name}", text)
