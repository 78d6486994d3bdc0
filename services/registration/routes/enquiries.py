"""Asking staff to look."""

from uuid import UUID, uuid4

from fastapi import APIRouter

from chassis.events import now
from contracts.api.registration import Enquiry, EnquirySent, EnquiryWithPin
from contracts.api.tracking import TrackingLink
from services.registration.domain.errors import NoReferenceLeft, RegistrationNotFound
from services.registration.routes.door import Applicant, Own, clients_in, require_own
from services.registration.store.registrations import followed_by_staff
from services.registration.use_cases.check_pin import check_pin
from services.registration.use_cases.keep_references import keep_references
from services.registration.use_cases.send_enquiry import EnquiriesADay, send_enquiry
from services.registration.use_cases.take_pin_try import take_pin_try

router = APIRouter()


@router.post("/registrations/{registration_id}/enquiry")
async def post_enquiry(
    registration_id: UUID,
    enquiry: EnquiryWithPin,
    caller: Applicant,
    own: Own,
) -> EnquirySent:
    """Ask staff to look; nothing in it is mandatory. The same enquiry again: the same number.

    A try of the PIN is counted in a transaction of its own, before it is compared.
    """
    landlord_id, means, database = caller.landlord_id, clients_in(own), own.database

    sent_at, said = now(), Enquiry.model_validate(enquiry.model_dump(exclude={"pin"}))
    answer_by = await means.answer_time(landlord_id, sent_at)

    policy = means.policy_of(landlord_id)
    async with database.transaction(landlord_id) as session:
        await require_own(session, caller, registration_id)
        await take_pin_try(
            session,
            landlord_id=landlord_id,
            registration_id=registration_id,
            pin=enquiry.pin,
            policy=policy,
            blind=means.blind,
            at=sent_at,
        )

    async def send() -> EnquirySent:
        async with database.transaction(landlord_id) as session:
            await check_pin(
                session,
                landlord_id=landlord_id,
                registration_id=registration_id,
                pin=enquiry.pin,
                policy=policy,
                blind=means.blind,
                at=sent_at,
            )
            reference = await send_enquiry(
                session,
                landlord_id=landlord_id,
                registration_id=registration_id,
                enquiry=said,
                policy=policy,
                blind=means.blind,
                most=EnquiriesADay(
                    per_mailbox=own.settings.enquiries_per_mailbox_and_day,
                    per_network=own.settings.enquiries_per_network_and_day,
                ),
                at=sent_at,
                answer_by=answer_by,
            )
            row = await followed_by_staff(session, registration_id)
            return EnquirySent(reference=reference, answer_by=row.answer_by)

    try:
        return await send()
    except NoReferenceLeft:
        lease_id = uuid4()
        block = await means.lease_references(landlord_id, lease_id)
        async with database.transaction(landlord_id) as session:
            await keep_references(session, landlord_id=landlord_id, lease_id=lease_id, block=block)
        return await send()


@router.get("/registrations/{registration_id}/tracking-link")
async def get_tracking_link(registration_id: UUID, caller: Applicant, own: Own) -> TrackingLink:
    """Return the link by which somebody follows what they sent. 404 where nothing was sent."""
    async with own.database.transaction(caller.landlord_id) as session:
        await require_own(session, caller, registration_id)
        row = await followed_by_staff(session, registration_id)
        has_case, followed = row.reference is not None, row.id
    if not has_case:
        raise RegistrationNotFound("nothing was sent that could be followed")
    return await clients_in(own).tracking_link(caller.landlord_id, followed)
