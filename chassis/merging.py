"""Following a merge of two contacts: rows that name the one become the other's, and go back.

accounts merges and undoes; every other service that keeps ids of contacts follows by these
functions, in the transaction of its handler, and keeps by id what it moved.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Index, select, text
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from chassis import db
from chassis.db import Instant, LandlordId


class Table(db.Table):
    """Base of the table: the same in every service that keeps ids of contacts."""

    __abstract__ = True
    metadata = db.service_metadata()


class FollowedMergeRow(Table):
    """A merge that this service has followed, or whose undoing it heard of first."""

    __tablename__ = "followed_merges"
    __table_args__ = (Index("followed_merges_into_idx", "landlord_id", "survivor_id"),)

    merge_id: Mapped[UUID] = mapped_column(primary_key=True)
    landlord_id: Mapped[LandlordId]
    survivor_id: Mapped[UUID]
    merged_id: Mapped[UUID]
    moved: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """By `table.column` the keys of the rows that were moved, and what else the service notes."""

    followed_at: Mapped[Instant]
    undone_at: Mapped[Instant | None]


class Place(NamedTuple):
    """A column that says whose a row is, and the column that the row is known by."""

    table: str
    column: str
    key: str = "id"


async def follow_merge(
    session: AsyncSession,
    places: Iterable[Place],
    *,
    landlord_id: UUID,
    merge_id: UUID,
    survivor_id: UUID,
    merged_id: UUID,
    at: datetime,
) -> FollowedMergeRow | None:
    """Make all that is `merged_id`'s the survivor's. None: it was followed, or undone, before."""
    made: FollowedMergeRow | None = await session.scalar(
        insert(FollowedMergeRow)
        .values(
            merge_id=merge_id,
            landlord_id=landlord_id,
            survivor_id=survivor_id,
            merged_id=merged_id,
            moved={},
            followed_at=at,
        )
        .on_conflict_do_nothing()
        .returning(FollowedMergeRow)
    )
    if made is None:
        return None
    values = {"landlord": landlord_id, "one": merged_id, "other": survivor_id}
    moved: dict[str, Any] = {}
    for place in places:
        found = await session.scalars(
            text(
                f"UPDATE {place.table} SET {place.column} = :other "  # noqa: S608  names of our own
                f"WHERE landlord_id = :landlord AND {place.column} = :one RETURNING {place.key}"
            ),
            values,
        )
        moved[f"{place.table}.{place.column}"] = sorted(str(each) for each in found)
    made.moved = moved
    return made


async def follow_undoing(
    session: AsyncSession,
    places: Iterable[Place],
    *,
    landlord_id: UUID,
    merge_id: UUID,
    survivor_id: UUID,
    merged_id: UUID,
    at: datetime,
) -> FollowedMergeRow | None:
    """Give back what was moved and is still the survivor's. None: there is nothing to give back.

    What was written since the merge is the survivor's and stays. An undoing that is heard of
    before its merge is noted, so that the merge does nothing.
    """
    noted = await session.scalar(
        insert(FollowedMergeRow)
        .values(
            merge_id=merge_id,
            landlord_id=landlord_id,
            survivor_id=survivor_id,
            merged_id=merged_id,
            moved={},
            followed_at=at,
            undone_at=at,
        )
        .on_conflict_do_nothing()
        .returning(FollowedMergeRow.merge_id)
    )
    if noted is not None:
        return None
    known = await session.get_one(FollowedMergeRow, merge_id, with_for_update=True)
    if known.undone_at is not None:
        return None
    known.undone_at = at
    for place in places:
        keys = known.moved.get(f"{place.table}.{place.column}", [])
        if keys:
            await session.execute(
                text(
                    f"UPDATE {place.table} SET {place.column} = :one "  # noqa: S608  likewise
                    f"WHERE landlord_id = :landlord AND {place.column} = :other "
                    f"AND {place.key} = ANY (CAST(:keys AS uuid[]))"
                ),
                {"landlord": landlord_id, "one": merged_id, "other": survivor_id, "keys": keys},
            )
    return known


async def merged_into(session: AsyncSession, landlord_id: UUID, contact_id: UUID) -> Sequence[UUID]:
    """Return who was merged into a contact and still is."""
    found = await session.scalars(
        select(FollowedMergeRow.merged_id).where(
            FollowedMergeRow.landlord_id == landlord_id,
            FollowedMergeRow.survivor_id == contact_id,
            FollowedMergeRow.undone_at.is_(None),
        )
    )
    return found.all()
