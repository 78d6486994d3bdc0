"""PINs in clear, of files that were read before PINs were hashed."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_CLEAR = """
SELECT account_id, value_key FROM identifiers
WHERE landlord_id = :landlord AND kind = 'pin' AND value <> ''
ORDER BY account_id, value_key LIMIT :most FOR UPDATE SKIP LOCKED
"""

_FORGET = """
DELETE FROM identifiers WHERE landlord_id = :landlord AND account_id = :account_id
AND kind = 'pin' AND value_key = :value_key
"""

_KEEP = """
INSERT INTO identifiers (landlord_id, account_id, kind, value, value_key)
VALUES (:landlord, :account_id, 'pin', '', :hashed) ON CONFLICT DO NOTHING
"""

_UNPRINT = """
UPDATE accounts SET imported = NULL WHERE landlord_id = :landlord AND id = :account_id
"""


class ClearPin(NamedTuple):
    """One PIN as it stands in the record."""

    account_id: UUID
    value_key: str


async def clear_pins(session: AsyncSession, landlord_id: UUID, *, most: int) -> list[ClearPin]:
    """Return PINs that are not hashed, locked; those that another process works on are left out."""
    found = await session.execute(text(_CLEAR), {"landlord": landlord_id, "most": most})
    return [ClearPin(*row) for row in found]


async def replace_pin(
    session: AsyncSession, landlord_id: UUID, pin: ClearPin, *, hashed: str
) -> None:
    """Put the hash in the PIN's place, and forget the fingerprint that was made with the PIN."""
    values = {"landlord": landlord_id, **pin._asdict(), "hashed": hashed}
    for statement in (_FORGET, _KEEP, _UNPRINT):
        await session.execute(text(statement), values)
