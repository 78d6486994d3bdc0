"""Policies tried out and explained, for whoever decides about them."""

from typing import Annotated

from fastapi import APIRouter, Depends

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.errors import Invalid
from chassis.events import now
from chassis.http import Session
from contracts.api.policies import ExplainedAttempt, Explanation, Simulated, Simulation
from contracts.api.registration import Evidence
from services.registration.domain.errors import PolicyRefused, RegistrationNotFound
from services.registration.domain.names import first_name_key
from services.registration.domain.policy import POSTED, Step
from services.registration.domain.policy_text import parse_policy
from services.registration.routes.door import Means, Operator
from services.registration.store.registrations import attempts_of, find_by_reference_or_id
from services.registration.use_cases.explain_step import WORDS, explain_step
from services.registration.use_cases.simulate_attempts import simulate_attempts
from services.registration.use_cases.verify_registration import keys_of

router = APIRouter()

Explaining = Annotated[Caller, Depends(allow("staff", "operator"))]


@router.post("/policy-simulations")
async def post_policy_simulation(
    simulation: Simulation, caller: Operator, session: Session, means: Means
) -> Simulated:
    """Say what a policy would make of these people on today's record. Changes nothing."""
    try:
        policy = parse_policy(simulation.policy, file=simulation.file)
    except PolicyRefused as refusal:
        raise Invalid("the policy cannot be used", fields={"policy": str(refusal)}) from refusal
    outcomes = await simulate_attempts(
        session,
        landlord_id=caller.landlord_id,
        policy=policy,
        attempts=simulation.attempts,
        blind=means.blind,
        at=now(),
    )
    details = {"people": str(len(outcomes))}
    record_by(session, caller, act="policy.simulated", at=now(), details=details)
    return Simulated(outcomes=outcomes)


@router.get("/registrations/{registration}/explanation")
async def get_explanation(
    registration: str, caller: Explaining, session: Session, means: Means
) -> Explanation:
    """Say why a registration, given by its id or the number of its enquiry, stands where it stands.

    What was posted is not kept: whether a key was right is told by its attempt alone.
    """
    row = await find_by_reference_or_id(session, registration)
    if row is None:
        raise RegistrationNotFound("there is no such registration")
    policy = means.policy_of(caller.landlord_id)
    way = policy.way(row.way)
    keys, first_name = keys_of(row, Evidence(), row.landlord_id, means.blind), row.first_name
    sentences: list[str] = []
    for step in way.steps:
        if row.erased_at is not None:
            sentences = ["the answers were erased, as they are some time after the end"]
            break
        sentences += _unkept(step) or await explain_step(
            session, step, keys, first_name_key=first_name_key(first_name), at=now()
        )
    return Explanation(
        registration_id=row.id,
        reference=row.reference,
        state=str(row.state),
        policy=policy.name,
        way=way.name,
        attempts=[
            ExplainedAttempt(
                step=attempt.step,
                taken_at=attempt.taken_at,
                outcome=attempt.outcome or "",
                is_granted=attempt.is_granted,
            )
            for attempt in await attempts_of(session, row.id)
        ],
        now=sentences or [f"{way.name}: nothing is compared, staff look at everybody"],
    )


def _unkept(step: Step) -> list[str]:
    posted = [WORDS[fact] for fact in step.facts if fact in POSTED]
    return [f"{step.name}: the {posted[0]} that was typed is not kept"] if posted else []
