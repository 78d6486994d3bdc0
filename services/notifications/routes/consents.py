"""What the customer who asks agreed to; staff see it and change nothing."""

from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, status
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller, allow
from chassis.consents import ConsentAsked
from chassis.events import now
from chassis.http import Session
from contracts.api.notifications.consents import (
    Consent,
    ConsentDecision,
    Consents,
    ConsentWanted,
)
from services.notifications.domain.consents import SHOWN_DECISIONS, asked_for, state_of
from services.notifications.domain.preferences import holders_of
from services.notifications.store.consents import decisions_of, newest_decisions
from services.notifications.tables import ConsentRow
from services.notifications.use_cases.decide_consent import decide_consent

router = APIRouter(tags=["preferences"])

Customer = Annotated[Caller, Depends(allow("customer"))]
Staff = Annotated[
    Caller, Depends(allow("staff:agent", "staff:lead", "staff:identity_admin", "staff:auditor"))
]


@router.get("/me/consents")
async def read_consents(caller: Customer, session: Session, request: Request) -> Consents:
    """Return what the landlord asks for, how the caller answered, and every earlier answer."""
    return await _told(session, request, caller, _holders(caller))


@router.put("/me/consents/{purpose}", status_code=status.HTTP_204_NO_CONTENT)
async def put_consent(
    purpose: str, body: ConsentWanted, caller: Customer, session: Session, request: Request
) -> None:
    """Agree or take it back. 404 if nobody asks for it, 409 if the words changed meanwhile."""
    await decide_consent(
        session,
        landlord_id=caller.landlord_id,
        holders=_holders(caller),
        asked=asked_for(purpose, _asked(request, caller)),
        version=body.version,
        is_given=body.is_given,
        by=UUID(caller.subject),
        at=now(),
    )


@router.get("/contacts/{contact_id}/consents")
async def read_contact_consents(
    contact_id: UUID, caller: Staff, session: Session, request: Request
) -> Consents:
    """Return what a person on record agreed to."""
    holders = holders_of(user_id=None, contact_id=contact_id)
    return await _told(session, request, caller, holders)


def _holders(caller: Caller) -> list[str]:
    return holders_of(user_id=caller.user_id, contact_id=caller.contact_id)


def _asked(request: Request, caller: Caller) -> tuple[ConsentAsked, ...]:
    consents: tuple[ConsentAsked, ...] = request.app.state.landlords.by_id(
        caller.landlord_id
    ).consents
    return consents


async def _told(
    session: AsyncSession, request: Request, caller: Caller, holders: Sequence[str]
) -> Consents:
    newest = await newest_decisions(session, caller.landlord_id, holders)
    past = await decisions_of(session, caller.landlord_id, holders, limit=SHOWN_DECISIONS + 1)
    return Consents(
        items=[_line(each, newest.get(each.purpose)) for each in _asked(request, caller)],
        history=_history(past[:SHOWN_DECISIONS]),
        has_more=len(past) > SHOWN_DECISIONS,
    )


def _line(asked: ConsentAsked, newest: ConsentRow | None) -> Consent:
    return Consent(
        purpose=asked.purpose,
        title=asked.title,
        wording=asked.wording,
        version=asked.version,
        state=state_of(asked, newest),
        decided_at=newest.decided_at.astimezone(UTC) if newest else None,
    )


def _history(rows: Iterable[ConsentRow]) -> list[ConsentDecision]:
    return [
        ConsentDecision(
            purpose=row.purpose,
            wording=row.wording,
            version=row.version,
            is_given=row.is_given,
            decided_at=row.decided_at.astimezone(UTC),
        )
        for row in rows
    ]
