"""Erase what people submitted to closed cases."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.retention.keeping import Held
from services.cases.domain.text import words_of
from services.cases.store.cases import add_words
from services.cases.store.erasing import admitted_among, closed_and_not_erased, erase_words_of


async def erase_submissions(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    closed_before: datetime,
    most: int,
    held: Held,
    at: datetime,
) -> int:
    """Erase what was typed and replied; keep number, decisions and who of staff did what.

    The name of a customer who was not let in goes too; whoever was let in is on record. The case
    stays to be found by its number. Returns how many cases there were, so that the caller goes on
    while there are `most`. Times in UTC.
    """
    cases = await closed_and_not_erased(
        session, landlord_id=landlord_id, closed_before=closed_before, most=most, held=held
    )
    ids = [case.id for case in cases]
    admitted = await admitted_among(session, landlord_id=landlord_id, case_ids=ids)

    if ids:
        await erase_words_of(session, landlord_id=landlord_id, case_ids=ids)
    for case in cases:
        case.customer_place = ""
        if case.kind in {"registration", "public"} and case.id not in admitted:
            case.customer_name = ""
        case.erased_at = at
        add_words(session, case, words_of(case.reference))
    return len(cases)
