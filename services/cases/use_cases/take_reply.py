"""Take the customer's answer to a question."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.cases import CustomerReplied
from services.cases.domain.entries import CUSTOMER, Entry, EntryKind
from services.cases.domain.links import ReplyLinkUnknown, is_token
from services.cases.domain.states import CaseStatus, Step, StepRefused
from services.cases.domain.text import MAX_MESSAGE, clean_text
from services.cases.domain.workflow import queue_for_replies
from services.cases.store.cases import case_for_update
from services.cases.store.questions import reply_request
from services.cases.store.timeline import record
from services.cases.tables import CaseRow
from services.cases.use_cases.move_case import move_case


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
    if request.answer == answer:
        return case
    if request.answered_at is not None or case.status == CaseStatus.CLOSED:
        raise StepRefused("the question is answered, or the case is closed")

    request.answer = answer
    request.answered_at = at
    entry = Entry(EntryKind.REPLIED, CUSTOMER, text=answer, is_internal=False)
    queue = queue_for_replies(case.workflow, case.step)
    if queue is not None and queue != case.queue:
        case.queue, case.owner_id, case.owner_name = queue, None, ""
    if case.status == CaseStatus.WITH_CUSTOMER:
        await move_case(session, case, step=Step.REPLY, entry=entry, at=at)
    else:
        await record(session, case, entry, at=at)

    announce(
        session,
        CustomerReplied(landlord_id=case.landlord_id, request_id=request_id, case_id=case.id),
    )
    return case
