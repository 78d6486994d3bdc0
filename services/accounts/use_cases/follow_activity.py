"""What was announced of an account becomes what its people read under recent activity."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.accounts import AccessChanged, LedgerPosted, PaymentFailed
from services.accounts.domain.activity import Happening, Shown, moment_of, newest_by_id
from services.accounts.store.activity import keep_happenings, last_entries

Told = AccessChanged | LedgerPosted | PaymentFailed

NEWEST_OF_A_POSTING: Final = 5
"""A first delivery may put years on an account: all of it stands among the transactions."""


async def follow_activity(session: AsyncSession, events: Sequence[Told]) -> None:
    """Write down what happened. The same events again, in any order, change nothing."""
    happenings: list[Happening] = []
    for event in events:
        if isinstance(event, LedgerPosted):
            happenings += await _postings(session, event)
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


def _happening(event: AccessChanged | PaymentFailed) -> Happening:
    if isinstance(event, PaymentFailed):
        subject, kind, shown = event.payment_id, f"payment.{event.outcome}", Shown.FINANCE
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
