"""Parts in a service's own database: kept once, found by their person, deleted after a week."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from chassis import db
from chassis.auth import Caller
from chassis.db import Instant, LandlordId
from chassis.events import now
from chassis.jobs import Job
from chassis.own_data.parts import KEPT_FOR, STANDS_FOR, OwnFile, OwnPart, OwnSection

Opener = Callable[[UUID, UUID], Awaitable[AsyncIterator[bytes]]]
"""Landlord and file → the content; raises `NotFound` when it is gone. Stands as `own_file` in the
state of the API of a service with files."""

Gate = Callable[[AsyncSession, Caller], Awaitable[Collection[UUID]]]
"""What is open to the caller at this moment. Stands as `own_data_gate` in the state of the API of a
service whose parts hold something that may be closed by the time it is fetched."""


class Table(db.Table):
    """Base of the table: the same in every service that holds something about people."""

    __abstract__ = True
    metadata = db.service_metadata()


class PartRow(Table):
    """What the service holds about one person, as it was when they asked."""

    __tablename__ = "own_data_parts"
    __table_args__ = (
        Index("own_data_parts_of_user_idx", "landlord_id", "user_id"),
        Index("own_data_parts_by_age_idx", "landlord_id", "prepared_at"),
    )

    request_id: Mapped[UUID] = mapped_column(primary_key=True)
    landlord_id: Mapped[LandlordId]
    user_id: Mapped[UUID]
    document: Mapped[str] = mapped_column(Text)
    """An `OwnPart` as JSON."""

    prepared_at: Mapped[Instant]


async def keep_part(
    session: AsyncSession,
    *,
    service: str,
    landlord_id: UUID,
    request_id: UUID,
    user_id: UUID,
    sections: Iterable[OwnSection],
    files: Sequence[OwnFile] = (),
    at: datetime,
) -> int:
    """Keep a part, once a day per request, and return how many rows and files it has.

    A request that is asked again after a day is prepared anew: the part of then may be deleted by
    the time the last service answers. `at` in UTC.
    """
    part = OwnPart(
        service=service,
        prepared_at=at,
        sections=[section for section in sections if section.rows],
        files=list(files),
    )
    made = insert(PartRow).values(
        request_id=request_id,
        landlord_id=landlord_id,
        user_id=user_id,
        document=part.model_dump_json(),
        prepared_at=at,
    )
    await session.execute(
        made.on_conflict_do_update(
            index_elements=[PartRow.request_id],
            set_={"document": made.excluded.document, "prepared_at": made.excluded.prepared_at},
            where=PartRow.prepared_at < at - STANDS_FOR,
        )
    )
    return sum(len(section.rows) for section in part.sections) + len(part.files)


async def part_of(
    session: AsyncSession, *, landlord_id: UUID, request_id: UUID, user_id: UUID, at: datetime
) -> str | None:
    """Return the part as JSON; None: it is not theirs, not there, or too old."""
    return await session.scalar(
        select(PartRow.document).where(
            PartRow.landlord_id == landlord_id,
            PartRow.request_id == request_id,
            PartRow.user_id == user_id,
            PartRow.prepared_at > at - KEPT_FOR,
        )
    )


async def drop_parts_of(session: AsyncSession, *, landlord_id: UUID, user_id: UUID) -> None:
    """Delete every part of a person whose login is closed."""
    await session.execute(
        delete(PartRow).where(PartRow.landlord_id == landlord_id, PartRow.user_id == user_id)
    )


def forgetting(service: str) -> Job:
    """Return the work of every hour: parts that may not be fetched any more are deleted."""
    return Job(f"{service}.forget_own_data", 3600.0, forget_parts, is_erasing=True)


async def forget_parts(context: Any) -> None:
    """Delete the parts that are a week old, landlord by landlord."""
    for landlord in context.landlords:
        async with context.database.transaction(landlord.id) as session:
            await session.execute(
                delete(PartRow).where(
                    PartRow.landlord_id == landlord.id, PartRow.prepared_at <= now() - KEPT_FOR
                )
            )
