"""Queries about all that accounts holds of one person, and of homes whose money they may see."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.tables import (
    AccessInvitationRow,
    AccessRequestRow,
    AccountRow,
    ConnectionRow,
    ContactChangeRow,
    DetailChangeRow,
    LedgerEntryRow,
    LedgerRow,
    PaymentRow,
    StatementRow,
)

MOST: Final = 20_000
"""Rows of one kind. Twenty years of two entries a day."""


async def corrections_of(
    session: AsyncSession, landlord_id: UUID, contact_id: UUID
) -> Sequence[ContactChangeRow]:
    """Return what was changed in the record of a person by hand, the newest first."""
    rows = await session.scalars(
        select(ContactChangeRow)
        .where(
            ContactChangeRow.landlord_id == landlord_id,
            ContactChangeRow.contact_id == contact_id,
        )
        .order_by(ContactChangeRow.changed_at.desc(), ContactChangeRow.id)
        .limit(MOST)
    )
    return rows.all()


async def wishes_of(
    session: AsyncSession, landlord_id: UUID, contact_id: UUID
) -> Sequence[DetailChangeRow]:
    """Return what a person asked to have changed of their details, the newest first."""
    rows = await session.scalars(
        select(DetailChangeRow)
        .where(DetailChangeRow.landlord_id == landlord_id, DetailChangeRow.contact_id == contact_id)
        .order_by(DetailChangeRow.asked_at.desc(), DetailChangeRow.id)
        .limit(MOST)
    )
    return rows.all()


async def ledger_entries(session: AsyncSession, account: AccountRow) -> Sequence[LedgerEntryRow]:
    """Return the entries of an account in their order, the newest `MOST`."""
    rows = await session.scalars(
        select(LedgerEntryRow)
        .where(
            LedgerEntryRow.landlord_id == account.landlord_id,
            LedgerEntryRow.account_id == account.id,
        )
        .order_by(LedgerEntryRow.number.desc())
        .limit(MOST)
    )
    return rows.all()[::-1]


async def own_payments(
    session: AsyncSession, account: AccountRow, contact_id: UUID
) -> Sequence[PaymentRow]:
    """Return what one person paid online for an account, the newest first."""
    rows = await session.scalars(
        select(PaymentRow)
        .where(
            PaymentRow.landlord_id == account.landlord_id,
            PaymentRow.account_id == account.id,
            PaymentRow.contact_id == contact_id,
        )
        .order_by(PaymentRow.started_at.desc(), PaymentRow.id)
        .limit(MOST)
    )
    return rows.all()


async def issued_statements(
    session: AsyncSession, account: AccountRow, contact_id: UUID
) -> Sequence[StatementRow]:
    """Return the statements of an account that the person asked for and that are made."""
    rows = await session.scalars(
        select(StatementRow)
        .where(
            StatementRow.landlord_id == account.landlord_id,
            StatementRow.account_id == account.id,
            StatementRow.contact_id == contact_id,
            StatementRow.state == "issued",
        )
        .order_by(StatementRow.asked_at.desc())
        .limit(MOST)
    )
    return rows.all()


async def blank_asked_and_invited(
    session: AsyncSession, landlord_id: UUID, *, contact_id: UUID, registration_id: UUID | None
) -> None:
    """Take names, addresses and words out of how a person asked for access or was invited."""
    nobody = {"first_name": "", "last_name": "", "email": ""}
    if registration_id is not None:
        await session.execute(
            update(AccessRequestRow)
            .where(
                AccessRequestRow.landlord_id == landlord_id,
                AccessRequestRow.registration_id == registration_id,
            )
            .values(**nobody, phone="", words="")
        )
    homes = select(ConnectionRow.account_id).where(
        ConnectionRow.landlord_id == landlord_id, ConnectionRow.contact_id == contact_id
    )
    await session.execute(
        update(AccessInvitationRow)
        .where(
            AccessInvitationRow.landlord_id == landlord_id,
            AccessInvitationRow.account_id.in_(homes),
            AccessInvitationRow.contact_id == contact_id,
        )
        .values(**nobody, email_key="", organisation="")
    )


async def owes_something(session: AsyncSession, landlord_id: UUID, contact_id: UUID) -> bool:
    """Say whether an account that a person is connected to is in arrears."""
    found = await session.scalar(
        select(LedgerRow.account_id)
        .join(ConnectionRow, ConnectionRow.account_id == LedgerRow.account_id)
        .where(
            ConnectionRow.landlord_id == landlord_id,
            ConnectionRow.contact_id == contact_id,
            LedgerRow.balance_pence > 0,
        )
        .limit(1)
    )
    return found is not None
