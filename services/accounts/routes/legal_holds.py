"""Legal holds: placed and lifted by leads, asked for by every service before it erases."""

from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from chassis.retention.holds import HeldSubjects
from contracts.api.legal_holds import ContactHold, Holds, HoldView, HoldWanted
from services.accounts.domain.errors import AccountNotFound
from services.accounts.store.legal_holds import held_subjects, holds_shown, is_on_hold
from services.accounts.store.reading import account_record
from services.accounts.tables import LegalHoldRow
from services.accounts.use_cases.lift_legal_hold import lift_legal_hold
from services.accounts.use_cases.place_legal_hold import place_legal_hold

router = APIRouter()

Reader = Annotated[Caller, Depends(allow("staff"))]
Lead = Annotated[Caller, Depends(allow("staff:lead"))]
Erasing = Annotated[
    Caller, Depends(allow("service:cases", "service:notifications", "service:registration"))
]
Identity = Annotated[Caller, Depends(allow("service:identity"))]


@router.get("/legal-holds")
async def get_holds(caller: Reader, session: Session) -> Holds:
    """Return every hold in force, the newest first."""
    found = await holds_shown(session, caller.landlord_id, account_id=None)
    return Holds(items=[_view(row, reference) for row, reference in found])


@router.get("/legal-holds/subjects")
async def get_held_subjects(caller: Erasing, session: Session) -> HeldSubjects:
    """Return whom and what the holds in force are on."""
    accounts, contacts = await held_subjects(session, caller.landlord_id)
    return HeldSubjects(account_ids=list(accounts), contact_ids=list(contacts))


@router.get("/contacts/{contact_id}/legal-hold")
async def get_hold_of_contact(contact_id: UUID, caller: Identity, session: Session) -> ContactHold:
    """Say whether a hold is on a person: false for anybody who is not on record."""
    return ContactHold(is_held=await is_on_hold(session, caller.landlord_id, contact_id))


@router.get("/accounts/{account_id}/legal-hold")
async def get_holds_of_account(account_id: UUID, caller: Reader, session: Session) -> Holds:
    """Return the account's holds, lifted ones too, the newest first."""
    if await account_record(session, caller.landlord_id, account_id) is None:
        raise AccountNotFound("no such account")
    found = await holds_shown(session, caller.landlord_id, account_id=account_id)
    return Holds(items=[_view(row, reference) for row, reference in found])


@router.post("/accounts/{account_id}/legal-hold", status_code=status.HTTP_204_NO_CONTENT)
async def post_hold(account_id: UUID, body: HoldWanted, caller: Lead, session: Session) -> None:
    """Hold everything about the account. 409 `legal_hold_stands`: one is in force already."""
    moment = now()
    row = await place_legal_hold(
        session,
        landlord_id=caller.landlord_id,
        account_id=account_id,
        reason=body.reason,
        placed_by_name=caller.name,
        at=moment,
    )
    record_by(
        session,
        caller,
        act="legal_hold.placed",
        at=moment,
        subject_kind="account",
        subject_id=account_id,
        details={"reason": row.reason},
    )


@router.post("/accounts/{account_id}/legal-hold/lift", status_code=status.HTTP_204_NO_CONTENT)
async def post_lift(account_id: UUID, body: HoldWanted, caller: Lead, session: Session) -> None:
    """Lift it. 409 `no_legal_hold`: none is in force."""
    moment = now()
    row = await lift_legal_hold(
        session,
        landlord_id=caller.landlord_id,
        account_id=account_id,
        because=body.reason,
        lifted_by_name=caller.name,
        at=moment,
    )
    record_by(
        session,
        caller,
        act="legal_hold.lifted",
        at=moment,
        subject_kind="account",
        subject_id=account_id,
        details={"reason": row.lifted_because},
    )


def _view(row: LegalHoldRow, reference: str) -> HoldView:
    return HoldView(
        hold_id=row.id,
        account_id=row.account_id,
        reference=reference,
        reason=row.reason,
        placed_at=row.placed_at.astimezone(UTC),
        placed_by_name=row.placed_by_name,
        lifted_at=row.lifted_at.astimezone(UTC) if row.lifted_at else None,
        lifted_by_name=row.lifted_by_name,
        lifted_because=row.lifted_because,
    )
