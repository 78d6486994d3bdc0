"""Take the files that the landlord's systems have dropped into their place."""

from typing import Final
from uuid import UUID, uuid5

import structlog
from sqlalchemy.exc import IntegrityError

from chassis.db import Database
from chassis.errors import Invalid
from chassis.events import now
from services.accounts.domain.deliveries import Kind, kind_of_name
from services.accounts.store.deliveries import delivery_with_id
from services.accounts.store.delivery_files import DeliveryFiles
from services.accounts.store.delivery_places import REFUSED, TAKEN, DeliveryPlace, DroppedFile
from services.accounts.use_cases.take_delivery import take_delivery

log = structlog.get_logger()

DROPPED: Final = UUID("0c7c2b6e-6d61-5f5e-9a30-5a1f7d2f9e11")
"""Space of the ids of deliveries that nobody gave one."""


async def collect_deliveries(
    database: Database, files: DeliveryFiles, *, landlord_id: UUID, place: DeliveryPlace, most: int
) -> int:
    """Take each file that is whole, oldest first, and put it away; return how many.

    One that is too large or empty goes to `refused`. Its id is made of name and mark: a file that
    was taken by another process, or before a process died, is known again and put away alone.

    Raises:
        Unavailable: the place does not answer. What was taken is taken; the rest comes next time.
    """
    taken = 0
    for file in await place.whole_files():
        kind = kind_of_name(file.name)
        if kind is None:
            continue
        try:
            taken += await _take(database, files, landlord_id, place, file, kind=kind, most=most)
        except Invalid as refusal:
            log.warning("delivery.refused", file=file.name, reason=str(refusal))
            await place.put_away(file, REFUSED)
            continue
        await place.put_away(file, TAKEN)
    return taken


async def _take(
    database: Database,
    files: DeliveryFiles,
    landlord_id: UUID,
    place: DeliveryPlace,
    file: DroppedFile,
    *,
    kind: Kind,
    most: int,
) -> bool:
    """Take one file in. False: it is known already."""
    delivery_id = uuid5(DROPPED, f"{landlord_id}/{file.name}/{file.mark}")
    async with database.transaction(landlord_id) as session:
        if await delivery_with_id(session, landlord_id, delivery_id) is not None:
            log.info("delivery.known_already", file=file.name)
            return False
    kept = await files.take(place.read(file), most=most)
    is_ours = False
    try:
        async with database.transaction(landlord_id) as session:
            row = await take_delivery(
                session,
                landlord_id=landlord_id,
                delivery_id=delivery_id,
                kind=kind,
                name=file.name,
                source="folder",
                sent_by="folder",
                sent_by_name="",
                is_dry_run=False,
                kept=kept,
                at=now(),
            )
            is_ours = row.stored_as == kept.stored_as
    except IntegrityError:  # another process took it at the same moment
        is_ours = False
    except BaseException:
        is_ours = False
        raise
    finally:
        if not is_ours:
            await files.drop(kept.stored_as)
    return is_ours
