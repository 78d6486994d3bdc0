"""A lost second step, taken away by staff: a customer's, or a colleague's."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, status

from chassis.auth import Caller
from chassis.events import now
from chassis.http import Session
from chassis.text import _
from contracts.api.identity import SecondStepReset, StaffSecondStepReset
from services.identity.domain import one_time
from services.identity.domain.one_time import NotEnoughChecked
from services.identity.domain.users import UserKind
from services.identity.routes.staff import Admin, admin_of
from services.identity.use_cases.reset_second_step import reset_second_step

router = APIRouter(tags=["second steps"])


@router.post("/external-users/{user_id}/second-step-reset", status_code=status.HTTP_204_NO_CONTENT)
async def post_second_step_reset(
    user_id: UUID, body: SecondStepReset, caller: Admin, session: Session
) -> None:
    """Take a customer's app, recovery codes and passkeys away. 409 where there are none.

    403 `proof_too_old` for staff who showed who they are more than ten minutes ago.
    """
    await _reset(session, caller, user_id, UserKind.CUSTOMER, body)


@router.post("/staff/{user_id}/second-step-reset", status_code=status.HTTP_204_NO_CONTENT)
async def post_staff_second_step_reset(
    user_id: UUID, body: StaffSecondStepReset, caller: Admin, session: Session
) -> None:
    """Take a colleague's away. 403 `own_login` for one's own, or `proof_too_old`."""
    await _reset(session, caller, user_id, UserKind.STAFF, body)


async def _reset(
    session: Session,
    caller: Caller,
    user_id: UUID,
    kind: UserKind,
    grounds: SecondStepReset | StaffSecondStepReset,
) -> None:
    _require_checks(grounds.facts_checked)
    moment = now()
    await reset_second_step(
        session,
        landlord_id=caller.landlord_id,
        user_id=user_id,
        kind=kind,
        case_reference=grounds.case_reference,
        facts_checked=grounds.facts_checked,
        admin_id=await admin_of(session, caller, moment),
        at=moment,
    )


def _require_checks(facts: Sequence[str]) -> None:
    if len(set(facts)) < one_time.FACTS_NEEDED:
        advice = _("Choose at least two facts that you checked")
        raise NotEnoughChecked("two facts must be checked", fields={"facts_checked": advice})
