"""What belongs to a contact moves to another one, and back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.handovers import HandoverState
from services.accounts.store.connections import terms_of
from services.accounts.tables import (
    ConnectionRow,
    ContactRow,
    DetailChangeRow,
    HandoverRow,
    MergeRow,
    ObjectionRow,
)

MOVED: Final = (
    "access_invitations.contact_id",
    "access_invitations.inviter_id",
    "handovers.contact_id",
    "objections.contact_id",
    "objections.objected_by",
    "payments.contact_id",
    "statements.contact_id",
)
"""Columns that say whose something is, beside connections. Rows are told by their `id`.

The log of changes is only ever added to: it stays with whom it was about.
"""

DETAILS: Final = ("phone", "phone_evening", "mobile", "date_of_birth")
"""Details that whoever stays takes over where they have none."""

SHOWN = 20

_MOVE = """
UPDATE {table} SET {column} = :survivor
WHERE landlord_id = :landlord AND {column} = :merged RETURNING id
"""
_BACK = """
UPDATE {table} SET {column} = :merged
WHERE landlord_id = :landlord AND {column} = :survivor AND id = ANY (CAST(:ids AS uuid[]))
"""


async def move_rows(
    session: AsyncSession, landlord_id: UUID, merged: UUID, survivor: UUID
) -> dict[str, list[str]]:
    """Make all that is `merged`'s the survivor's, and return the ids by `table.column`."""
    moved: dict[str, list[str]] = {}
    values = {"landlord": landlord_id, "merged": merged, "survivor": survivor}
    for name in MOVED:
        table, column = name.split(".")
        found = await session.scalars(text(_MOVE.format(table=table, column=column)), values)
        moved[name] = sorted(str(each) for each in found)
    return moved


async def move_rows_back(session: AsyncSession, merge: MergeRow) -> None:
    """Give back what was moved and is still the survivor's."""
    values = {
        "landlord": merge.landlord_id,
        "merged": merge.merged_id,
        "survivor": merge.survivor_id,
    }
    for name in MOVED:
        table, column = name.split(".")
        ids = merge.moved["rows"].get(name, [])
        if ids:
            await session.execute(
                text(_BACK.format(table=table, column=column)), {**values, "ids": ids}
            )


