"""What somebody says who is no customer."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.public_enquiries import PublicEnquiry, PublicEnquiryTaken
from services.cases.domain.clock import Division
from services.cases.routes.tracking import tracking_link
from services.cases.use_cases.open_public_case import open_public_case

router = APIRouter()

Gateway = Annotated[Caller, Depends(allow("service:gateway"))]


@router.put("/public-enquiries/{enquiry_id}")
async def put_public_enquiry(
    enquiry_id: UUID, enquiry: PublicEnquiry, caller: Gateway, session: Session, request: Request
) -> PublicEnquiryTaken:
    """Open a case. The same id again is the same case."""
    landlord = request.app.state.landlords.by_id(caller.landlord_id)
    case = await open_public_case(
        session,
        landlord_id=caller.landlord_id,
        case_id=enquiry_id,
        matter=enquiry.matter,
        answers={
            "details": enquiry.words,
            "place": enquiry.place,
            "name": enquiry.name,
            "email": enquiry.email,
            "phone": enquiry.telephone,
        },
        reference_pattern=landlord.reference_pattern,
        reference_start=landlord.reference_start,
        division=cast("Division", landlord.division),
        at=now(),
    )
    return PublicEnquiryTaken(
        reference=case.reference,
        tracking_link=tracking_link(request.app.state.link_key, landlord, case.id),
        answer_by=case.due_at,
    )
