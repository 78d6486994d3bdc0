"""Second half of checking a security word: it matched, or one more miss stays."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.users import UserKind
from services.identity.store.phone_words import settle_check
from services.identity.store.sign_ins import note
from services.identity.use_cases.take_phone_word_check import PhoneWordSlot


async def settle_phone_word_check(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    slot: PhoneWordSlot,
    is_match: bool,
    checked_by: UUID,
    at: datetime,
) -> None:
    """Store how the check came out, and write it down. `at` in UTC."""
    await settle_check(session, check_id=slot.check_id, is_match=is_match)
    note(
        session,
        landlord_id=landlord_id,
        act="phone_word.matched" if is_match else "phone_word.missed",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(checked_by),
        user_id=slot.user_id,
    )
