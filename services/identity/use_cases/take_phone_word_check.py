"""First half of checking a security word: count the check before anything is hashed."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import phone_words
from services.identity.domain.phone_words import PhoneWordBlocked, PhoneWordNotSet
from services.identity.store.phone_words import begin_check, misses_since, phone_word_of


class PhoneWordSlot(NamedTuple):
    """The right to have one word compared."""

    check_id: UUID
    user_id: UUID
    word_hash: str
    misses_left: int
    """If this one is a miss."""


async def take_phone_word_check(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, checked_by: UUID, at: datetime
) -> PhoneWordSlot:
    """Count a check as a miss until it is settled. `at` in UTC. Commit before hashing.

    Raises:
        PhoneWordNotSet: the customer has no word.
        PhoneWordBlocked: three misses within a day, whoever typed them.
    """
    word = await phone_word_of(session, user_id, is_locked=True)
    if word is None:
        raise PhoneWordNotSet("this customer has no security word")
    since = max(at - phone_words.MISSES_WITHIN, word.set_at)
    misses, first = await misses_since(
        session, landlord_id=landlord_id, user_id=user_id, since=since
    )
    if misses >= phone_words.MISSES and first is not None:
        ends = first + phone_words.MISSES_WITHIN - at
        raise PhoneWordBlocked(
            "three misses within a day", retry_after=max(1, int(ends.total_seconds()))
        )

    check_id = await begin_check(
        session, landlord_id=landlord_id, user_id=user_id, checked_by=checked_by, at=at
    )
    return PhoneWordSlot(check_id, user_id, word.word_hash, phone_words.MISSES - misses - 1)
