"""Carry out what staff decided about an enquiry."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.cases import RegistrationDecided
from contracts.events.registration import (
    AccessApproved,
    AccessRefused,
    RegistrationDecisionRejected,
)
from services.registration.domain.policy import OWNING_ROLES
from services.registration.domain.states import Move, State, may, moved
from services.registration.store.registrations import find_for_update
from services.registration.tables import RegistrationRow


async def decide_registration(
    session: AsyncSession, *, decided: RegistrationDecided, at: datetime
) -> None:
    """Turn the decision into access or refusal, or say on the case why it could not be.

    A decision that does not fit is not an error here: it is answered by an event that the
    case shows. The same decision again changes nothing.
    """
    row = await find_for_update(session, decided.registration_id)
    if row is not None and row.decision_id == decided.decision_id:
        return
    problem = _problem(row, decided)
    if row is None or problem is not None:
        announce(
            session,
            RegistrationDecisionRejected(
                landlord_id=decided.landlord_id,
                registration_id=decided.registration_id,
                decision_id=decided.decision_id,
                reason=problem or "not_found",
            ),
        )
        return

    row.decision_id = decided.decision_id
    row.moved_at = at
    if decided.decision == "approve":
        _approve(session, row, decided)
    else:
        _refuse(session, row, decided)


def _problem(row: RegistrationRow | None, decided: RegistrationDecided) -> str | None:
    """Return the code of what keeps the decision from being carried out, or None."""
    move = Move.APPROVE if decided.decision == "approve" else Move.REFUSE
    if row is None:
        return "not_found"
    if row.state != State.ENQUIRY_SENT or not may(row.state, move):
        return f"already_{row.state}"
    if decided.decision == "approve" and decided.account_id is None:
        return "account_missing"
    return None


def _approve(session: AsyncSession, row: RegistrationRow, decided: RegistrationDecided) -> None:
    if decided.account_id is None:
        raise AssertionError("a decision without an account was answered before")
    row.state = moved(row.state, Move.APPROVE)
    row.contact_id = decided.contact_id or uuid4()
    row.account_id = decided.account_id
    row.is_provisional = False
    announce(
        session,
        AccessApproved(
            landlord_id=row.landlord_id,
            registration_id=row.id,
            contact_id=row.contact_id,
            account_id=decided.account_id,
            role=decided.role or OWNING_ROLES[0],
            basis="decision",
            is_new_contact=decided.contact_id is None,
        ),
    )


def _refuse(session: AsyncSession, row: RegistrationRow, decided: RegistrationDecided) -> None:
    row.state = moved(row.state, Move.REFUSE)
    announce(
        session,
        AccessRefused(
            landlord_id=row.landlord_id,
            registration_id=row.id,
            reason=decided.reason or "not_the_account_holder",
        ),
    )
