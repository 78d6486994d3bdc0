"""A customer chooses the word by which they are known on the telephone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import PhoneWordChanged
from services.identity.domain.users import UserKind
from services.identity.store import phone_words
from services.identity.store.sign_ins import note
from services.identity.store.users import user_for_update


async def set_phone_word(
    session: AsyncSession, *, user_id: UUID, word_hash: str | None, at: datetime
) -> None:
    """Store the word's hash, or with None forget the word, and announce it. `at` in UTC.

    Misses of the word before count no more.

    Raises:
        UserNotFound: there is no such customer's login.
    """
    user = await user_for_update(session, user_id, kind=UserKind.CUSTOMER)

    if word_hash is None:
        await phone_words.drop_phone_word(session, user_id=user.id)
    else:
        await phone_words.set_phone_word(
            session,
            landlord_id=user.landlord_id,
            user_id=user.id,
            word_hash=word_hash,
            set_at=at,
        )
    note(
        session,
        landlord_id=user.landlord_id,
        act="phone_word.set" if word_hash else "phone_word.dropped",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(user.id),
        user_id=user.id,
    )

    announce(session, PhoneWordChanged(landlord_id=user.landlord_id, user_id=user.id))
