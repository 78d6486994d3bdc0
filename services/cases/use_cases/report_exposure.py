"""Open a case of the highest priority: somebody sees what is another person's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.text import when
from contracts.events.cases import ExposureReported
from services.cases.domain.clock import Division
from services.cases.domain.security import EXPOSED
from services.cases.store.cases import find_case
from services.cases.use_cases.open_security_case import open_security_case

log = structlog.get_logger()

YES: Final = "yes"


@dataclass(frozen=True)
class Exposure:
    """What somebody tells of a page that showed too much."""

    exposure_id: UUID
    correlation_id: str
    """Of the request that made the page."""

    page: str
    seen: str
    telephone: str
    may_call: bool
    user_id: UUID | None
    """Whose login it was, if anybody was signed in."""

    name: str


async def report_exposure(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    exposure: Exposure,
    reference_pattern: str,
    reference_start: int,
    division: Division,
    at: datetime,
) -> tuple[UUID, str]:
    """Store the case and announce `ExposureReported`. Return its id and its reference.

    The same report again is the same case. `at` in UTC.
    """
    known = await find_case(session, exposure.exposure_id)
    if known is not None:
        return known.id, known.reference

    facts = {
        "told_of_at": when(at),
        "page": exposure.page,
        "seen": exposure.seen,
        "telephone": exposure.telephone,
        "may_call": YES if exposure.may_call else "",
        "correlation_id": exposure.correlation_id,
        "user_id": str(exposure.user_id or ""),
    }
    case = await open_security_case(
        session,
        landlord_id=landlord_id,
        kind=EXPOSED,
        about="exposure",
        facts={fact: value for fact, value in facts.items() if value},
        customer_name=exposure.name,
        reference_pattern=reference_pattern,
        reference_start=reference_start,
        division=division,
        at=at,
        case_id=exposure.exposure_id,
    )
    log.error("exposure.reported", case_id=str(case.id), seen_under=exposure.correlation_id)

    announce(
        session,
        ExposureReported(landlord_id=landlord_id, case_id=case.id, reference=case.reference),
    )
    return case.id, case.reference
