"""The provider has said how a payment stands, whether we asked or it sent word."""

from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.text import _
from contracts.events.accounts import PaymentFailed, PaymentReceived
from services.accounts.domain.ledger import EntryType, NewEntry
from services.accounts.domain.payments import (
    CREATED_WITHIN,
    NOT_CREATED,
    SOURCE,
    UNDER_WAY,
    PaymentState,
    Told,
    ledger_reference,
    next_question,
    state_after,
)
from services.accounts.domain.roles import london_date
from services.accounts.store.payments import payment_for_update
from services.accounts.tables import PaymentRow
from services.accounts.use_cases.post_entries import post_entries

log = structlog.get_logger()


async def settle_payment(
    session: AsyncSession, *, landlord_id: UUID, payment_id: UUID, told: Told, at: datetime
) -> PaymentRow | None:
    """Write down what was told, and return the payment; None: there is no such one.

    What has become money stands in the ledger from this transaction on, once, however often and
    in whatever order it is told. Another amount than ours is never posted: staff look into it.
    """
    row = await payment_for_update(session, landlord_id, payment_id)
    if row is None:
        return None
    if not row.provider_payment_id:
        row.provider_payment_id = told.provider_payment_id
    before = PaymentState(row.state)
    _note_question(row, at)
    if told.provider_payment_id != row.provider_payment_id or (
        told.amount_pence != row.amount_pence
    ):
        row.is_contradicted = True
        log.error("payment.contradicted", payment_id=str(payment_id))
        return row

    after = state_after(before, told)
    if after in UNDER_WAY:
        row.state, row.next_url = after, told.next_url
    elif after != before:
        _end(row, after, told.code, at)
        if after is PaymentState.SUCCEEDED:
            await _post(session, row, at)
        _announce(session, row)
    return row


async def keep_creation(
    session: AsyncSession, *, landlord_id: UUID, payment_id: UUID, told: Told, at: datetime
) -> PaymentRow | None:
    """Write down that the provider made a payment, and return ours.

    Where the same wish was handed over twice at once, the first counts: nobody is sent to the
    other, which takes no money by itself.
    """
    row = await payment_for_update(session, landlord_id, payment_id)
    if row is None or row.provider_payment_id:
        return row
    return await settle_payment(
        session, landlord_id=landlord_id, payment_id=payment_id, told=told, at=at
    )


async def give_up_uncreated(
    session: AsyncSession, *, landlord_id: UUID, payment_id: UUID, at: datetime
) -> None:
    """Note that the provider does not know a payment; after a while it never will."""
    row = await payment_for_update(session, landlord_id, payment_id)
    if row is None or row.state != PaymentState.NEW:
        return
    _note_question(row, at)
    if at - row.started_at > CREATED_WITHIN:
        _end(row, PaymentState.FAILED, NOT_CREATED, at)
        _announce(session, row)


async def note_silence(
    session: AsyncSession, *, landlord_id: UUID, payment_id: UUID, at: datetime
) -> None:
    """Note that the provider did not answer: it is asked again, ever more seldom."""
    row = await payment_for_update(session, landlord_id, payment_id)
    if row is not None and row.state in UNDER_WAY:
        _note_question(row, at)


def _note_question(row: PaymentRow, at: datetime) -> None:
    row.asked_at, row.asked_times = at, row.asked_times + 1
    under_way = row.state in UNDER_WAY
    row.ask_at = next_question(row.started_at, row.asked_times, at) if under_way else None


def _end(row: PaymentRow, state: PaymentState, code: str, at: datetime) -> None:
    row.state, row.code, row.next_url = state, code[:40], ""
    row.ask_at, row.ended_at = None, at


async def _post(session: AsyncSession, row: PaymentRow, at: datetime) -> None:
    await post_entries(
        session,
        landlord_id=row.landlord_id,
        account_id=row.account_id,
        source=SOURCE,
        entries=[
            NewEntry(
                type=EntryType.PAYMENT,
                subtype="card_online",
                amount_pence=-row.amount_pence,
                entry_date=london_date(at),
                external_ref=ledger_reference(row.provider, row.provider_payment_id),
                description=_("Paid online, %(reference)s") % {"reference": row.reference},
            )
        ],
        posted_at=at,
    )


def _announce(session: AsyncSession, row: PaymentRow) -> None:
    facts = {
        "landlord_id": row.landlord_id,
        "payment_id": row.id,
        "account_id": row.account_id,
        "contact_id": row.contact_id,
    }
    if row.state == PaymentState.SUCCEEDED:
        announce(session, PaymentReceived.model_validate(facts))
    else:
        announce(session, PaymentFailed.model_validate(facts | {"outcome": str(row.state)}))
