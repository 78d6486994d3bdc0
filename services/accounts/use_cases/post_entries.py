"""Put charges, payments and corrections on an account."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.accounts import LedgerPosted
from services.accounts.domain.errors import EntryKnownOtherwise
from services.accounts.domain.ledger import EntryType, NewEntry, placed, require_postable
from services.accounts.domain.roles import london_date
from services.accounts.store.ledger import known_entries, locked_ledger
from services.accounts.tables import LedgerEntryRow


async def post_entries(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    account_id: UUID,
    source: str,
    entries: Sequence[NewEntry],
    posted_at: datetime,
) -> list[LedgerEntryRow]:
    """Post what the account does not have yet, in the order of their days; announce it.

    An entry is known by `source` and its reference: told again, it is not posted again. Returns
    the entries that are new. The account's ledger stays locked until the transaction ends.

    Raises:
        EntryInvalid: one of them may not stand in a ledger.
        EntryKnownOtherwise: the reference stands for another account or amount.
    """
    require_postable(entries)
    ledger = await locked_ledger(session, landlord_id, account_id, posted_at)
    known = await known_entries(
        session, landlord_id, source, [entry.external_ref for entry in entries]
    )
    new: dict[str, NewEntry] = {}
    for entry in entries:
        before = known.get(entry.external_ref) or new.get(entry.external_ref)
        if before is None:
            new[entry.external_ref] = entry
        elif before.amount_pence != entry.amount_pence or (
            isinstance(before, LedgerEntryRow) and before.account_id != account_id
        ):
            raise EntryKnownOtherwise("this reference stands for another entry")
    rows = [
        LedgerEntryRow(
            id=uuid4(),
            landlord_id=landlord_id,
            account_id=account_id,
            number=each.number,
            entry_date=each.entry.entry_date,
            booked_on=each.booked_on,
            due_on=each.entry.due_on,
            type=each.entry.type,
            subtype=each.entry.subtype,
            description=each.entry.description,
            amount_pence=each.entry.amount_pence,
            balance_pence=each.balance_pence,
            source=source,
            external_ref=each.entry.external_ref,
            reverses_id=each.entry.reverses_id,
            posted_at=posted_at,
        )
        for each in placed(
            list(new.values()),
            number=ledger.entries,
            balance_pence=ledger.balance_pence,
            booked_on=ledger.booked_on,
            today=london_date(posted_at),
        )
    ]
    session.add_all(rows)
    ledger.as_at, ledger.source = posted_at, source
    if rows:
        last = rows[-1]
        ledger.entries, ledger.balance_pence = last.number, last.balance_pence
        ledger.booked_on = last.booked_on
        paid = [row.number for row in rows if row.type == EntryType.PAYMENT]
        ledger.last_payment_number = paid[-1] if paid else ledger.last_payment_number
        announce(
            session,
            LedgerPosted(landlord_id=landlord_id, account_id=account_id, entries=last.number),
        )
    await session.flush()
    return rows
