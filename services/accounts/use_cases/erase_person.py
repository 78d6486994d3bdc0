"""Erase what accounts holds about a person who has closed their login."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.own_data import drop_parts_of
from contracts.events.accounts import AccountsPersonErased
from services.accounts.store.holds import payments_under_way
from services.accounts.store.own_data import blank_asked_and_invited, owes_something
from services.accounts.store.reading import homes_of


async def erase_person(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    request_id: UUID,
    user_id: UUID,
    contact_id: UUID,
    registration_id: UUID | None,
    is_held: bool,
    at: datetime,
) -> None:
    """Take out what they typed themselves; the landlord's record and its ledger stay.

    With `is_held` that stays too. A second time there is nothing left to erase. `at` in UTC.
    """
    kept: list[str] = ["legal_hold"] if is_held else []
    await drop_parts_of(session, landlord_id=landlord_id, user_id=user_id)
    if not is_held:
        await blank_asked_and_invited(
            session, landlord_id, contact_id=contact_id, registration_id=registration_id
        )
    kept += ["record", "ledger"]
    if await owes_something(session, landlord_id, contact_id):
        kept.append("arrears")
    homes = {account.id for _, account, _ in await homes_of(session, landlord_id, contact_id)}
    if await payments_under_way(
        session, landlord_id, contact_id=contact_id, account_ids=homes, limit=1
    ):
        kept.append("open_payment")
    announce(
        session,
        AccountsPersonErased(
            landlord_id=landlord_id,
            occurred_at=at,
            request_id=request_id,
            user_id=user_id,
            kept=kept,
        ),
    )
