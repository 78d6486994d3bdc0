"""Ask the customer something and wait for the answer."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.cases import CustomerReplyRequested
from services.cases.domain.decisions import Decision
from services.cases.domain.entries import Actor, Entry, EntryKind
from services.cases.domain.links import hash_of, reply_token
from services.cases.domain.states import Step, require_version
from services.cases.domain.text import MAX_MESSAGE, clean_text
from services.cases.store.cases import case_for_update
from services.cases.tables import ReplyRequestRow
from services.cases.use_cases.move_case import move_case

ANSWER_WITHIN = timedelta(days=30)
"""How long the link in the mail works, at most."""


async def ask_customer(
    session: AsyncSession,
    *,
    case_id: UUID,
    version: int,
    decision: Decision,
    question: str,
    link_key: bytes,
    by: Actor,
    at: datetime,
) -> UUID:
    """Send the case to the customer with a question. Return the request's id.

    The time stands still until the answer. Only the hash of the link's token is stored;
    `link_key` derives it again when the mail is sent.

    Raises:
        CaseNotFound: there is no such case.
        CaseChanged: the case is no longer at `version`.
        UnusableText: the question is blank, too long or holds control characters.
        StepRefused: the case is answered already.
    """
    words = clean_text(question, longest=MAX_MESSAGE)
    case = await case_for_update(session, case_id)
    require_version(case.version, version)

    request_id = uuid4()
    session.add(
        ReplyRequestRow(
            id=request_id,
            landlord_id=case.landlord_id,
            case_id=case.id,
            question=words,
            token_hash=hash_of(reply_token(link_key, request_id)),
            asked_at=at,
            expires_at=at + ANSWER_WITHIN,
        )
    )
    if case.owner_id is None:
        case.owner_id, case.owner_name = by.user_id, by.name
    entry = Entry(EntryKind.ASKED, by, text=words, detail=decision, is_internal=False)
    await move_case(session, case, step=Step.ASK, entry=entry, at=at)

    announce(
        session,
        CustomerReplyRequested(
            landlord_id=case.landlord_id,
            request_id=request_id,
            case_id=case.id,
            registration_id=case.registration_id,
        ),
    )
    return request_id
