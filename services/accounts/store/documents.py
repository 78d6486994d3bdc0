"""Queries about documents of accounts and blocks, and who is told of them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, delete, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.documents import Mark, Where, told_as
from services.accounts.domain.roles import IN_FORCE, AccountStatus
from services.accounts.tables import (
    AccountRow,
    ActivityRow,
    BlockRow,
    ConnectionRow,
    DocumentRow,
    UnitRow,
)


async def documents_of(
    session: AsyncSession,
    landlord_id: UUID,
    where: Where,
    *,
    after: Mark | None,
    limit: int,
    is_for_customers: bool,
) -> list[DocumentRow]:
    """Return a part of the documents of an account, a block or both, the newest first.

    For customers: those that are published and not withdrawn.
    """
    found: list[DocumentRow] = []
    for of, owner in (
        (DocumentRow.account_id, where.account_id),
        (DocumentRow.block_id, where.block_id),
    ):
        if owner is None:
            continue
        query = select(DocumentRow).where(DocumentRow.landlord_id == landlord_id, of == owner)
        if is_for_customers:
            query = query.where(
                DocumentRow.published_at.is_not(None), DocumentRow.withdrawn_at.is_(None)
            )
        if after is not None:
            query = query.where(tuple_(DocumentRow.dated, DocumentRow.id) < tuple_(*after))
        query = query.order_by(DocumentRow.dated.desc(), DocumentRow.id.desc()).limit(limit)
        found += (await session.scalars(query)).all()
    return sorted(found, key=lambda row: (row.dated, row.id), reverse=True)[:limit]


async def document_with_id(
    session: AsyncSession, landlord_id: UUID, document_id: UUID, *, is_locked: bool = False
) -> DocumentRow | None:
    """Return one document."""
    query = select(DocumentRow).where(
        DocumentRow.landlord_id == landlord_id, DocumentRow.id == document_id
    )
    found: DocumentRow | None = await session.scalar(
        query.with_for_update() if is_locked else query
    )
    return found


async def documents_to_publish(
    session: AsyncSession, landlord_id: UUID, *, today: date, limit: int
) -> Sequence[DocumentRow]:
    """Return documents whose day has come, locked."""
    rows = await session.scalars(
        select(DocumentRow)
        .where(
            DocumentRow.landlord_id == landlord_id,
            DocumentRow.published_at.is_(None),
            DocumentRow.withdrawn_at.is_(None),
            DocumentRow.visible_from <= today,
        )
        .order_by(DocumentRow.visible_from, DocumentRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


async def files_with_rows(
    session: AsyncSession, landlord_id: UUID, names: Collection[str]
) -> set[str]:
    """Return those of the names of files that belong to a document."""
    found = await session.scalars(
        select(DocumentRow.stored_as).where(
            DocumentRow.landlord_id == landlord_id, DocumentRow.stored_as.in_(names)
        )
    )
    return set(found)


async def block_with_id(session: AsyncSession, landlord_id: UUID, block_id: UUID) -> str | None:
    """Return the name of a block; None: there is none."""
    found: str | None = await session.scalar(
        select(BlockRow.name).where(BlockRow.landlord_id == landlord_id, BlockRow.id == block_id)
    )
    return found


async def block_of_account(
    session: AsyncSession, landlord_id: UUID, account_id: UUID
) -> UUID | None:
    """Return the block that the unit of an account stands in; None: it stands in none."""
    found: UUID | None = await session.scalar(
        select(UnitRow.block_id)
        .join(AccountRow, AccountRow.unit_id == UnitRow.id)
        .where(AccountRow.landlord_id == landlord_id, AccountRow.id == account_id)
    )
    return found


async def accounts_of_document(session: AsyncSession, row: DocumentRow) -> list[UUID]:
    """Return the account of a document, or the current ones of its block."""
    if row.account_id is not None:
        return [row.account_id]
    found = await session.scalars(
        select(AccountRow.id)
        .join(UnitRow, UnitRow.id == AccountRow.unit_id)
        .where(
            UnitRow.landlord_id == row.landlord_id,
            UnitRow.block_id == row.block_id,
            AccountRow.status == AccountStatus.CURRENT,
        )
    )
    return list(found)


async def forget_telling(session: AsyncSession, row: DocumentRow) -> None:
    """Take a document out of the recent activity of every account it was told on."""
    told = [told_as(row.id, each) for each in await accounts_of_document(session, row)]
    await session.execute(
        delete(ActivityRow).where(
            ActivityRow.landlord_id == row.landlord_id, ActivityRow.id.in_(told)
        )
    )


async def people_to_tell(
    session: AsyncSession,
    row: DocumentRow,
    *,
    today: date,
    after: UUID | None,
    limit: int,
    contact_id: UUID | None = None,
) -> Sequence[tuple[UUID, UUID]]:
    """Return who is told of a document, as contact and account, each person once.

    That is whoever has the documents authority on a live connection today, not provisionally,
    to a current account on eBilling. `contact_id`: nobody but this person.
    """
    query = (
        select(ConnectionRow.contact_id, ConnectionRow.account_id)
        .ext(distinct_on(ConnectionRow.contact_id))
        .join(AccountRow, AccountRow.id == ConnectionRow.account_id)
        .join(UnitRow, UnitRow.id == AccountRow.unit_id)
        .where(
            ConnectionRow.landlord_id == row.landlord_id,
            ConnectionRow.documents,
            ConnectionRow.is_provisional.is_(False),
            ConnectionRow.status.in_(IN_FORCE),
            ConnectionRow.valid_from <= today,
            or_(ConnectionRow.valid_to.is_(None), ConnectionRow.valid_to >= today),
            AccountRow.status == AccountStatus.CURRENT,
            AccountRow.is_ebilling,
            AccountRow.id == row.account_id
            if row.account_id is not None
            else and_(
                UnitRow.landlord_id == row.landlord_id,
                UnitRow.block_id == row.block_id,
            ),
        )
        .order_by(ConnectionRow.contact_id, ConnectionRow.account_id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(ConnectionRow.contact_id > after)
    if contact_id is not None:
        query = query.where(ConnectionRow.contact_id == contact_id)
    return [(contact, account) for contact, account in await session.execute(query)]


def withdraw_row(row: DocumentRow, *, by_name: str, reason: str, at: datetime) -> None:
    """Write down that a document is seen no more."""
    row.withdrawn_at, row.withdrawn_by_name, row.withdrawn_reason = at, by_name, reason
