"""Payments that people began online, as they are found again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.tables import PaymentRow

AT_ONCE = 50
SHOWN = 50
"""Most payments of a list: those before are in the transactions of the account."""


async def keep_payment(session: AsyncSession, row: dict[str, object]) -> None:
    """Store a payment unless this wish is known: then nothing happens."""
    await session.execute(
        insert(PaymentRow)
        .values(**row)
        .on_conflict_do_nothing(index_elements=["landlord_id", "account_id", "client_request_id"])
    )


async def payment_of_wish(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, client_request_id: UUID
) -> PaymentRow | None:
    """Return the payment that a wish became."""
    return await session.scalar(
        select(PaymentRow).where(
            PaymentRow.landlord_id == landlord_id,
            PaymentRow.account_id == account_id,
            PaymentRow.client_request_id == client_request_id,
        )
    )


async def payment_with_id(
    session: AsyncSession, landlord_id: UUID, payment_id: UUID
) -> PaymentRow | None:
    """Return a payment."""
    return await session.scalar(
        select(PaymentRow).where(PaymentRow.landlord_id == landlord_id, PaymentRow.id == payment_id)
    )


async def payment_for_update(
    session: AsyncSession, landlord_id: UUID, payment_id: UUID
) -> PaymentRow | None:
    """Return a payment as it is now, locked: it is settled once, whoever is faster."""
    return await session.scalar(
        select(PaymentRow)
        .where(PaymentRow.landlord_id == landlord_id, PaymentRow.id == payment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def payment_of_provider(
    session: AsyncSession, landlord_id: UUID, provider_payment_id: str
) -> PaymentRow | None:
    """Return the payment that the provider knows by this id."""
    return await session.scalar(
        select(PaymentRow).where(
            PaymentRow.landlord_id == landlord_id,
            PaymentRow.provider_payment_id == provider_payment_id,
            PaymentRow.provider_payment_id != "",
        )
    )


async def payments_of_account(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, *, contact_id: UUID | None = None
) -> Sequence[PaymentRow]:
    """Return the payments of an account, the newest first; those of one payer, if asked so."""
    query = select(PaymentRow).where(
        PaymentRow.landlord_id == landlord_id, PaymentRow.account_id == account_id
    )
    if contact_id is not None:
        query = query.where(PaymentRow.contact_id == contact_id)
    found = await session.scalars(
        query.order_by(PaymentRow.started_at.desc(), PaymentRow.id).limit(SHOWN)
    )
    return found.all()


async def payments_to_ask(session: AsyncSession, landlord_id: UUID, at: datetime) -> Sequence[UUID]:
    """Return some payments about which the provider is asked now, the longest waiting first."""
    found = await session.scalars(
        select(PaymentRow.id)
        .where(
            PaymentRow.landlord_id == landlord_id,
            PaymentRow.ask_at.is_not(None),
            PaymentRow.ask_at <= at,
        )
        .order_by(PaymentRow.ask_at)
        .limit(AT_ONCE)
    )
    return found.all()


async def begun_of_late(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, since: datetime
) -> int:
    """Count the payments of an account that were begun since then."""
    return (
        await session.scalar(
            select(func.count()).where(
                PaymentRow.landlord_id == landlord_id,
                PaymentRow.account_id == account_id,
                PaymentRow.started_at > since,
            )
        )
        or 0
    )


async def payments_between(
    session: AsyncSession, landlord_id: UUID, begin: datetime, length: timedelta
) -> Sequence[PaymentRow]:
    """Return the payments that were begun in a span of time, in their order."""
    found = await session.scalars(
        select(PaymentRow)
        .where(
            PaymentRow.landlord_id == landlord_id,
            PaymentRow.started_at >= begin,
            PaymentRow.started_at < begin + length,
        )
        .order_by(PaymentRow.started_at, PaymentRow.id)
    )
    return found.all()
