"""What payment providers say, and the demo provider's own page."""

from typing import Annotated
from uuid import UUID

import structlog
from fastapi import APIRouter, Depends, Request

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.payments import DemoChoice, DemoPayment, ProviderMessage
from services.accounts.domain.payments import PaymentNotFound, ProviderUnreachable
from services.accounts.routes.payments import database_of, provider_of
from services.accounts.store.demo_payments import demo_payment_with_id
from services.accounts.store.payments import payment_of_provider
from services.accounts.tables import DemoPaymentRow
from services.accounts.use_cases.end_demo_payment import end_demo_payment
from services.accounts.use_cases.follow_payment import follow_payment

log = structlog.get_logger()
router = APIRouter()

Portal = Annotated[Caller, Depends(allow("service:gateway"))]


@router.post("/payment-messages", status_code=204)
async def post_message(body: ProviderMessage, caller: Portal, request: Request) -> None:
    """Hear that something happened to a payment, and ask the provider what. 403: not genuine.

    The message itself settles nothing, so sending it again does nothing. One about a payment that
    is not ours is taken too: the provider need not send it again.
    """
    provider = provider_of(request, caller)
    provider_id = provider.payment_in(body.body.encode(), body.signature, now())
    database = database_of(request)
    async with database.transaction(caller.landlord_id) as session:
        row = await payment_of_provider(session, caller.landlord_id, provider_id)
    if row is None:
        log.info("payment_message.about_nothing_here")
        return
    try:
        await follow_payment(
            database,
            provider,
            landlord_id=caller.landlord_id,
            payment_id=row.id,
            at=now(),
            is_told_of=True,
        )
    except ProviderUnreachable:
        log.warning("payment_message.not_followed", payment_id=str(row.id))


@router.get("/demo-payments/{payment_id}")
async def read_demo_payment(payment_id: UUID, caller: Portal, session: Session) -> DemoPayment:
    """Return what the demo provider's page shows."""
    row = await demo_payment_with_id(session, caller.landlord_id, payment_id)
    return _demo(row)


@router.post("/demo-payments/{payment_id}/choice")
async def post_demo_choice(
    payment_id: UUID, body: DemoChoice, caller: Portal, session: Session
) -> DemoPayment:
    """Pay or cancel on the demo provider's page; what was ended before stays."""
    row = await end_demo_payment(
        session,
        landlord_id=caller.landlord_id,
        payment_id=payment_id,
        is_cancelled=body.is_cancelled,
    )
    return _demo(row)


def _demo(row: DemoPaymentRow | None) -> DemoPayment:
    if row is None:
        raise PaymentNotFound("no such payment there")
    return DemoPayment(
        description=row.description,
        reference=row.reference,
        amount_pence=row.amount_pence,
        is_waiting=row.status == "created",
        return_url=row.return_url,
    )
