"""The record as other services and people read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.tables import (
    AccountRow,
    BlockRow,
    ConnectionRow,
    ContactRow,
    EstateRow,
    IdentifierRow,
    UnitRow,
)


@dataclass(slots=True)
class AccountRecord:
    """An account with its unit and everybody connected to it, in any state."""

    account: AccountRow
    unit: UnitRow
    people: list[tuple[ConnectionRow, ContactRow]] = field(default_factory=list)
    identifiers: list[IdentifierRow] = field(default_factory=list)
    """Read by `with_identifiers` alone: most readers need none."""


async def accounts_touched_by(
    session: AsyncSession,
    landlord_id: UUID,
    *,
    account_ids: Iterable[UUID] = (),
    contact_ids: Iterable[UUID] = (),
    connection_ids: Iterable[UUID] = (),
) -> list[AccountRecord]:
    """Return the accounts these ids are, are connected to, or belong to; each once."""
    ids = union(
        select(AccountRow.id).where(
            AccountRow.landlord_id == landlord_id, AccountRow.id.in_(list(account_ids))
        ),
        select(ConnectionRow.account_id).where(
            ConnectionRow.landlord_id == landlord_id,
            ConnectionRow.contact_id.in_(list(contact_ids)),
        ),
        select(ConnectionRow.account_id).where(
            ConnectionRow.landlord_id == landlord_id, ConnectionRow.id.in_(list(connection_ids))
        ),
    )
    return await _records(session, landlord_id, (await session.scalars(ids)).all())


async def page_of_accounts(
    session: AsyncSession, landlord_id: UUID, *, after: UUID | None, limit: int
) -> list[AccountRecord]:
    """Return accounts in the order of their ids, those after `after`."""
    ids = select(AccountRow.id).where(AccountRow.landlord_id == landlord_id)
    if after is not None:
        ids = ids.where(AccountRow.id > after)
    ids = ids.order_by(AccountRow.id).limit(limit)
    return await _records(session, landlord_id, (await session.scalars(ids)).all())


async def accounts_with_ids(
    session: AsyncSession, landlord_id: UUID, account_ids: Iterable[UUID]
) -> Sequence[tuple[AccountRow, UnitRow]]:
    """Return those of the accounts that are there, each with its unit."""
    found = await session.execute(
        select(AccountRow, UnitRow)
        .join(UnitRow, UnitRow.id == AccountRow.unit_id)
        .where(AccountRow.landlord_id == landlord_id, AccountRow.id.in_(list(account_ids)))
    )
    return [(account, unit) for account, unit in found]


async def account_record(
    session: AsyncSession, landlord_id: UUID, account_id: UUID
) -> AccountRecord | None:
    """Return one account."""
    found = await _records(session, landlord_id, [account_id])
    return found[0] if found else None


async def _records(
    session: AsyncSession, landlord_id: UUID, ids: Sequence[UUID]
) -> list[AccountRecord]:
    rows = await session.execute(
        select(AccountRow, UnitRow)
        .join(UnitRow, UnitRow.id == AccountRow.unit_id)
        .where(AccountRow.landlord_id == landlord_id, AccountRow.id.in_(ids))
        .order_by(AccountRow.id)
    )
    records = {account.id: AccountRecord(account, unit) for account, unit in rows}
    people = await session.execute(
        select(ConnectionRow, ContactRow)
        .join(ContactRow, ContactRow.id == ConnectionRow.contact_id)
        .where(ConnectionRow.landlord_id == landlord_id, ConnectionRow.account_id.in_(ids))
        .order_by(ConnectionRow.valid_from.desc(), ConnectionRow.id)
    )
    for connection, contact in people:
        records[connection.account_id].people.append((connection, contact))
    return list(records.values())


async def with_identifiers(
    session: AsyncSession, landlord_id: UUID, records: Sequence[AccountRecord]
) -> None:
    """Add the other numbers these accounts are known by."""
    by_account = {record.account.id: record for record in records}
    found = await session.scalars(
        select(IdentifierRow).where(
            IdentifierRow.landlord_id == landlord_id, IdentifierRow.account_id.in_(by_account)
        )
    )
    for each in found:
        by_account[each.account_id].identifiers.append(each)


async def homes_of(
    session: AsyncSession, landlord_id: UUID, contact_id: UUID
) -> list[tuple[ConnectionRow, AccountRow, UnitRow]]:
    """Return everything the contact is connected to, live or not, by account reference."""
    found = await session.execute(
        select(ConnectionRow, AccountRow, UnitRow)
        .join(AccountRow, AccountRow.id == ConnectionRow.account_id)
        .join(UnitRow, UnitRow.id == AccountRow.unit_id)
        .where(ConnectionRow.landlord_id == landlord_id, ConnectionRow.contact_id == contact_id)
        .order_by(AccountRow.account_key, ConnectionRow.role)
    )
    return [(connection, account, unit) for connection, account, unit in found]


async def contact_of(
    session: AsyncSession, landlord_id: UUID, contact_id: UUID
) -> ContactRow | None:
    """Return one contact."""
    return await session.scalar(
        select(ContactRow).where(ContactRow.landlord_id == landlord_id, ContactRow.id == contact_id)
    )


async def place_names(session: AsyncSession, landlord_id: UUID, unit: UnitRow) -> tuple[str, str]:
    """Return the names of the unit's block and estate; empty where it has none."""
    block = await session.scalar(
        select(BlockRow.name).where(
            BlockRow.landlord_id == landlord_id, BlockRow.id == unit.block_id
        )
    )
    estate = await session.scalar(
        select(EstateRow.name).where(
            EstateRow.landlord_id == landlord_id, EstateRow.id == unit.estate_id
        )
    )
    return block or "", estate or ""


async def identifiers_of_account(
    session: AsyncSession, landlord_id: UUID, account_id: UUID
) -> list[IdentifierRow]:
    """Return the other numbers an account is known by, by kind."""
    found = await session.scalars(
        select(IdentifierRow)
        .where(IdentifierRow.landlord_id == landlord_id, IdentifierRow.account_id == account_id)
        .order_by(IdentifierRow.kind, IdentifierRow.value_key)
    )
    return list(found)
