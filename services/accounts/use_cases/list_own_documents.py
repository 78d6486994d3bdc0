"""List the documents that a person may see, and which of them their archive holds."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.own_data import OwnFile, OwnSection, as_text
from services.accounts.domain.documents import (
    ARCHIVE_BYTES,
    ARCHIVE_MOST,
    Where,
    documents_of_account,
    documents_of_block,
)
from services.accounts.domain.money_seen import may_see_documents
from services.accounts.store.documents import block_with_id, documents_of
from services.accounts.tables import AccountRow, ConnectionRow, DocumentRow, UnitRow


async def list_own_documents(
    session: AsyncSession,
    landlord_id: UUID,
    homes: Iterable[tuple[ConnectionRow, AccountRow, UnitRow]],
    *,
    today: date,
) -> tuple[list[OwnSection], list[OwnFile]]:
    """Return the documents of homes whose documents the person may see `today`, in London.

    The newest go into the archive until it is full; the others are listed with that reason.
    """
    places = dict[UUID, tuple[str, Where]]()
    for connection, account, unit in homes:
        if not may_see_documents(connection, account, today=today):
            continue
        places[documents_of_account(account.id)] = account.reference, Where(account.id, None)
        if unit.block_id is not None:
            name = await block_with_id(session, landlord_id, unit.block_id) or ""
            places[documents_of_block(unit.block_id)] = name, Where(None, unit.block_id)
    found = [
        (key, name, row)
        for key, (name, where) in places.items()
        for row in await documents_of(
            session, landlord_id, where, after=None, limit=ARCHIVE_MOST, is_for_customers=True
        )
    ]
    packed, left = set[UUID](), ARCHIVE_BYTES
    for _, _, row in sorted(found, key=lambda each: (each[2].dated, each[2].id), reverse=True):
        if row.size <= left:
            packed.add(row.id)
            left -= row.size
    sections = [
        OwnSection(
            title=f"Documents of {name}",
            only_with=key,
            rows=[_line(row, packed) for of, _, row in found if of == key],
        )
        for key, (name, _) in places.items()
    ]
    return sections, [
        OwnFile(file_id=row.id, only_with=key, name=_name(row))
        for key, _, row in found
        if row.id in packed
    ]


def _line(row: DocumentRow, packed: set[UUID]) -> dict[str, str]:
    return {
        "Dated": as_text(row.dated),
        "Title": row.title,
        "Kind": row.kind.replace("_", " "),
        "Put there": as_text(row.published_at),
        "File": _name(row)
        if row.id in packed
        else "not in here: it would be too large. Open it on the page Documents of your home.",
    }


def _name(row: DocumentRow) -> str:
    ending = "pdf" if row.media_type == "application/pdf" else "jpg"
    return f"document-{row.dated}-{row.id.hex[:8]}.{ending}"
