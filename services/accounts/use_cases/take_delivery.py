"""Take a file in that will be read by and by."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.deliveries import LONGEST_NAME, Kind, Source
from services.accounts.store.deliveries import delivery_with_id
from services.accounts.store.delivery_files import KeptFile
from services.accounts.tables import DeliveryRow


async def take_delivery(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    delivery_id: UUID,
    kind: Kind,
    name: str,
    source: Source,
    sent_by: str,
    sent_by_name: str,
    is_dry_run: bool,
    kept: KeptFile,
    at: datetime,
) -> DeliveryRow:
    """Put the file in the line of those to be read. Sent twice under one id, it is one.

    The caller drops `kept` where the row that is returned does not name it.
    """
    known = await delivery_with_id(session, landlord_id, delivery_id)
    if known is not None:
        return known
    row = DeliveryRow(
        id=delivery_id,
        landlord_id=landlord_id,
        kind=kind,
        name=name.replace("\x00", "")[:LONGEST_NAME],
        source=source,
        sent_by=sent_by,
        sent_by_name=sent_by_name,
        came_at=at,
        is_dry_run=is_dry_run,
        state="waiting",
        size=kept.size,
        stored_as=kept.stored_as,
        key=kept.key,
    )
    session.add(row)
    await session.flush()
    return row
