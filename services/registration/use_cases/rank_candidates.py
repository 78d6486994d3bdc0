"""Suggest to staff which accounts somebody may belong to."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.blind import BlindKey
from chassis.emails import email_key
from services.registration.domain.keys import (
    Month,
    account_reference_key,
    door_key,
    odd_postcode_in,
    postcode_key,
    postcodes_in,
)
from services.registration.domain.names import first_name_key, surname_keys
from services.registration.domain.near import CAPITALS, DIGITS, IN_EMAIL, LETTERS, one_slip_away
from services.registration.domain.ranking import CONVINCING_POINTS, Claim, Suggestion, rank
from services.registration.store.registrations import registration_of
from services.registration.store.suggestions import accounts_named, accounts_of_people
from services.registration.tables import RegistrationRow


async def rank_candidates(
    session: AsyncSession, *, landlord_id: UUID, registration_id: UUID, blind: BlindKey
) -> list[Suggestion]:
    """Return the likeliest accounts, best first, by everything the person said. Changes nothing.

    Postcodes in the address of the enquiry count like the one of the form. What was typed with
    one slip is found as well.

    Raises:
        RegistrationNotFound: there is none.
    """
    row = await registration_of(session, registration_id)
    return await suggest(session, claim_of(row, landlord_id, blind))


async def suggest(session: AsyncSession, claim: Claim) -> list[Suggestion]:
    """Return the likeliest accounts for `claim`, best first.

    Number, home and mailbox lead to few accounts; a name leads to many, all over the record, and
    is only followed where none of the few convinces.
    """
    recorded = await accounts_named(session, claim)
    found = rank(claim, recorded)
    if found and found[0].score >= CONVINCING_POINTS:
        return found
    seen = {one.account_id for one in recorded}
    recorded += await accounts_of_people(session, claim, besides=seen)
    return rank(claim, recorded)


def claim_of(row: RegistrationRow, landlord_id: UUID, blind: BlindKey) -> Claim:
    """Return the keys of what the person said, and of all that is one slip away from it."""
    month = None
    if row.purchase_year is not None and row.purchase_month is not None:
        month = Month(row.purchase_year, row.purchase_month)
    said = (row.house, row.street, row.enquiry_address)
    address = ", ".join(part for part in said if part)
    written = postcodes_in(address)
    if not written:
        address, odd = odd_postcode_in(address)
        written = [odd]
    postcodes = frozenset({postcode_key(row.postcode), *written} - {""})
    reference = account_reference_key(row.account_reference)
    surname, email = surname_keys(row.last_name), email_key(row.email) or ""

    hashed = blind.hasher(landlord_id, "email")
    return Claim(
        surname=surname,
        email_key=hashed(email),
        postcode_keys=postcodes,
        account_reference_key=reference,
        start_month=month,
        first_name_key=first_name_key(row.first_name),
        door_keys=frozenset({door_key(address)} - {""}),
        email_near=frozenset(map(hashed, one_slip_away(email, IN_EMAIL))),
        postcode_near=_near(postcodes, CAPITALS),
        account_reference_near=one_slip_away(
            reference, DIGITS if reference.isdigit() else CAPITALS
        ),
        surname_near=_near(surname.exact, LETTERS),
    )


def _near(keys: frozenset[str], alphabet: str) -> frozenset[str]:
    return frozenset(near for key in keys for near in one_slip_away(key, alphabet)) - keys
