"""Somebody wishes to pay: the payment is written down before the provider hears of it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import TooMany
from chassis.paying import OnlinePayments
from chassis.text import _
from services.accounts.domain.payments import (
    FIRST_QUESTION,
    FarAboveBalance,
    PaymentAmountInvalid,
    PaymentState,
    PaymentUsedElsewhere,
    is_far_above,
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
    is_meant: bool,
    owed_pence: int | None,
    terms: OnlinePayments,
    at: datetime,
) -> tuple[PaymentRow, bool]:
    """Return the payment of this wish, and whether it is new: the same wish is the same payment.

    `owed_pence` is the account's balance; None: it has none to compare with.

    Raises:
        PaymentAmountInvalid: more or less than the landlord takes at once.
        FarAboveBalance: far more than the account owes, and nobody said that it is meant.
        PaymentUsedElsewhere: the wish was about another amount, or of another person.
        TooMany: the account has begun as many payments as a day allows.
    """
    ids = (account.landlord_id, account.id, client_request_id)
    known = await payment_of_wish(session, *ids)
    if known is None:
        _check_amount(amount_pence, terms)
        if owed_pence is not None and not is_meant and is_far_above(amount_pence, owed_pence):
            raise FarAboveBalance("far more than the account owes")
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
                "provider": terms.provider,
                "state": PaymentState.NEW,
                "started_at": at,
                "ask_at": at + FIRST_QUESTION,
            },
        )
    row = known or await payment_of_wish(session, *ids)
    if row is None or (row.amount_pence, row.contact_id) != (amount_pence, contact_id):
        raise PaymentUsedElsewhere("the wish was another")
    return row, known is None


def _check_amount(amount_pence: int, terms: OnlinePayments) -> None:
    if amount_pence < terms.least_pence:
        advice = _("Enter %(least)s or more") % {"least": pounds(terms.least_pence)}
        raise PaymentAmountInvalid("too little", fields={"amount": advice})
    if amount_pence > terms.most_pence:
        advice = _("Enter %(most)s or less. You can make several payments.")
        raise PaymentAmountInvalid(
            "too much", fields={"amount": advice % {"most": pounds(terms.most_pence)}}
        )


def pounds(pence: int) -> str:
    """Write an amount in pounds: `£5,000`, `£12.34`."""
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}.{rest:02}" if rest else f"£{whole:,}"
