"""Suggest to staff which accounts somebody may belong to."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import email_key
from services.registration.domain.blind import BlindKey
from services.registration.domain.keys import (
    Month,
    account_reference_key,
    postcode_key,
    postcodes_in,
)
from services.registration.domain.names import surname_keys
from services.registration.domain.ranking import Claim, Suggestion, rank
from services.registration.store.record import accounts_worth_a_look
from services.registration.store.registrations import registration_of
from services.registration.tables import RegistrationRow


async def rank_candidates(
    session: AsyncSession, *, landlord_id: UUID, registration_id: UUID, blind: BlindKey
) -> list[Suggestion]:
    """Return the likeliest accounts, best first, by everything the person said. Changes nothing.

    Postcodes in the address of the enquiry count like the one of the form.

    Raises:
        RegistrationNotFound: there is none.
    """
    row = await registration_of(session, registration_id)
    claim = _claim(row, landlord_id, blind)
    return rank(claim, await accounts_worth_a_look(session, claim))


def _claim(row: RegistrationRow, landlord_id: UUID, blind: BlindKey) -> Claim:
    month = None
    if row.purchase_year is not None and row.purchase_month is not None:
        month = Month(row.purchase_year, row.purchase_month)
    postcodes = {postcode_key(row.postcode), *postcodes_in(row.enquiry_address or "")} - {""}
    return Claim(
        surname=surname_keys(row.last_name),
        email_key=blind.hash(landlord_id, "email", email_key(row.email) or ""),
        postcode_keys=frozenset(postcodes),
        account_reference_key=account_reference_key(row.account_reference),
        start_month=month,
    )
