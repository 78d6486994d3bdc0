"""Say what a policy would make of people, before it is in use."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.blind import BlindKey
from chassis.emails import email_key
from contracts.api.policies import SimulatedAttempt, SimulatedOutcome
from services.registration.domain.keys import account_reference_key, birth_key, postcode_key
from services.registration.domain.names import first_name_key, surname_keys
from services.registration.domain.policy import Outcome, Policy, Step, Way, judge
from services.registration.domain.posted import PostedKind, hash_of
from services.registration.store.record import FactKeys, find_matches
from services.registration.use_cases.explain_step import explain_step

End = Literal["admitted", "provisional", "asked", "case", "owner"]

ENDS: dict[Outcome, End] = {
    Outcome.APPROVE: "admitted",
    Outcome.PROVISIONAL: "provisional",
    Outcome.ASK_AGAIN: "asked",
    Outcome.RAISE_CASE: "case",
    Outcome.ASK_OWNER: "owner",
}


async def simulate_attempts(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    policy: Policy,
    attempts: Sequence[SimulatedAttempt],
    blind: BlindKey,
    at: datetime,
) -> list[SimulatedOutcome]:
    """Return what would become of each, with the reasons, on the record as it is today.

    Each stands alone: no try is counted, no key is used up, nothing is kept.
    """
    return [
        await _simulate(session, policy.way(one.way), one, _keys_of(one, landlord_id, blind), at)
        for one in attempts
    ]


async def _simulate(
    session: AsyncSession,
    way: Way,
    attempt: SimulatedAttempt,
    keys: FactKeys,
    at: datetime,
) -> SimulatedOutcome:
    first_name = first_name_key(attempt.first_name)
    reasons: list[str] = []
    step: Step | None = way.first
    while step is not None:
        reasons += await explain_step(session, step, keys, first_name_key=first_name, at=at)
        if step is not way.first and not all(getattr(keys, fact.value) for fact in step.asks):
            return SimulatedOutcome(outcome="asked", way=way.name, step=step.name, reasons=reasons)
        found = await find_matches(session, step, keys, at=at)
        outcome = judge(step, found, first_name_key=first_name).outcome
        if outcome is not Outcome.ASK_NEXT:
            end = ENDS[outcome]
            return SimulatedOutcome(outcome=end, way=way.name, step=step.name, reasons=reasons)
        step = way.after(step)
    reasons.append(f"{way.name}: nothing is compared, staff look at everybody")
    return SimulatedOutcome(outcome="case", way=way.name, step="", reasons=reasons)


def _keys_of(attempt: SimulatedAttempt, landlord_id: UUID, blind: BlindKey) -> FactKeys:
    email, pin = email_key(attempt.email), account_reference_key(attempt.pin)
    surname = sorted(surname_keys(attempt.last_name).exact)
    month = None
    if attempt.purchase_year is not None and attempt.purchase_month is not None:
        month = attempt.purchase_year * 100 + attempt.purchase_month
    return FactKeys(
        surname=surname,
        email=blind.hash(landlord_id, "email", email) if email else b"",
        postcode=postcode_key(attempt.postcode),
        account_reference=account_reference_key(attempt.account_reference),
        start_month=month,
        full_name=surname,
        first_name=first_name_key(attempt.first_name),
        date_of_birth=birth_key(attempt.date_of_birth, landlord_id, blind),
        agreement_reference=account_reference_key(attempt.agreement_reference),
        pin=blind.hash(landlord_id, "pin", pin).hex() if pin else "",
        portal_key=hash_of(PostedKind.PORTAL_KEY, attempt.portal_key, landlord_id, blind),
        activation_code=hash_of(
            PostedKind.ACTIVATION_CODE, attempt.activation_code, landlord_id, blind
        ),
    )
