"""People who are not found on record yet."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.text import plain
from services.cases.store.queue import LAST_CHARACTER
from services.cases.tables import TO_MATCH, CaseRow, WordRow

MATCH_VIEWS = ("to_match", "key_sent")
MOST_PEOPLE = 100
"""Most people of one page: the ones who wait longest. A search finds everybody."""

A_DAY = timedelta(days=1)
LONG = timedelta(days=4)
MOST_WORDS = 6


def _views() -> dict[str, ColumnElement[bool]]:
    return {
        "to_match": CaseRow.account_id.is_(None),
        "key_sent": and_(CaseRow.account_id.is_not(None), CaseRow.workflow != text("'[]'::jsonb")),
    }


async def count_people(session: AsyncSession, *, landlord_id: UUID, at: datetime) -> dict[str, int]:
    """Count the views, and how long those wait who are not matched, in one pass."""
    views, unmatched = _views(), CaseRow.account_id.is_(None)
    counted = {
        **views,
        "today": and_(unmatched, CaseRow.received_at > at - A_DAY),
        "days": and_(unmatched, CaseRow.received_at <= at - A_DAY, CaseRow.received_at > at - LONG),
        "longer": and_(unmatched, CaseRow.received_at <= at - LONG),
    }
    row = (
        await session.execute(
            select(
                *(func.count().filter(what).label(name) for name, what in counted.items())
            ).where(CaseRow.landlord_id == landlord_id, text(TO_MATCH))
        )
    ).one()
    return dict(zip(counted, row, strict=True))


async def people_to_match(
    session: AsyncSession, *, landlord_id: UUID, view: str, text: str
) -> Sequence[CaseRow]:
    """Return the people of a view, who waits longest first, by every word of `text`."""
    chosen = select(CaseRow).where(
        CaseRow.landlord_id == landlord_id, _is_to_match(), _views()[view]
    )
    for word in text.split()[:MOST_WORDS]:
        begin = plain(word)[:40]
        if begin:
            found = select(WordRow.case_id).where(
                WordRow.landlord_id == landlord_id,
                WordRow.word >= begin,
                WordRow.word < begin + LAST_CHARACTER,
            )
            chosen = chosen.where(CaseRow.id.in_(found))
    rows = await session.scalars(
        chosen.order_by(CaseRow.received_at, CaseRow.id).limit(MOST_PEOPLE)
    )
    return rows.all()


def _is_to_match() -> ColumnElement[bool]:
    # Written out, so that the planner recognises the partial index's condition.
    return text(TO_MATCH)  # type: ignore[return-value]
