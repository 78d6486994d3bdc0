"""Close the requests of somebody who came in by the key that staff sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import LODGE, Entry, EntryKind
from services.cases.domain.states import Step
from services.cases.store.cases import requests_with_key_sent
from services.cases.use_cases.move_case import move_case


async def close_answered_requests(
    session: AsyncSession, *, landlord_id: UUID, contact_id: UUID, at: datetime
) -> None:
    """Close every open request for which a key went to this person on record."""
    for case in await requests_with_key_sent(
        session, landlord_id=landlord_id, contact_id=contact_id
    ):
        entry = Entry(EntryKind.ADMITTED, LODGE, is_internal=False)
        await move_case(session, case, step=Step.CLOSE, entry=entry, at=at)
