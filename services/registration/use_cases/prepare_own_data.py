"""Prepare what registration holds about a person who asked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.own_data import OwnSection, as_text, keep_part
from contracts.events.registration import RegistrationOwnDataPrepared
from services.registration.store.registrations import attempts_of, find_registration
from services.registration.tables import AttemptRow, RegistrationRow


async def prepare_own_data(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    request_id: UUID,
    user_id: UUID,
    registration_id: UUID | None,
    at: datetime,
) -> None:
    """Gather what they said when they registered. PINs and keys were never kept. `at` in UTC."""
    row = None if registration_id is None else await find_registration(session, registration_id)
    tries = [] if row is None else await attempts_of(session, row.id)
    items = await keep_part(
        session,
        service="registration",
        landlord_id=landlord_id,
        request_id=request_id,
        user_id=user_id,
        sections=[] if row is None else [_said(row), _tries(tries)],
        at=at,
    )
    announce(
        session,
        RegistrationOwnDataPrepared(
            landlord_id=landlord_id,
            occurred_at=at,
            request_id=request_id,
            user_id=user_id,
            items=items,
        ),
    )


def _said(row: RegistrationRow) -> OwnSection:
    said = {
        "First name": row.first_name,
        "Last name": row.last_name,
        "Email address": row.email,
        "Telephone": row.telephone,
        "Evening telephone": row.evening_telephone,
        "Mobile": row.mobile,
        "House": row.house,
        "Street": row.street,
        "Town": row.town,
        "Postcode": row.postcode,
        "Account reference": row.account_reference,
        "Agreement reference": row.agreement_reference,
        "Date of birth": as_text(row.date_of_birth),
        "Month of purchase": as_text(row.purchase_month),
        "Year of purchase": as_text(row.purchase_year),
        "Telephone of the enquiry": as_text(row.enquiry_telephone),
        "Address of the enquiry": as_text(row.enquiry_address),
        "Charge of the enquiry": as_text(row.enquiry_charge),
        "Details of the enquiry": as_text(row.enquiry_details),
        "Association of the enquiry": as_text(row.enquiry_association),
        "Number of the enquiry": as_text(row.reference),
        "What you said you are to the home": row.asked_role,
        "What you wrote to its owner": row.asked_words,
        "Version of the terms you agreed to": row.consent_version,
        "What you agreed to": row.consent_text,
        "Agreed at": as_text(row.consented_at),
        "State": row.state,
        "Begun": as_text(row.started_at),
        "Let in": as_text(row.admitted_at),
        "Answers erased": as_text(row.erased_at),
    }
    return OwnSection(
        title="Your registration",
        rows=[{"What": what, "Value": value} for what, value in said.items() if value],
    )


def _tries(tries: list[AttemptRow]) -> OwnSection:
    return OwnSection(
        title="Comparisons with our records",
        rows=[
            {
                "When": as_text(row.taken_at),
                "Step": row.step,
                "Result": as_text(row.outcome),
            }
            for row in tries
        ],
    )
