"""Queries about what of a case belongs to its customer."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.tables import CaseRow, DecisionRow, EntryRow, ReplyRequestRow


class Told(NamedTuple):
    """Something that was asked or told, and the answer if there is one."""

    at: datetime
    said: str
    answer: str


async def shown_entries_of(session: AsyncSession, case: CaseRow) -> Sequence[EntryRow]:
    """Return the lines of the timeline that are not for staff alone, in order."""
    rows = await session.scalars(
        select(EntryRow)
        .where(
            EntryRow.landlord_id == case.landlord_id,
            EntryRow.case_id == case.id,
            EntryRow.is_internal.is_(False),
        )
        .order_by(EntryRow.position)
    )
    return rows.all()


async def told_and_replied(session: AsyncSession, case: CaseRow) -> list[Told]:
    """Return the questions to the customer and what they were told of decisions, in order."""
    asked = await session.scalars(
        select(ReplyRequestRow).where(
            ReplyRequestRow.landlord_id == case.landlord_id, ReplyRequestRow.case_id == case.id
        )
    )
    decided = await session.scalars(
        select(DecisionRow).where(
            DecisionRow.landlord_id == case.landlord_id,
            DecisionRow.case_id == case.id,
            DecisionRow.told != "",
        )
    )
    return sorted(
        [
            *(Told(row.asked_at, row.question, row.answer or "") for row in asked),
            *(Told(row.decided_at, row.told, "") for row in decided),
        ]
    )
