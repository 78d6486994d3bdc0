"""Ask staff to look."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.blind import BlindKey
from chassis.emails import email_key
from chassis.outbox import announce
from contracts.api.registration import Enquiry
from contracts.events.registration import VerificationFailed
from services.registration.domain.errors import EnquiryAlreadySent, TooManyEnquiries
from services.registration.domain.policy import Policy
from services.registration.domain.states import Move, moved
from services.registration.store.references import take_reference
from services.registration.store.registrations import registration_for_update
from services.registration.store.tries import take_one
from services.registration.tables import RegistrationRow

A_DAY = 24 * 3600


async def send_enquiry(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    registration_id: UUID,
    enquiry: Enquiry,
    policy: Policy,
    blind: BlindKey,
    most_a_day: int,
    at: datetime,
    answer_by: datetime | None = None,
) -> str:
    """Keep the answers, give the enquiry its number, announce it, and return the number.

    Nothing in it is mandatory: a blank enquiry is one. `answer_by` is what cases promises for
    `at`, if it could be asked. The same enquiry again gives the same
    number and announces nothing.

    Raises:
        RegistrationMoved: the policy's steps are not through, or it was decided.
        EnquiryAlreadySent: with other answers.
        TooManyEnquiries: this mailbox has sent `most_a_day` today (UTC).
        NoReferenceLeft: no number is in hand; lease a block and try again.
    """
    row = await registration_for_update(session, registration_id)
    if row.reference is not None and row.enquiry_telephone is not None:
        if _answers_of(row) == enquiry.model_copy(
            update={"account_reference": enquiry.account_reference or row.account_reference}
        ):
            return row.reference
        raise EnquiryAlreadySent("an enquiry was sent before and staff are looking at it")
    state = moved(row.state, Move.SEND_ENQUIRY)
    mailbox = blind.hash(landlord_id, "mailbox", email_key(row.email) or row.email)
    await _count(session, landlord_id, mailbox, most_a_day, at)

    row.reference = await take_reference(session)
    row.state = state
    row.enquiry_sent_at = row.moved_at = at
    row.answer_by = answer_by
    _keep(row, enquiry)

    announce(
        session,
        VerificationFailed(
            landlord_id=landlord_id,
            registration_id=registration_id,
            reference=row.reference,
            reason="enquiry" if policy.way(row.way).steps else "request",
            sent_at=at,
        ),
    )
    return row.reference


async def _count(
    session: AsyncSession, landlord_id: UUID, mailbox: bytes, most_a_day: int, at: datetime
) -> None:
    if not await take_one(
        session,
        landlord_id=landlord_id,
        kind="enquiry",
        subject=mailbox,
        day=at.astimezone(UTC).date(),
        most=most_a_day,
    ):
        raise TooManyEnquiries("too many enquiries for today", retry_after=A_DAY)


def _keep(row: RegistrationRow, enquiry: Enquiry) -> None:
    row.enquiry_telephone = enquiry.telephone
    row.enquiry_address = enquiry.property_address
    row.enquiry_charge = enquiry.latest_service_charge
    row.enquiry_details = enquiry.details
    row.enquiry_association = enquiry.association
    row.account_reference = enquiry.account_reference or row.account_reference


def _answers_of(row: RegistrationRow) -> Enquiry:
    return Enquiry(
        telephone=row.enquiry_telephone or "",
        property_address=row.enquiry_address or "",
        latest_service_charge=row.enquiry_charge or "",
        details=row.enquiry_details or "",
        association=row.enquiry_association or "",
        account_reference=row.account_reference,
    )
