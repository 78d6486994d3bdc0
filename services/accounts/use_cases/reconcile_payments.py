"""Whether a day's payments online and the ledger agree."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.payments import (
    SOURCE,
    UNDER_WAY,
    PaymentState,
    ledger_reference,
)
from services.accounts.domain.roles import london_date
from services.accounts.store.ledger import known_entries
from services.accounts.store.payments import payments_between

LONDON = ZoneInfo("Europe/London")
SETTLED_WITHIN = timedelta(days=1)
"""A payment that is under way for longer is looked at by staff."""


@dataclass(frozen=True)
class Reconciled:
    """What began on a day, beside what was posted of it."""

    day: date
    begun: int
    succeeded: int
    succeeded_pence: int
    came_to_nothing: int
    under_way: int
    posted: int
    posted_pence: int
    to_look_at: list[str]


async def reconcile_payments(
    session: AsyncSession, *, landlord_id: UUID, day: date | None, at: datetime
) -> Reconciled:
    """Return the report of a day of London's calendar; without one, of yesterday."""
    day = day or london_date(at) - timedelta(days=1)
    begin = datetime.combine(day, time.min, LONDON)
    length = datetime.combine(day + timedelta(days=1), time.min, LONDON) - begin
    rows = await payments_between(session, landlord_id, begin, length)
    succeeded = [row for row in rows if row.state == PaymentState.SUCCEEDED]
    under_way = [row for row in rows if row.state in UNDER_WAY]
    references = [ledger_reference(row.provider, row.provider_payment_id) for row in rows]
    posted = await known_entries(session, landlord_id, SOURCE, references)
    late = {row.id for row in under_way if at - row.started_at > SETTLED_WITHIN}
    return Reconciled(
        day=day,
        begun=len(rows),
        succeeded=len(succeeded),
        succeeded_pence=sum(row.amount_pence for row in succeeded),
        came_to_nothing=len(rows) - len(succeeded) - len(under_way),
        under_way=len(under_way),
        posted=len(posted),
        posted_pence=-sum(entry.amount_pence for entry in posted.values()),
        to_look_at=[row.reference for row in rows if row.is_contradicted or row.id in late],
    )
