"""A session ended while somebody typed: what they typed waits for them."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import secrets
from services.identity.domain.drafts import KEPT, MOST_OF_ONE
from services.identity.domain.users import SessionNotFound, UserKind
from services.identity.store.drafts import delete_oldest_drafts, person_of_session
from services.identity.tables import DraftRow


async def keep_draft(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    kind: UserKind,
    token: str,
    content: str,
    at: datetime,
) -> DraftRow:
    """Keep what was sealed for the person of the session behind `token`, over or not.

    The fifth before it goes. `at` in UTC.

    Raises:
        SessionNotFound: it was none of this kind, ended a day ago, or its login works no more.
    """
    user = await person_of_session(
        session,
        landlord_id=landlord_id,
        kind=kind,
        token_hash=secrets.fingerprint(token),
        ended_after=at - KEPT,
    )
    if user is None:
        raise SessionNotFound("there was no such session")

    draft = DraftRow(
        id=uuid4(), landlord_id=landlord_id, user_id=user.id, content=content, kept_at=at
    )
    await delete_oldest_drafts(
        session, landlord_id=landlord_id, user_id=user.id, keep=MOST_OF_ONE - 1
    )
    session.add(draft)
    return draft
