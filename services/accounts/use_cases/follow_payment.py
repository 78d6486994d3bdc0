"""The provider is asked about a payment, and what it says is written down."""

from datetime import datetime
from uuid import UUID

from chassis.db import Database
from services.accounts.domain.payments import (
    ENDS,
    Order,
    PaymentProvider,
    PaymentState,
    ProviderUnreachable,
)
from services.accounts.store.payments import payment_with_id
from services.accounts.tables import PaymentRow
from services.accounts.use_cases.settle_payment import (
    give_up_uncreated,
    keep_creation,
    note_silence,
    settle_payment,
)


async def follow_payment(
    database: Database,
    provider: PaymentProvider,
    *,
    landlord_id: UUID,
    payment_id: UUID,
    at: datetime,
    is_told_of: bool = False,
) -> PaymentRow | None:
    """Ask, and return the payment as it stands then; one that has ended is not asked about.

    `is_told_of`: the provider sent word of it. Then one that came to nothing is asked about too:
    it may have become money after all.

    Opens transactions of its own, one before and one after the question: none is open while the
    provider takes its time.

    Raises:
        ProviderUnreachable: it did not answer. That is noted.
    """
    async with database.transaction(landlord_id) as session:
        row = await payment_with_id(session, landlord_id, payment_id)
    over = (PaymentState.SUCCEEDED,) if is_told_of else ENDS
    if row is None or row.state in over:
        return row
    if row.provider != provider.name:
        async with database.transaction(landlord_id) as session:  # staff look into it
            await note_silence(session, landlord_id=landlord_id, payment_id=payment_id, at=at)
        return row
    try:
        if row.provider_payment_id:
            told = await provider.ask(landlord_id, row.provider_payment_id)
        else:
            found = await provider.find(landlord_id, row.reference)
            if found is None:
                async with database.transaction(landlord_id) as session:
                    await give_up_uncreated(
                        session, landlord_id=landlord_id, payment_id=payment_id, at=at
                    )
                return await _again(database, landlord_id, payment_id)
            told = found
    except ProviderUnreachable:
        async with database.transaction(landlord_id) as session:
            await note_silence(session, landlord_id=landlord_id, payment_id=payment_id, at=at)
        raise
    async with database.transaction(landlord_id) as session:
        return await settle_payment(
            session, landlord_id=landlord_id, payment_id=payment_id, told=told, at=at
        )


async def hand_over(
    database: Database,
    provider: PaymentProvider,
    row: PaymentRow,
    *,
    description: str,
    return_url: str,
    at: datetime,
) -> PaymentRow | None:
    """Have the provider make a payment that was begun, and return it with the way to its page.

    One that the provider has made already is returned as it is. Transactions as `follow_payment`.

    Raises:
        ProviderUnreachable: whether it was made is not known; nobody was sent to pay it.
    """
    if row.state != PaymentState.NEW or row.provider_payment_id:
        return row
    told = await provider.create(
        Order(
            payment_id=row.id,
            landlord_id=row.landlord_id,
            amount_pence=row.amount_pence,
            reference=row.reference,
            description=description,
            return_url=return_url,
        )
    )
    async with database.transaction(row.landlord_id) as session:
        return await keep_creation(
            session, landlord_id=row.landlord_id, payment_id=row.id, told=told, at=at
        )


async def _again(database: Database, landlord_id: UUID, payment_id: UUID) -> PaymentRow | None:
    async with database.transaction(landlord_id) as session:
        return await payment_with_id(session, landlord_id, payment_id)
