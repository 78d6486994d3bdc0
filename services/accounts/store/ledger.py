"""Queries about the money of an account. None grows with the entries behind a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.accounts.domain.ledger import EntryType, newest_that_holds
from services.accounts.tables import ImportRow, LedgerEntryRow, LedgerRow

LOOKED_AT: Final = 50
"""Payments and returns among which the last payment that holds is looked for."""


@dataclass(frozen=True, slots=True)
class Period:
    """The entries of a time: how the account stood before and after, and which they are."""

    opening_pence: int
    closing_pence: int
    first: int
    """Number of the first entry of the period."""

    last: int
    """Number of the last one; below `first`: there is none."""


# Statements of what every look at a balance asks for, built once: building costs as much as asking.

_OF_ACCOUNT = (
    LedgerEntryRow.landlord_id == bindparam("landlord"),
    LedgerEntryRow.account_id == bindparam("account"),
)
_REVERSAL = aliased(LedgerEntryRow)
_CHARGED_NOT_DUE = select(func.coalesce(func.sum(LedgerEntryRow.amount_pence), 0)).where(
    *_OF_ACCOUNT,
    LedgerEntryRow.due_on >= bindparam("today"),
    ~select(_REVERSAL.id)
    .where(
        _REVERSAL.landlord_id == bindparam("landlord"),
        _REVERSAL.account_id == bindparam("account"),
        _REVERSAL.reverses_id == LedgerEntryRow.id,
    )
    .exists(),
)
_LAST = (
    select(LedgerEntryRow.number, LedgerEntryRow.balance_pence)
    .where(*_OF_ACCOUNT)
    .order_by(LedgerEntryRow.booked_on.desc(), LedgerEntryRow.number.desc())
    .limit(1)
)
_LAST_BEFORE = _LAST.where(LedgerEntryRow.booked_on < bindparam("day"))
_LAST_UNTIL = _LAST.where(LedgerEntryRow.booked_on <= bindparam("day"))


async def ledger_of(session: AsyncSession, landlord_id: UUID, account_id: UUID) -> LedgerRow | None:
    """Return how an account stands; None where no entry was ever posted."""
    row: LedgerRow | None = await session.scalar(
        select(LedgerRow).where(
            LedgerRow.landlord_id == landlord_id, LedgerRow.account_id == account_id
        )
    )
    return row


async def locked_ledger(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, at: datetime
) -> LedgerRow:
    """Return the account's ledger, made if it is new, locked until the transaction ends."""
    await session.execute(
        insert(LedgerRow)
        .values(
            account_id=account_id, landlord_id=landlord_id, entries=0, balance_pence=0, as_at=at
        )
        .on_conflict_do_nothing()
    )
    rows = await session.scalars(
        select(LedgerRow)
        .where(LedgerRow.landlord_id == landlord_id, LedgerRow.account_id == account_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return rows.one()


async def known_entries(
    session: AsyncSession, landlord_id: UUID, source: str, references: Sequence[str]
) -> dict[str, LedgerEntryRow]:
    """Return the entries that a source told of before, by its reference."""
    rows = await session.scalars(
        select(LedgerEntryRow).where(
            LedgerEntryRow.landlord_id == landlord_id,
            LedgerEntryRow.source == source,
            LedgerEntryRow.external_ref.in_(references),
        )
    )
    return {row.external_ref: row for row in rows}


async def charged_not_due(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, today: date
) -> int:
    """Return the sum of charges whose last day to pay is today or still to come.

    A charge that was reversed is not asked for any more: counted here it would hide older debt.
    """
    total = await session.scalar(
        _CHARGED_NOT_DUE, {"landlord": landlord_id, "account": account_id, "today": today}
    )
    return int(total or 0)


async def entry_numbered(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, number: int
) -> LedgerEntryRow | None:
    """Return one entry."""
    row: LedgerEntryRow | None = await session.scalar(
        select(LedgerEntryRow).where(
            LedgerEntryRow.landlord_id == landlord_id,
            LedgerEntryRow.account_id == account_id,
            LedgerEntryRow.number == number,
        )
    )
    return row


async def last_payment_that_holds(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, *, up_to: int
) -> LedgerEntryRow | None:
    """Return the newest payment, number `up_to` or before, that was not returned since.

    A file says that a payment came back, and not which one: it is the newest before it of the same
    amount (`domain/ledger.py`). Looked for among the last 50 payments and returns.
    """
    taken_back = aliased(LedgerEntryRow)
    rows = await session.scalars(
        select(LedgerEntryRow)
        .where(
            LedgerEntryRow.landlord_id == landlord_id,
            LedgerEntryRow.account_id == account_id,
            LedgerEntryRow.type.in_((EntryType.PAYMENT, EntryType.PAYMENT_REVERSAL)),
            ~exists().where(
                taken_back.landlord_id == landlord_id,
                taken_back.account_id == account_id,
                taken_back.reverses_id == LedgerEntryRow.id,
                taken_back.type == EntryType.ADJUSTMENT,
            ),
        )
        .order_by(LedgerEntryRow.number.desc())
        .limit(LOOKED_AT)
    )
    newest = rows.all()
    holds = newest_that_holds([(row.type, row.amount_pence, row.number) for row in newest])
    return next((row for row in newest if row.number == holds and row.number <= up_to), None)


async def period_of(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, first: date, last: date
) -> Period:
    """Return what was booked from `first` to `last`, both included."""
    account = {"landlord": landlord_id, "account": account_id}
    before = (await session.execute(_LAST_BEFORE, {**account, "day": first})).one_or_none()
    until = (await session.execute(_LAST_UNTIL, {**account, "day": last})).one_or_none()
    return Period(
        opening_pence=before.balance_pence if before else 0,
        closing_pence=until.balance_pence if until else 0,
        first=(before.number if before else 0) + 1,
        last=until.number if until else 0,
    )


async def entries_between(
    session: AsyncSession,
    landlord_id: UUID,
    account_id: UUID,
    *,
    first: int,
    last: int,
    limit: int,
    is_oldest_first: bool = False,
) -> Sequence[LedgerEntryRow]:
    """Return up to `limit` entries with numbers from `first` to `last`, the newest first."""
    number = LedgerEntryRow.number
    rows = await session.scalars(
        select(LedgerEntryRow)
        .where(
            LedgerEntryRow.landlord_id == landlord_id,
            LedgerEntryRow.account_id == account_id,
            number >= first,
            number <= last,
        )
        .order_by(number if is_oldest_first else number.desc())
        .limit(limit)
    )
    return rows.all()


async def last_delivery(session: AsyncSession, landlord_id: UUID) -> datetime | None:
    """Return when the landlord's books last came in: every account stands as at then."""
    moment: datetime | None = await session.scalar(
        select(ImportRow.read_at)
        .where(
            ImportRow.landlord_id == landlord_id,
            ImportRow.kind == "transactions",
            ImportRow.is_dry_run.is_(False),
        )
        .order_by(ImportRow.read_at.desc())
        .limit(1)
    )
    return moment
