"""Take the files that the landlord's systems have dropped into their folder."""

import asyncio
import time
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

import structlog

from chassis.db import Database
from chassis.errors import Invalid
from chassis.events import now
from services.accounts.domain.deliveries import kind_of_name
from services.accounts.store.delivery_files import DeliveryFiles
from services.accounts.use_cases.take_delivery import take_delivery

log = structlog.get_logger()

STILL: Final = 30.0
"""Seconds that nothing was written to a file before it is believed to be whole."""

TAKEN, REFUSED = "taken", "refused"
"""Folders beside the files, into which they go."""


async def collect_deliveries(
    database: Database, files: DeliveryFiles, *, landlord_id: UUID, folder: Path, most: int
) -> int:
    """Take each file that is whole, oldest first, and move it to `taken`; return how many.

    One that is too large or empty goes to `refused`. A process that dies between the two leaves
    the file where it was: it is taken again, and says nothing new then.
    """
    taken = 0
    for file in await asyncio.to_thread(_whole_files, folder):
        kind = kind_of_name(file.name)
        if kind is None:
            continue
        try:
            kept = await files.take_from(file, most=most)
        except Invalid as refusal:
            log.warning("delivery.refused", file=file.name, reason=str(refusal))
            await asyncio.to_thread(_put_away, file, REFUSED)
            continue
        async with database.transaction(landlord_id) as session:
            await take_delivery(
                session,
                landlord_id=landlord_id,
                delivery_id=uuid4(),
                kind=kind,
                name=file.name,
                source="folder",
                sent_by="folder",
                sent_by_name="",
                is_dry_run=False,
                kept=kept,
                at=now(),
            )
        await asyncio.to_thread(_put_away, file, TAKEN)
        taken += 1
    return taken


def _whole_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    still = time.time() - STILL
    found = [(file.stat().st_mtime, file) for file in folder.iterdir() if _is_plain(file)]
    return [file for written, file in sorted(found) if written <= still]


def _is_plain(file: Path) -> bool:
    """Whether it is a file of its own: a link could lead anywhere on this machine."""
    return file.is_file() and not file.is_symlink()


def _put_away(file: Path, where: str) -> None:
    place = file.parent / where
    place.mkdir(exist_ok=True)
    file.rename(place / f"{now():%Y%m%dT%H%M%S%fZ}-{file.name}")
