"""Open a case by the link of whoever sent it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.states import CaseStatus
from services.cases.domain.tracking import CaseNotOpenYet, require_in_time, require_tracking_token
from services.cases.store.cases import case_of_registration, public_case
from services.cases.tables import CaseRow


async def find_tracked_case(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    registration_id: UUID,
    token: str,
    link_key: bytes,
    at: datetime,
    is_locked: bool = False,
) -> CaseRow:
    """Return the one case that the link opens. Changes nothing. `at` in UTC.

    `registration_id` is the case's own id where somebody sent it who is no customer.

    Raises:
        TrackingLinkUnknown: wrong, of another landlord, or too old; one error for all.
        CaseNotOpenYet: the link is good, and the case is about to be opened.
    """
    require_tracking_token(
        token, key=link_key, landlord_id=landlord_id, registration_id=registration_id
    )
    case = await case_of_registration(
        session, landlord_id=landlord_id, registration_id=registration_id, is_locked=is_locked
    )
    if case is None:
        case = await public_case(
            session, landlord_id=landlord_id, case_id=registration_id, is_locked=is_locked
        )
    if case is None:
        raise CaseNotOpenYet("what was sent is being entered", retry_after=10)
    require_in_time(CaseStatus(case.status), case.changed_at, at=at)
    return case
