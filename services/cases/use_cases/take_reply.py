"""Take the customer's answer to a question."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.links import ReplyLinkUnknown, is_token
from services.cases.domain.text import MAX_MESSAGE, clean_text
from services.cases.store.cases import case_for_update
from services.cases.store.questions import reply_request
from services.cases.tables import CaseRow
from services.cases.use_cases.record_reply import record_reply


async def take_reply(
    session: AsyncSession, *, request_id: UUID, token: str, text: str, at: datetime
) -> CaseRow:
    """Put the answer on the case, where its step sends answers, and let its time run on.

    A second answer to the same question is refused, except the same words again (a form
    sent twice), which change nothing.

    Raises:
        ReplyLinkUnknown: wrong token, expired, or no such question; one error for all.
        UnusableText: the answer is blank, too long or holds control characters.
        StepRefused: the question was answered before, or the case is closed.
    """
    answer = clean_text(text, longest=MAX_MESSAGE)
    request = await reply_request(session, request_id, is_locked=True)
    if request is None or not is_token(token, request.token_hash) or request.expires_at < at:
        raise ReplyLinkUnknown("this link does not work any more")
    case = await case_for_update(session, request.case_id)

    await record_reply(session, case, request, answer=answer, at=at)
    return case
