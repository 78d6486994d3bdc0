"""Payments as staff and the operator see them, and what a mail about one needs."""

from datetime import UTC, date
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.payments import (
    AccountPayment,
    AccountPayments,
    PaymentReceipt,
    PaymentsOfDay,
)
from contracts.api.payments import PaymentState as State
from services.accounts.domain.errors import AccountNotFound
from services.accounts.domain.payments import PaymentNotFound
from services.accounts.domain.roles import london_date
from services.accounts.routes.access_views import name_of, one_line
from services.accounts.store.customers import open_connections
from services.accounts.store.payments import payment_with_id, payments_of_account
from services.accounts.store.reading import account_record, contact_of
from services.accounts.tables import PaymentRow
from services.accounts.use_cases.reconcile_payments import reconcile_payments

router = APIRouter()

Reader = Annotated[Caller, Depends(allow("staff"))]
Notifications = Annotated[Caller, Depends(allow("service:notifications"))]
Operator = Annotated[Caller, Depends(allow("operator"))]


@router.get("/accounts/{account_id}/payments")
async def read_payments(account_id: UUID, caller: Reader, session: Session) -> AccountPayments:
    """Return the payments that people began for an account online, newest first. Written down."""
    found = await account_record(session, caller.landlord_id, account_id)
    if found is None:
        raise AccountNotFound("no such account")
    record_by(
        session,
        caller,
        act="account.money_looked_at",
        at=now(),
        subject_kind="account",
        subject_id=account_id,
    )
    names = {contact.id: name_of(contact) for _, contact in found.people}
    rows = await payments_of_account(session, caller.landlord_id, account_id)
    return AccountPayments(items=[_payment(row, names.get(row.contact_id, "")) for row in rows])


@router.get("/payments/{payment_id}/mail")
async def read_receipt(payment_id: UUID, caller: Notifications, session: Session) -> PaymentReceipt:
    """Return what a mail about a payment needs. The amount only while its payer may see money."""
    row = await payment_with_id(session, caller.landlord_id, payment_id)
    if row is None:
        raise PaymentNotFound("no such payment")
    found = await account_record(session, caller.landlord_id, row.account_id)
    payer = await contact_of(session, caller.landlord_id, row.contact_id)
    if found is None or payer is None:
        raise PaymentNotFound("nobody to tell")
    opening = await open_connections(
        session,
        caller.landlord_id,
        contact_id=row.contact_id,
        account_id=row.account_id,
        today=london_date(now()),
    )
    return PaymentReceipt(
        email=payer.email,
        name=name_of(payer),
        state=cast("State", str(row.state)),
        amount_pence=row.amount_pence,
        reference=row.reference,
        address=one_line(found.unit),
        account_id=row.account_id,
        at=(row.ended_at or row.started_at).astimezone(UTC),
        may_see_money=opening is not None
        and any(each.finance and not each.is_provisional for each in opening[1]),
    )


@router.get("/payments/report")
async def read_report(caller: Operator, session: Session, day: date | None = None) -> PaymentsOfDay:
    """Return what began on a day of London's calendar, beside what the ledger has of it."""
    return PaymentsOfDay.model_validate(
        await reconcile_payments(session, landlord_id=caller.landlord_id, day=day, at=now()),
        from_attributes=True,
    )


def _payment(row: PaymentRow, payer: str) -> AccountPayment:
    return AccountPayment(
        payment_id=row.id,
        contact_id=row.contact_id,
        payer=payer,
        amount_pence=row.amount_pence,
        reference=row.reference,
        provider=row.provider,
        provider_payment_id=row.provider_payment_id,
        state=cast("State", str(row.state)),
        code=row.code,
        is_unclear=row.is_contradicted,
        started_at=row.started_at.astimezone(UTC),
        ended_at=row.ended_at and row.ended_at.astimezone(UTC),
    )
