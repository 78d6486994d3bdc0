"""What was announced of an account becomes what its people read under recent activity."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.accounts import (
    AccessChanged,
    DocumentAdded,
    LedgerPosted,
    PaymentFailed,
    StatementIssued,
)
from services.accounts.domain.activity import Happening, Shown, moment_of, newest_by_id
from services.accounts.domain.documents import told_as
from services.accounts.store.activity import keep_happenings, last_entries
from services.accounts.store.documents import accounts_of_document, document_with_id

Told = AccessChanged | DocumentAdded | LedgerPosted | PaymentFailed | StatementIssued

NEWEST_OF_A_POSTING: Final = 5
"""A first delivery may put years on an account: all of it stands among the transactions."""


async def follow_activity(session: AsyncSession, events: Sequence[Told]) -> None:
    """Write down what happened. The same events again, in any order, change nothing."""
    happenings: list[Happening] = []
    for event in events:
        if isinstance(event, LedgerPosted):
            happenings += await _postings(session, event)
        elif isinstance(event, DocumentAdded):
            happenings += await _documents(session, event)
        else:
            happenings.append(_happening(event))
    await keep_happenings(session, newest_by_id(happenings))


async def _postings(session: AsyncSession, event: LedgerPosted) -> list[Happening]:
    entries = await last_entries(
        session,
        event.landlord_id,
        event.account_id,
        up_to=event.entries,
        count=NEWEST_OF_A_POSTING,
    )
    return [
        Happening(
            id=entry.id,
            landlord_id=entry.landlord_id,
            account_id=entry.account_id,
            version=1,
            kind=f"ledger.{entry.type}.{entry.subtype}",
            shown_to=Shown.FINANCE,
            happened_at=moment_of(entry.entry_date, entry.number, entry.posted_at),
            detail=entry.description,
            amount_pence=entry.amount_pence,
        )
        for entry in entries
    ]


async def _documents(session: AsyncSession, event: DocumentAdded) -> list[Happening]:
    row = await document_with_id(session, event.landlord_id, event.document_id, is_locked=True)
    if row is None or row.withdrawn_at is not None:
        return []
    return [
        Happening(
            id=told_as(row.id, account_id),
            landlord_id=row.landlord_id,
            account_id=account_id,
            version=1,
            kind="document.added",
            shown_to=Shown.DOCUMENTS,
            happened_at=event.occurred_at,
            detail=row.title,
        )
        for account_id in await accounts_of_document(session, row)
    ]


def _happening(event: AccessChanged | PaymentFailed | StatementIssued) -> Happening:
    if isinstance(event, PaymentFailed):
        subject, kind, shown = event.payment_id, f"payment.{event.outcome}", Shown.FINANCE
    elif isinstance(event, StatementIssued):
        subject, kind, shown = event.statement_id, "statement.issued", Shown.FINANCE
    else:
        subject, kind, shown = event.event_id, f"access.{event.change}", Shown.HOLDING
    return Happening(
        id=subject,
        landlord_id=event.landlord_id,
        account_id=event.account_id,
        version=1,
        kind=kind,
        shown_to=shown,
        happened_at=event.occurred_at,
    )
