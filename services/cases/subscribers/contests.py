"""Cases about access that one owner gave and another does not agree with."""

from dataclasses import dataclass
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.landlords import Landlord
from chassis.text import when
from contracts.api.owners import ObjectionView
from contracts.events.accounts import AccessContested, ObjectionSettled
from services.cases.clients import Clients
from services.cases.domain.clock import Division
from services.cases.domain.entries import LODGE
from services.cases.domain.security import CONTESTED
from services.cases.domain.states import CaseNotFound
from services.cases.subscribers.collected import handlers
from services.cases.use_cases.close_contest import close_contest
from services.cases.use_cases.open_security_case import open_security_case


@dataclass(frozen=True)
class Contest:
    """What a case about contested access needs from elsewhere."""

    told: ObjectionView
    landlord: Landlord


async def fetch_contest(clients: Clients, event: AccessContested) -> Contest:
    """Ask the record for both positions: names and words are in no event."""
    told = await clients.contests.objection(event.landlord_id, event.objection_id)
    return Contest(told, clients.landlord(event.landlord_id))


@handlers.on(AccessContested, fetch=fetch_contest)
async def open_case_when_access_contested(
    session: AsyncSession, event: AccessContested, contest: Contest
) -> None:
    """Have staff settle what the owners do not agree about."""
    told = contest.told
    await open_security_case(
        session,
        landlord_id=event.landlord_id,
        kind=CONTESTED,
        about="newcomer_contested" if told.is_newcomer else "access_contested",
        facts={
            "told_of_at": when(told.objected_at),
            "home": f"{told.address}, {told.reference}",
            "let_in": told.name,
            "asked_words": told.asked_words,
            "let_in_by": told.let_in_by,
            "let_in_at": when(told.let_in_at) if told.let_in_at else "",
            "against": told.objected_by,
            "objection": told.words,
        },
        customer_name=told.name,
        reference_pattern=contest.landlord.reference_pattern,
        reference_start=contest.landlord.reference_start,
        division=cast("Division", contest.landlord.division),
        at=event.occurred_at,
        case_id=event.objection_id,
        account_id=event.account_id,
    )


@handlers.on(ObjectionSettled)
async def close_case_when_objection_settled(session: AsyncSession, event: ObjectionSettled) -> None:
    """Close the case, if the desk has not yet: it is settled in the record."""
    try:
        await close_contest(
            session,
            case_id=event.objection_id,
            outcome=event.outcome,
            text="",
            by=LODGE,
            at=event.occurred_at,
        )
    except CaseNotFound:  # it opens later, and staff see there that it is settled
        return
