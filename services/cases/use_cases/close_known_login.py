"""Close the request of somebody who has a login already, and have its owner told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.cases import LoginFound
from services.cases.domain.entries import LODGE, Entry, EntryKind
from services.cases.domain.states import Step, StepRefused, require_version
from services.cases.store.cases import case_for_update
from services.cases.use_cases.move_case import move_case


async def close_known_login(
    session: AsyncSession,
    *,
    case_id: UUID,
    version: int,
    account_id: UUID,
    contact_id: UUID,
    user_id: UUID,
    at: datetime,
) -> None:
    """Match the case and close it by itself: no key is sent to who can sign in.

    Raises:
        CaseNotFound: there is no such case.
        CaseChanged: the case is no longer at `version`.
        StepRefused: the case is closed, or about no registration.
    """
    case = await case_for_update(session, case_id)
    require_version(case.version, version)
    if case.registration_id is None:
        raise StepRefused("the case is about no registration")

    case.account_id, case.contact_id = account_id, contact_id
    entry = Entry(EntryKind.LOGIN_FOUND, LODGE)
    await move_case(session, case, step=Step.CLOSE, entry=entry, at=at)

    announce(
        session,
        LoginFound(
            landlord_id=case.landlord_id,
            case_id=case.id,
            registration_id=case.registration_id,
            user_id=user_id,
        ),
    )
