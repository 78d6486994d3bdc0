"""Send somebody the link to their case again."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import email_key
from chassis.outbox import announce
from contracts.events.cases import TrackingLinkRequested
from services.cases.domain.states import CaseStatus
from services.cases.domain.tracking import MAILS_AN_HOUR, TrackingLinkUnknown, require_in_time
from services.cases.store.cases import answers_of, case_with_reference
from services.cases.store.tracking import (
    add_link_request,
    forget_link_requests,
    links_requested_since,
)
from services.cases.tables import CaseRow

FORGOTTEN_AFTER = timedelta(days=1)


async def ask_for_tracking_link(
    session: AsyncSession, *, landlord_id: UUID, reference: str, email: str, at: datetime
) -> None:
    """Have the link mailed, if number and address belong together. Nobody is told whether.

    The mail goes to the address of the case, whose mailbox was proved before the case was sent,
    at most three times an hour. A request that fits nothing leaves a line behind like one that
    fits, and both are forgotten after a day. `at` in UTC.
    """
    case = await _case_of(session, landlord_id, reference, email, at=at)
    case_id = case.id if case is not None else None
    asked = await links_requested_since(
        session, landlord_id=landlord_id, case_id=case_id, moment=at - timedelta(hours=1)
    )
    request_id = uuid4()
    add_link_request(session, request_id, landlord_id=landlord_id, case_id=case_id, at=at)
    await forget_link_requests(session, landlord_id=landlord_id, before=at - FORGOTTEN_AFTER)

    if case is None or case.registration_id is None or asked >= MAILS_AN_HOUR:
        return
    announce(
        session,
        TrackingLinkRequested(
            landlord_id=landlord_id,
            request_id=request_id,
            case_id=case.id,
            registration_id=case.registration_id,
            reference=case.reference,
        ),
    )


async def _case_of(
    session: AsyncSession, landlord_id: UUID, reference: str, email: str, *, at: datetime
) -> CaseRow | None:
    case = await case_with_reference(session, landlord_id=landlord_id, reference=reference)
    if case is None or case.registration_id is None:
        return None
    try:
        require_in_time(CaseStatus(case.status), case.changed_at, at=at)
    except TrackingLinkUnknown:
        return None
    asked = email_key(email)
    answers = await answers_of(session, case)
    return case if asked and email_key(answers.get("email", "")) == asked else None
