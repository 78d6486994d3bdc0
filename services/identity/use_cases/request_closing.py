"""A person wants their login closed."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import ClosingRequested
from services.identity.domain.closings import MIND_CHANGED_WITHIN
from services.identity.domain.users import UserKind
from services.identity.store.closings import open_closing
from services.identity.store.sign_ins import note
from services.identity.store.users import user_for_update
from services.identity.tables import ClosingRow


async def request_closing(session: AsyncSession, *, user_id: UUID, at: datetime) -> ClosingRow:
    """Keep the wish, for 72 hours. A second time it is the same one. `at` in UTC."""
    user = await user_for_update(session, user_id, kind=UserKind.CUSTOMER)
    known = await open_closing(session, landlord_id=user.landlord_id, user_id=user.id)
    if known is not None:
        return known
    closing = ClosingRow(
        id=uuid4(),
        landlord_id=user.landlord_id,
        user_id=user.id,
        asked_at=at,
        due_at=at + MIND_CHANGED_WITHIN,
    )
    session.add(closing)
    note(
        session,
        landlord_id=user.landlord_id,
        act="closing.requested",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(user.id),
        user_id=user.id,
    )
    announce(
        session,
        ClosingRequested(
            landlord_id=user.landlord_id,
            occurred_at=at,
            request_id=closing.id,
            user_id=user.id,
            due_at=closing.due_at,
        ),
    )
    return closing
