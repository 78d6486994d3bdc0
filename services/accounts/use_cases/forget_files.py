"""Forget the files of deliveries once nobody makes them good any more."""

from datetime import datetime
from typing import Final
from uuid import UUID

from chassis.db import Database
from services.accounts.store.deliveries import kept_files_before
from services.accounts.store.delivery_files import DeliveryFiles

AT_ONCE: Final = 50


async def forget_files(
    database: Database, files: DeliveryFiles, *, landlord_id: UUID, before: datetime
) -> bool:
    """Drop files that came before a moment, a few at a time; say whether there may be more.

    The file goes first: a row that still names it is found again, a file that no row names is not.
    """
    async with database.transaction(landlord_id) as session:
        rows = await kept_files_before(session, landlord_id, before, limit=AT_ONCE)
        for row in rows:
            await files.drop(row.stored_as)
            row.stored_as, row.key = "", None
    return len(rows) == AT_ONCE
