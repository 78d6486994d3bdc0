"""Portal keys and activation codes: made, found, used once, voided."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.domain.policy import IN_FORCE, OWNING_ROLES
from services.registration.domain.posted import NewPosted, PostedKind, expiry_of
from services.registration.tables import (
    PostedSecretRow,
    RecordAccountRow,
    RecordConnectionRow,
    RecordIdentifierRow,
)


async def add_posted(
    session: AsyncSession, made: Sequence[NewPosted], *, landlord_id: UUID, at: datetime
) -> None:
    """Store new secrets; a connection that has one of the kind in force keeps that."""
    rows = [
        {
            "id": one.id,
            "landlord_id": landlord_id,
            "kind": one.kind,
            "connection_id": one.connection_id,
            "secret_hash": one.secret_hash,
            "issued_at": at,
            "expires_at": expiry_of(one.kind, at),
        }
        for one in sorted(made, key=lambda one: one.connection_id)
    ]
    if rows:
        await session.execute(insert(PostedSecretRow).on_conflict_do_nothing(), rows)


async def void_posted(
    session: AsyncSession,
    connection_ids: Collection[UUID],
    *,
    at: datetime,
    kind: PostedKind | None = None,
) -> None:
    """End what is in force of these connections, of one kind or of all."""
    if not connection_ids:
        return
    ended = update(PostedSecretRow).where(
        PostedSecretRow.connection_id.in_(sorted(connection_ids)),
        PostedSecretRow.voided_at.is_(None),
    )
    if kind is not None:
        ended = ended.where(PostedSecretRow.kind == kind)
    await session.execute(ended.values(voided_at=at))


async def use_posted(
    session: AsyncSession, posted_id: UUID, *, registration_id: UUID, at: datetime
) -> bool:
    """Use a secret up. False: somebody else was quicker, or it was voided meanwhile."""
    used = await session.scalar(
        update(PostedSecretRow)
        .where(
            PostedSecretRow.id == posted_id,
            PostedSecretRow.used_at.is_(None),
            PostedSecretRow.voided_at.is_(None),
        )
        .values(used_at=at, used_by=registration_id)
        .returning(PostedSecretRow.id)
    )
    return used is not None


async def holders(
    session: AsyncSession, connection_ids: Collection[UUID], *, today: date
) -> list[RecordConnectionRow]:
    """Return those connections that hold a home themselves on `today`, locked, by their ids."""
    found = await session.scalars(
        select(RecordConnectionRow)
        .where(
            RecordConnectionRow.connection_id.in_(list(connection_ids)),
            RecordConnectionRow.role.in_(OWNING_ROLES),
            RecordConnectionRow.status.in_(IN_FORCE),
            or_(
                RecordConnectionRow.valid_to.is_(None),
                RecordConnectionRow.valid_to >= today,
            ),
        )
        .order_by(RecordConnectionRow.connection_id)
        .with_for_update()
    )
    return list(found)


async def newest_posted(
    session: AsyncSession, connection_ids: Collection[UUID], kind: PostedKind
) -> dict[UUID, PostedSecretRow]:
    """Return the newest of each connection, in force or not."""
    found = await session.scalars(
        select(PostedSecretRow)
        .where(
            PostedSecretRow.connection_id.in_(list(connection_ids)),
            PostedSecretRow.kind == kind,
        )
        .order_by(PostedSecretRow.issued_at, PostedSecretRow.voided_at.nulls_last())
    )
    return {row.connection_id: row for row in found}


async def numbers_of(session: AsyncSession, account_ids: Collection[UUID]) -> list[str]:
    """Return the keys of every reference that these accounts are known by."""
    references = select(RecordAccountRow.reference_key).where(
        RecordAccountRow.account_id.in_(list(account_ids))
    )
    agreements = select(RecordIdentifierRow.value_key).where(
        RecordIdentifierRow.account_id.in_(list(account_ids)),
        RecordIdentifierRow.kind == "agreement",
    )
    return sorted({*await session.scalars(references), *await session.scalars(agreements)})
