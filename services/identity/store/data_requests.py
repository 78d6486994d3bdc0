"""Queries about people who asked for all that is held about them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.tables import DataRequestPartRow, DataRequestRow, UserRow


async def latest_request(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, since: datetime
) -> DataRequestRow | None:
    """Return the newest request of a login since a moment (UTC), also one asked again since."""
    return await session.scalar(
        select(DataRequestRow)
        .where(
            DataRequestRow.landlord_id == landlord_id,
            DataRequestRow.user_id == user_id,
            func.coalesce(DataRequestRow.asked_again_at, DataRequestRow.asked_at) > since,
        )
        .order_by(DataRequestRow.asked_at.desc())
        .limit(1)
    )


async def request_with_user(
    session: AsyncSession, request_id: UUID
) -> tuple[DataRequestRow, UserRow] | None:
    """Return a request, locked until the transaction ends, and whose it is."""
    found = await session.execute(
        select(DataRequestRow, UserRow)
        .join(UserRow, UserRow.id == DataRequestRow.user_id)
        .where(DataRequestRow.id == request_id)
        .with_for_update(of=DataRequestRow)
    )
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def keep_answer(
    session: AsyncSession, request: DataRequestRow, *, service: str, items: int, at: datetime
) -> None:
    """Note that a service has prepared its part; once."""
    await session.execute(
        insert(DataRequestPartRow)
        .values(
            request_id=request.id,
            service=service,
            landlord_id=request.landlord_id,
            items=items,
            prepared_at=at,
        )
        .on_conflict_do_nothing()
    )


async def drop_answers(session: AsyncSession, request: DataRequestRow) -> None:
    """Forget which services have answered, so that all prepare their parts anew."""
    await session.execute(
        delete(DataRequestPartRow).where(DataRequestPartRow.request_id == request.id)
    )


async def answers_to(
    session: AsyncSession, request_ids: Sequence[UUID]
) -> Sequence[DataRequestPartRow]:
    """Return which services have answered these requests."""
    rows = await session.scalars(
        select(DataRequestPartRow)
        .where(DataRequestPartRow.request_id.in_(request_ids))
        .order_by(DataRequestPartRow.request_id, DataRequestPartRow.service)
    )
    return rows.all()


async def requests_of_landlord(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[tuple[DataRequestRow, UserRow]]:
    """Return requests with their logins, the newest first, from `before` on back."""
    query = (
        select(DataRequestRow, UserRow)
        .join(UserRow, UserRow.id == DataRequestRow.user_id)
        .where(DataRequestRow.landlord_id == landlord_id)
    )
    if before is not None:
        query = query.where(tuple_(DataRequestRow.asked_at, DataRequestRow.id) < before)
    found = await session.execute(
        query.order_by(DataRequestRow.asked_at.desc(), DataRequestRow.id.desc()).limit(limit)
    )
    return [(row[0], row[1]) for row in found]
