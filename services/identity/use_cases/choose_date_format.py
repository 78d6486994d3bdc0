"""A person chooses how the pages write days and times for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.users import UserKind
from services.identity.store.sign_ins import note
from services.identity.store.users import user_for_update


async def choose_date_format(
    session: AsyncSession, *, user_id: UUID, date_format: str, at: datetime
) -> None:
    """Store the choice, and write it down if it is another. `at` in UTC.

    Raises:
        UserNotFound: there is no such customer's login.
    """
    user = await user_for_update(session, user_id, kind=UserKind.CUSTOMER)
    if user.date_format == date_format:
        return
    before, user.date_format = user.date_format, date_format
    user.version += 1
    note(
        session,
        landlord_id=user.landlord_id,
        act="user.choices_set",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(user.id),
        user_id=user.id,
        details={"date_format": f"{before} → {date_format}"},
    )
