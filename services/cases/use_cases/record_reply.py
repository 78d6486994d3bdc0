"""Put a customer's answer on the case."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.text import _
from contracts.events.cases import CustomerReplied, ReplyUnrouted
from services.cases.domain.entries import CUSTOMER, LODGE, Entry, EntryKind
from services.cases.domain.states import CaseStatus, Step, StepRefused
from services.cases.domain.workflow import has_queue_for_replies, queue_for_replies
from services.cases.store.timeline import record
from services.cases.tables import CaseRow, ReplyRequestRow
from services.cases.use_cases.move_case import move_case


async def record_reply(
    session: AsyncSession, case: CaseRow, request: ReplyRequestRow, *, answer: str, at: datetime
) -> None:
    """Keep `answer`, send the case where its step sends answers, and let its time run on.

    Where the step names no queue, it goes to the one for everything else, and the leads are told.

    Both rows must be locked. The same words again (a form sent twice) change nothing.

    Raises:
        StepRefused: the question was answered otherwise before, or the case is closed.
    """
    if request.answer == answer:
        return
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

    if not has_queue_for_replies(case.workflow, case.step):
        lost = _("The step names no queue for answers, so this one went to %(queue)s.")
        note = Entry(EntryKind.NOTE, LODGE, text=lost % {"queue": case.queue})
        await record(session, case, note, at=at)
        announce(
            session,
            ReplyUnrouted(landlord_id=case.landlord_id, case_id=case.id, reference=case.reference),
        )
    announce(
        session,
        CustomerReplied(landlord_id=case.landlord_id, request_id=request.id, case_id=case.id),
    )
