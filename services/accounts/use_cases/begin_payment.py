"""Somebody wishes to pay: the payment is written down before the provider hears of it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import Invalid, TooMany
from chassis.text import _
from services.accounts.domain.payments import (
    FIRST_QUESTION,
    PaymentState,
    PaymentUsedElsewhere,
    reference_of,
)
from services.accounts.store.payments import begun_of_late, keep_payment, payment_of_wish
from services.accounts.tables import AccountRow, PaymentRow

MOST_A_DAY = 30
"""Payments begun for one account: more is not a person who pays."""


async def begin_payment(
    session: AsyncSession,
    *,
    account: AccountRow,
    contact_id: UUID,
    client_request_id: UUID,
    amount_pence: int,
    least_pence: int,
    most_pence: int,
    provider: str,
    at: datetime,
) -> PaymentRow:
    """Return the payment of this wish; the same wish again is the same payment.

    Raises:
        Invalid: more or less than the landlord takes at once.
        PaymentUsedElsewhere: the wish was about another amount, or of another person.
        TooMany: the account has begun as many payments as a day allows.
    """
    if amount_pence < least_pence:
        raise PaymentAmountInvalid(
            "too little",
            fields={"amount": _("Enter {least} or more").format(least=pounds(least_pence))},
        )
    if amount_pence > most_pence:
        raise PaymentAmountInvalid(
            "too much",
            fields={
                "amount": _("Enter {most} or less. You can make several payments.").format(
                    most=pounds(most_pence)
                )
            },
        )
    ids = (account.landlord_id, account.id, client_request_id)
    if await payment_of_wish(session, *ids) is None:
        if await begun_of_late(session, *ids[:2], at - timedelta(days=1)) >= MOST_A_DAY:
            raise TooMany("many payments began today", retry_after=60 * 60)
        payment_id = uuid4()
        await keep_payment(
            session,
            {
                "id": payment_id,
                "landlord_id": account.landlord_id,
                "account_id": account.id,
                "contact_id": contact_id,
                "client_request_id": client_request_id,
                "amount_pence": amount_pence,
                "reference": reference_of(account.reference, payment_id),
                "provider": provider,
                "state": PaymentState.NEW,
                "started_at": at,
                "ask_at": at + FIRST_QUESTION,
            },
        )
    row = await payment_of_wish(session, *ids)
    if row is None or (row.amount_pence, row.contact_id) != (amount_pence, contact_id):
        raise PaymentUsedElsewhere("the wish was another")
    return row


class PaymentAmountInvalid(Invalid):
    """An amount that the landlord does not take."""

    code = "payment_amount_invalid"


def pounds(pence: int) -> str:
    """Write an amount in pounds: `£5,000`, `£12.34`."""
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}.{rest:02}" if rest else f"£{whole:,}"