async def connections_of(
    session: AsyncSession, landlord_id: UUID, contact_id: UUID
) -> list[ConnectionRow]:
    """Return everything a contact is to accounts, as it is now."""
    found = await session.scalars(
        select(ConnectionRow)
        .where(ConnectionRow.landlord_id == landlord_id, ConnectionRow.contact_id == contact_id)
        .order_by(ConnectionRow.id)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def connections_with_ids(
    session: AsyncSession, landlord_id: UUID, ids: Sequence[UUID]
) -> dict[UUID, ConnectionRow]:
    """Return these connections by id, as they are now."""
    found = await session.scalars(
        select(ConnectionRow)
        .where(ConnectionRow.landlord_id == landlord_id, ConnectionRow.id.in_(ids))
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in found}


def state_of(connection: ConnectionRow) -> dict[str, Any]:
    """Return what a merge may change of a connection, to be kept as JSON."""
    until = connection.provisional_until
    return {
        **terms_of(connection).as_text(),
        "contact_id": str(connection.contact_id),
        "is_provisional": connection.is_provisional,
        "awaits_letter": connection.awaits_letter,
        "provisional_until": until.isoformat() if until else None,
    }


def details_of(contact: ContactRow) -> dict[str, Any]:
    """Return what a merge may change of a contact, to be kept as JSON."""
    plain = {name: getattr(contact, name) for name in DETAILS}
    born = plain["date_of_birth"]
    return {
        **plain,
        "date_of_birth": born.isoformat() if born else None,
        "other_emails": list(contact.other_emails),
        "words": contact.words,
    }


def put_details_back(contact: ContactRow, before: Mapping[str, Any]) -> None:
    """Write down of a contact what stood there before."""
    for name, value in before.items():
        is_day = name == "date_of_birth" and value
        setattr(contact, name, date.fromisoformat(value) if is_day else value)


async def merge_with_id(
    session: AsyncSession, landlord_id: UUID, merge_id: UUID
) -> MergeRow | None:
    """Return one merge as it is now."""
    return await session.scalar(
        select(MergeRow)
        .where(MergeRow.landlord_id == landlord_id, MergeRow.id == merge_id)
        .execution_options(populate_existing=True)
    )


async def merge_of(session: AsyncSession, landlord_id: UUID, contact_id: UUID) -> MergeRow | None:
    """Return the merge by which a contact became another one, if it stands."""
    return await session.scalar(
        select(MergeRow).where(
            MergeRow.landlord_id == landlord_id,
            MergeRow.merged_id == contact_id,
            MergeRow.undone_at.is_(None),
        )
    )


async def merges_into(
    session: AsyncSession, landlord_id: UUID, contact_id: UUID
) -> Sequence[tuple[MergeRow, ContactRow]]:
    """Return who was merged into a contact, the newest first."""
    found = await session.execute(
        select(MergeRow, ContactRow)
        .join(ContactRow, ContactRow.id == MergeRow.merged_id)
        .where(MergeRow.landlord_id == landlord_id, MergeRow.survivor_id == contact_id)
        .order_by(MergeRow.merged_at.desc(), MergeRow.id)
        .limit(SHOWN)
    )
    return [(merge, contact) for merge, contact in found]


async def open_matters(session: AsyncSession, landlord_id: UUID, contact_id: UUID) -> set[str]:
    """Return what must be settled before a merge: `objection`, `handover`, `wish`."""
    objections = await session.scalar(
        select(ObjectionRow.id)
        .join(ConnectionRow, ConnectionRow.id == ObjectionRow.connection_id)
        .where(
            ConnectionRow.landlord_id == landlord_id,
            ConnectionRow.contact_id == contact_id,
            ObjectionRow.settled_at.is_(None),
        )
        .limit(1)
    )
    handovers = await session.scalar(
        select(HandoverRow.id)
        .join(ConnectionRow, ConnectionRow.account_id == HandoverRow.account_id)
        .where(
            ConnectionRow.landlord_id == landlord_id,
            ConnectionRow.contact_id == contact_id,
            HandoverRow.state == HandoverState.PLANNED,
        )
        .limit(1)
    )
    wishes = await session.scalar(
        select(DetailChangeRow.id)
        .where(
            DetailChangeRow.landlord_id == landlord_id,
            DetailChangeRow.contact_id == contact_id,
            DetailChangeRow.state == "waiting",
        )
        .limit(1)
    )
    matters = {"objection": objections, "handover": handovers, "wish": wishes}
    return {name for name, found in matters.items() if found is not None}


_LEFT_OUT = """
WITH merged AS (
    SELECT c.contact_ref FROM merges m
    JOIN contacts c ON c.landlord_id = :landlord AND c.id = m.merged_id
    WHERE m.landlord_id = :landlord AND m.undone_at IS NULL AND c.contact_ref IS NOT NULL
), left_out AS (
    UPDATE import_rows r SET contact_ref = '' FROM merged
    WHERE r.wrong IS NULL AND r.contact_ref = merged.contact_ref
    RETURNING r.line
)
INSERT INTO import_problems (landlord_id, import_id, line, column_name, problem, advice)
SELECT :landlord, :import, line, 'contact_ref',
    'is a person who was merged into another one at the desk; they are left out',
    'give the other reference where the file comes from, or undo the merge at the desk'
FROM left_out
"""


async def leave_merged_out(session: AsyncSession, landlord_id: UUID, import_id: UUID) -> None:
    """Leave people who were merged into others out of a staged file, and say so in its report.

    Their rows still tell of the unit and the account.
    """
    await session.execute(text(_LEFT_OUT), {"landlord": landlord_id, "import": import_id})
