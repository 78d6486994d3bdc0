"""Send a portal key to somebody whom staff have found on record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.cases import PortalKeyRequested
from services.cases.domain.entries import Actor, Entry, EntryKind
from services.cases.domain.links import hash_of, reply_token
from services.cases.domain.states import Step, StepRefused, require_version
from services.cases.domain.workflow import KEY_MAIL, SEND_KEY, actions_at, step_that_mails
from services.cases.store.cases import case_for_update
from services.cases.store.questions import decision_by_id
from services.cases.tables import CaseRow, DecisionRow, ReplyRequestRow
from services.cases.use_cases.ask_customer import ANSWER_WITHIN
from services.cases.use_cases.move_case import move_case


@dataclass(frozen=True)
class KeyOnItsWay:
    """To whom the key goes, and how."""

    request_id: UUID
    account_id: UUID
    contact_id: UUID
    by_way_of: Literal["email", "letter"]


async def send_portal_key(
    session: AsyncSession,
    *,
    case_id: UUID,
    version: int,
    key: KeyOnItsWay,
    invitation_to_answer: str,
    link_key: bytes,
    by: Actor,
    at: datetime,
) -> None:
    """Match the case, take it to the step that sends the key, and ask registration for the link.

    A letter was put on the pile before. The time stands still until the person has come in or
    answers; `invitation_to_answer` is what they read there. The same request again changes nothing.

    Raises:
        CaseNotFound: there is no such case.
        CaseChanged: the case is no longer at `version`.
        StepRefused: the case is answered, or its step does not send keys.
    """
    case = await case_for_update(session, case_id)
    if await decision_by_id(session, key.request_id) is not None:
        return
    require_version(case.version, version)
    following = step_that_mails(case.workflow, KEY_MAIL)
    may_send = SEND_KEY in actions_at(case.workflow, case.step)
    if case.registration_id is None or following is None or not may_send:
        raise StepRefused("no key is sent from this step")

    session.add(_decision(case, key, by=by, at=at))
    case.account_id, case.contact_id = key.account_id, key.contact_id
    case.owner_id, case.owner_name = by.user_id, by.name
    case.step = following.name
    entry = Entry(EntryKind.KEY_SENT, by, detail=key.by_way_of, is_internal=False)
    await move_case(session, case, step=Step.ASK, entry=entry, at=at)
    if key.by_way_of == "letter":
        return
    session.add(
        ReplyRequestRow(
            id=key.request_id,
            landlord_id=case.landlord_id,
            case_id=case.id,
            question=invitation_to_answer,
            token_hash=hash_of(reply_token(link_key, key.request_id)),
            asked_at=at,
            expires_at=at + ANSWER_WITHIN,
        )
    )

    announce(
        session,
        PortalKeyRequested(
            landlord_id=case.landlord_id,
            request_id=key.request_id,
            case_id=case.id,
            registration_id=case.registration_id,
            account_id=key.account_id,
            contact_id=key.contact_id,
        ),
    )


def _decision(case: CaseRow, key: KeyOnItsWay, *, by: Actor, at: datetime) -> DecisionRow:
    return DecisionRow(
        id=key.request_id,
        landlord_id=case.landlord_id,
        case_id=case.id,
        decision=SEND_KEY,
        reason="",
        told="",
        reason_code=key.by_way_of,
        account_id=key.account_id,
        contact_id=key.contact_id,
        role=None,
        decided_by=by.user_id,
        decided_by_name=by.name,
        decided_at=at,
    )
