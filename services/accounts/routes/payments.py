"""Customers pay online: begin, go to the provider, come back, and see what became of it."""

import contextlib
from datetime import UTC
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.db import Database
from chassis.events import now
from chassis.http import Session
from chassis.service import Context
from contracts.api.payments import OwnPayment, OwnPayments, PaymentTerms, PaymentWish
from contracts.api.payments import PaymentState as State
from services.accounts.clients import Clients
from services.accounts.domain.payments import (
    ASKED_AGAIN_AFTER,
    UNDER_WAY,
    NoOnlinePayments,
    PaymentNotFound,
    PaymentProvider,
    ProviderUnreachable,
)
from services.accounts.routes.landlord_of import landlord_of
from services.accounts.routes.own_account import account_with_finance
from services.accounts.settings import AccountsSettings
from services.accounts.store.ledger import ledger_of
from services.accounts.store.payments import payment_with_id, payments_of_account
from services.accounts.tables import PaymentRow
from services.accounts.use_cases.begin_payment import begin_payment
from services.accounts.use_cases.follow_payment import follow_payment, hand_over

router = APIRouter()

Customer = Annotated[Caller, Depends(allow("customer", rooms=("money",)))]


@router.get("/me/accounts/{account_id}/payments")
async def read_own_payments(
    account_id: UUID, caller: Customer, request: Request, session: Session
) -> OwnPayments:
    """Return what can be paid at once, and the caller's own payments of late. 403: no finance."""
    account = await account_with_finance(session, caller, account_id)
    terms = landlord_of(request, caller).payments
    rows = await payments_of_account(
        session, caller.landlord_id, account.id, contact_id=caller.contact_id
    )
    return OwnPayments(
        terms=terms
        and PaymentTerms(
            provider=terms.provider, least_pence=terms.least_pence, most_pence=terms.most_pence
        ),
        items=[own_payment(row) for row in rows],
    )


@router.put("/me/accounts/{account_id}/payments/{client_request_id}")
async def put_own_payment(
    account_id: UUID,
    client_request_id: UUID,
    body: PaymentWish,
    caller: Customer,
    request: Request,
) -> OwnPayment:
    """Begin a payment and say where it is paid. The same wish again is the same payment.

    404 and 403 as for the balance, 409: no payments online, or the id was used for another wish,
    422: the amount, 503: the provider does not answer, and nobody was charged.
    """
    landlord, provider = landlord_of(request, caller), provider_of(request, caller)
    if landlord.payments is None:
        raise NoOnlinePayments("this landlord takes no payments online")
    moment, database = now(), database_of(request)
    async with database.transaction(caller.landlord_id) as session:
        account = await account_with_finance(session, caller, account_id)
        ledger = await ledger_of(session, caller.landlord_id, account.id)
        row, is_new = await begin_payment(
            session,
            account=account,
            contact_id=caller.contact_id or UUID(int=0),
            client_request_id=client_request_id,
            amount_pence=body.amount_pence,
            is_meant=body.is_meant,
            owed_pence=ledger.balance_pence if ledger else None,
            terms=landlord.payments,
            at=moment,
        )
        if is_new:
            record_by(
                session,
                caller,
                act="payment.begun",
                at=moment,
                subject_kind="payment",
                subject_id=row.id,
                details={"account": str(account_id)},
            )
    handed = await hand_over(
        database,
        provider,
        row,
        description=f"{landlord.name}, {account.reference}",
        return_url=f"{landlord.portal_url.rstrip('/')}/home/{account_id}/payments/{row.id}",
        at=now(),
    )
    return own_payment(handed or row)


@router.get("/me/accounts/{account_id}/payments/{payment_id}")
async def read_own_payment(
    account_id: UUID, payment_id: UUID, caller: Customer, request: Request
) -> OwnPayment:
    """Return a payment of the caller's as it stands: while it is under way the provider is asked.

    A provider that does not answer changes nothing: the payment is shown as it was known last.
    """
    database, moment = database_of(request), now()
    async with database.transaction(caller.landlord_id) as session:
        await account_with_finance(session, caller, account_id)
        row = await payment_with_id(session, caller.landlord_id, payment_id)
    if row is None or (row.account_id, row.contact_id) != (account_id, caller.contact_id):
        raise PaymentNotFound("no such payment of theirs")
    is_fresh = row.asked_at is not None and moment - row.asked_at < ASKED_AGAIN_AFTER
    if row.state in UNDER_WAY and not is_fresh:
        with contextlib.suppress(ProviderUnreachable):
            followed = await follow_payment(
                database,
                provider_of(request, caller),
                landlord_id=caller.landlord_id,
                payment_id=payment_id,
                at=moment,
            )
            row = followed or row
    return own_payment(row)


def own_payment(row: PaymentRow) -> OwnPayment:
    """Return a payment as its payer sees it."""
    return OwnPayment(
        payment_id=row.id,
        account_id=row.account_id,
        amount_pence=row.amount_pence,
        reference=row.reference,
        state=cast("State", str(row.state)),
        started_at=row.started_at.astimezone(UTC),
        ended_at=row.ended_at and row.ended_at.astimezone(UTC),
        next_url=row.next_url,
        is_unclear=row.is_contradicted,
    )


def _context(request: Request) -> Context[AccountsSettings]:
    return cast("Context[AccountsSettings]", request.app.state.context)


def database_of(request: Request) -> Database:
    """Return the database, for transactions that must not last as long as the request."""
    return _context(request).database


def provider_of(request: Request, caller: Caller) -> PaymentProvider:
    """Return who takes the landlord's payments. Raise `NoOnlinePayments`."""
    clients = cast("Clients", _context(request).clients)
    if clients.payments is None:
        raise NoOnlinePayments("nobody takes payments here")
    return clients.payments.of(caller.landlord_id)
