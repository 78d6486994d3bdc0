"""Ask staff to look."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.blind import BlindKey
from chassis.emails import email_key
from chassis.origin import origin
from chassis.outbox import announce
from contracts.api.registration import Enquiry
from contracts.events.registration import EnquiryRepeated, VerificationFailed
from services.registration.domain.content import A_SLIP, content_key
from services.registration.domain.errors import EnquiryAlreadySent, TooManyEnquiries
from services.registration.domain.keys import account_reference_key, postcode_key
from services.registration.domain.policy import Policy
from services.registration.domain.states import Move, moved
from services.registration.store.references import take_reference
from services.registration.store.registrations import registration_for_update
from services.registration.store.repeats import find_same
from services.registration.store.tries import take_one
from services.registration.tables import RegistrationRow
from services.registration.use_cases.start_registration import CORRECTABLE

A_DAY = 24 * 3600

FURTHER = ("way", "agreement_reference", "purchase_month", "purchase_year", "pin_result")
"""What was said, or came of it, after the first form."""


@dataclass(frozen=True)
class EnquiriesADay:
    """How many enquiries staff are to get of one sender on one day (UTC)."""

    per_mailbox: int
    per_network: int


async def send_enquiry(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    registration_id: UUID,
    enquiry: Enquiry,
    policy: Policy,
    blind: BlindKey,
    most: EnquiriesADay,
    at: datetime,
    answer_by: datetime | None = None,
) -> str:
    """Keep the answers, give the enquiry its number, announce it, and return the number.

    Nothing in it is mandatory: a blank enquiry is one. `answer_by` is what cases promises for
    `at`, if it could be asked. The same enquiry again gives the same
    number and announces nothing; so does another registration of the same mailbox that says all
    the same while staff still look at the first: there it is counted.

    Raises:
        RegistrationMoved: the policy's steps are not through, or it was decided.
        EnquiryAlreadySent: with other answers.
        TooManyEnquiries: this mailbox or network has sent as many as it may today (UTC).
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
    content = content_key(_everything(row, enquiry), landlord_id, blind)
    same = await find_same(session, content, but=row.id)
    if same is not None and same.reference is not None:
        _repeat(session, same, by=row, at=at)
        return same.reference
    if row.same_as is not None:
        raise EnquiryAlreadySent("an enquiry was sent before and staff are looking at it")
    await _count(session, row, landlord_id=landlord_id, blind=blind, most=most, at=at)

    row.reference = await take_reference(session)
    row.state = state
    row.enquiry_sent_at = row.moved_at = at
    row.answer_by = answer_by
    row.content_key = content
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


def _repeat(
    session: AsyncSession, same: RegistrationRow, *, by: RegistrationRow, at: datetime
) -> None:
    """Note that `by` said what `same` had said. What is no second click is told to staff."""
    last = same.repeated_at or same.enquiry_sent_at
    is_told_already = by.same_as == same.id
    by.same_as, same.repeated_at = same.id, at
    if is_told_already or (last is not None and at - last < A_SLIP):
        return
    same.times_repeated += 1
    announce(
        session,
        EnquiryRepeated(
            landlord_id=same.landlord_id,
            registration_id=same.id,
            times=same.times_repeated,
            sent_at=at,
        ),
    )


async def _count(
    session: AsyncSession,
    row: RegistrationRow,
    *,
    landlord_id: UUID,
    blind: BlindKey,
    most: EnquiriesADay,
    at: datetime,
) -> None:
    for kind, subject, allowed in (
        ("enquiry", ("mailbox", email_key(row.email) or row.email), most.per_mailbox),
        ("enquiry network", ("network", origin().network), most.per_network),
    ):
        if not subject[1]:
            continue  # this machine itself
        if not await take_one(
            session,
            landlord_id=landlord_id,
            kind=kind,
            subject=blind.hash(landlord_id, *subject),
            day=at.astimezone(UTC).date(),
            most=allowed,
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


def _everything(row: RegistrationRow, enquiry: Enquiry) -> dict[str, object]:
    """Return all that the person said, from the first form to the last one."""
    said = {name: getattr(row, name) for name in (*CORRECTABLE, *FURTHER)}
    last = {f"enquiry {name}": value for name, value in enquiry.model_dump().items()}
    account = enquiry.account_reference or row.account_reference
    keys = {
        "email": email_key(row.email) or row.email,
        "account_reference": account_reference_key(account),
        "enquiry account_reference": "",
        "postcode": postcode_key(row.postcode),
    }
    return said | last | keys
