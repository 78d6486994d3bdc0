"""Somebody sees what is another person's: the portal hands it on, and staff hear of it at once."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.exposures import ExposureReport, ExposureTaken
from services.cases.domain.clock import Division
from services.cases.use_cases.report_exposure import Exposure, report_exposure

router = APIRouter()

Telling = Annotated[Caller, Depends(allow("service:gateway", "customer"))]
"""A customer by their own token; the portal itself for whoever is not signed in."""


@router.put("/exposures/{exposure_id}")
async def put_exposure(
    exposure_id: UUID, report: ExposureReport, caller: Telling, session: Session, request: Request
) -> ExposureTaken:
    """Open a case of the highest priority. The same id again is the same case."""
    landlord = request.app.state.landlords.by_id(caller.landlord_id)
    case_id, reference = await report_exposure(
        session,
        landlord_id=caller.landlord_id,
        exposure=Exposure(
            exposure_id=exposure_id,
            correlation_id=report.correlation_id,
            page=report.page,
            seen=report.seen,
            telephone=report.telephone,
            may_call=report.may_call,
            user_id=caller.user_id,
            name=caller.name,
        ),
        reference_pattern=landlord.reference_pattern,
        reference_start=landlord.reference_start,
        division=cast("Division", landlord.division),
        at=now(),
    )
    return ExposureTaken(case_id=case_id, reference=reference)
