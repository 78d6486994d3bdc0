"""Count a try of a PIN before it is compared."""

from datetime import datetime
from uuid import UUID, uuid4

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.blind import BlindKey
from services.registration.domain.keys import account_reference_key
from services.registration.domain.pins import pin_evidence, pin_key
from services.registration.domain.policy import Policy
from services.registration.domain.states import Move, may
from services.registration.store.registrations import find_attempt, registration_for_update
from services.registration.tables import AttemptRow
from services.registration.use_cases.count_tries import count_tries


async def take_pin_try(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    registration_id: UUID,
    pin: SecretStr,
    policy: Policy,
    blind: BlindKey,
    at: datetime,
) -> None:
    """Take a try of the PIN, if one was given and the way asks for it. Compares nothing yet.

    Commit this before `check_pin`: then a try is used whatever follows. The same PIN again is
    the same attempt. `at` in UTC.

    Raises:
        RegistrationNotFound: there is none.
    """
    row = await registration_for_update(session, registration_id)
    step, is_given = policy.way(row.way).pin_step, bool(pin_key(pin, landlord_id, blind))
    is_due = is_given and not row.pin_result and may(row.state, Move.SEND_ENQUIRY)
    if step is None or not is_due or not account_reference_key(row.account_reference):
        return
    evidence = pin_evidence(row.account_reference, pin, landlord_id, blind)
    known = await find_attempt(
        session, registration_id=registration_id, step=step.name, evidence=evidence
    )
    if known is not None:
        return

    is_granted = await count_tries(session, row, step, landlord_id=landlord_id, blind=blind, at=at)
    session.add(
        AttemptRow(
            id=uuid4(),
            landlord_id=landlord_id,
            registration_id=registration_id,
            step=step.name,
            evidence=evidence,
            is_granted=is_granted,
            taken_at=at,
        )
    )
