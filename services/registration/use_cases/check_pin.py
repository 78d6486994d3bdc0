"""Compare the PIN of a request with the record, for staff to see how it came out."""

from datetime import datetime
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.blind import BlindKey
from services.registration.domain.keys import account_reference_key
from services.registration.domain.pins import pin_evidence, pin_key
from services.registration.domain.policy import Policy
from services.registration.domain.states import Move, may
from services.registration.store.record import FactKeys, find_matches
from services.registration.store.registrations import find_attempt, registration_for_update


async def check_pin(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    registration_id: UUID,
    pin: SecretStr,
    policy: Policy,
    blind: BlindKey,
    at: datetime,
) -> None:
    """Keep how the PIN compared, never the PIN. Nothing where none was given or it was done."""
    row = await registration_for_update(session, registration_id)
    step, key = policy.way(row.way).pin_step, pin_key(pin, landlord_id, blind)
    if step is None or not key or row.pin_result or not may(row.state, Move.SEND_ENQUIRY):
        return
    number = account_reference_key(row.account_reference)
    if not number:
        row.pin_result = "no_account"
        return
    attempt = await find_attempt(
        session,
        registration_id=registration_id,
        step=step.name,
        evidence=pin_evidence(row.account_reference, pin, landlord_id, blind),
    )
    row.pin_result = "not_compared"
    if attempt is None or not attempt.is_granted:
        return
    said = FactKeys([], b"", "", account_reference=number, start_month=None, pin=key)
    found = await find_matches(session, step, said, at=at)

    row.pin_result = attempt.outcome = "match" if found else "no_match"
