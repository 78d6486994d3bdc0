"""Take an answer from the page that a tracking link opens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.states import StepRefused
from services.cases.domain.text import MAX_MESSAGE, clean_text
from services.cases.store.questions import reply_request
from services.cases.tables import CaseRow
from services.cases.use_cases.find_tracked_case import find_tracked_case
from services.cases.use_cases.record_reply import record_reply


async def take_tracked_answer(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    registration_id: UUID,
    token: str,
    link_key: bytes,
    question_id: UUID,
    text: str,
    at: datetime,
) -> CaseRow:
    """Put the answer on the case. The same words again change nothing.

    Raises:
        TrackingLinkUnknown: the link opens nothing.
        CaseNotOpenYet: there is no case, so nothing was asked.
        UnusableText: the answer is blank, too long or holds control characters.
        StepRefused: no such question of this case, answered before, or the case is closed.
    """
    answer = clean_text(text, longest=MAX_MESSAGE)
    request = await reply_request(session, question_id, is_locked=True)
    case = await find_tracked_case(
        session,
        landlord_id=landlord_id,
        registration_id=registration_id,
        token=token,
        link_key=link_key,
        at=at,
        is_locked=True,
    )
    if request is None or request.case_id != case.id:
        raise StepRefused("this case has no such question")

    await record_reply(session, case, request, answer=answer, at=at)
    return case
