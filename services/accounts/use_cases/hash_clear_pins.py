"""Hash the PINs that stand in the record from before they were hashed at import."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.blind import BlindKey
from services.accounts.store.pins import clear_pins, replace_pin

AT_ONCE = 500
"""Most PINs of one transaction."""


async def hash_clear_pins(session: AsyncSession, *, landlord_id: UUID, blind: BlindKey) -> int:
    """Replace clear PINs by their hashes, at most 500; returns how many there were.

    Announces nothing: registration, which hashed them itself, holds the same hashes. The
    fingerprint of what the last import said goes too, since a PIN could be guessed from it; the
    next import therefore takes such an account for different, once.
    """
    rows = await clear_pins(session, landlord_id, most=AT_ONCE)

    for row in rows:
        hashed = blind.hash_pin(landlord_id, row.value_key)
        await replace_pin(session, landlord_id, row, hashed=hashed)
    return len(rows)
