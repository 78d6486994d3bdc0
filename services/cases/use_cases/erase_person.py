"""Erase what cases holds about a person who has closed their login."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.own_data import drop_parts_of
from contracts.events.cases import CasesPersonErased
from services.cases.domain.states import CaseStatus
from services.cases.domain.text import words_of
from services.cases.store.cases import add_words, every_case_of_customer
from services.cases.store.erasing import delete_files_of, erase_words_of
from services.cases.tables import CaseRow


async def erase_person(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    request_id: UUID,
    user_id: UUID,
    contact_id: UUID,
    registration_id: UUID | None,
    is_held: bool,
    at: datetime,
) -> None:
    """Take the person out of their closed cases; open ones stay until they are closed.

    With `is_held` all stay for their usual time. A second time there is nothing left to erase.
    `at` in UTC.
    """
    kept: list[str] = ["legal_hold"] if is_held else []
    await drop_parts_of(session, landlord_id=landlord_id, user_id=user_id)
    async for cases in every_case_of_customer(
        session, landlord_id=landlord_id, contact_id=contact_id, registration_id=registration_id
    ):
        over = [case for case in cases if case.status == CaseStatus.CLOSED]
        if len(over) < len(cases) and "open_case" not in kept:
            kept.append("open_case")
        if not is_held:
            await _erase(session, landlord_id, over, at)
    announce(
        session,
        CasesPersonErased(
            landlord_id=landlord_id,
            occurred_at=at,
            request_id=request_id,
            user_id=user_id,
            kept=kept,
        ),
    )


async def _erase(
    session: AsyncSession, landlord_id: UUID, over: Sequence[CaseRow], at: datetime
) -> None:
    if not over:
        return
    ids = [case.id for case in over]
    await erase_words_of(session, landlord_id=landlord_id, case_ids=ids)
    await delete_files_of(session, landlord_id=landlord_id, case_ids=ids)
    for case in over:
        case.customer_name = case.customer_place = ""
        case.erased_at = case.erased_at or at
        add_words(session, case, words_of(case.reference))
    await session.flush()
