"""Show the question behind a reply link."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.links import ReplyLinkUnknown, is_token
from services.cases.store.cases import case_by_id
from services.cases.store.questions import reply_request
from services.cases.tables import CaseRow, ReplyRequestRow


async def look_at_question(
    session: AsyncSession, *, request_id: UUID, token: str, at: datetime
) -> tuple[ReplyRequestRow, CaseRow]:
    """Return the question and its case. Changes nothing, however often it is called.

    Raises:
        ReplyLinkUnknown: wrong token, expired, or no such question; one error for all.
    """
    request = await reply_request(session, request_id)
    if request is None or not is_token(token, request.token_hash) or request.expires_at < at:
        raise ReplyLinkUnknown("this link does not work any more")
    return request, await case_by_id(session, request.case_id)
