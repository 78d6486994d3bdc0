"""How long accounts keeps what it holds: its rules, carried out at night."""

from datetime import datetime
from typing import Final

from chassis.landlords import Landlord
from chassis.retention.keeping import Held, Rule
from chassis.retention.nights import Retention
from chassis.service import Context
from services.accounts.settings import AccountsSettings
from services.accounts.store.details import count_decided, delete_decided
from services.accounts.store.imports import count_reports, delete_reports
from services.accounts.store.legal_holds import held_subjects

AT_ONCE: Final = 500
"""Rows of one transaction."""


async def erase_import_reports(
    context: Context[AccountsSettings], landlord: Landlord, before: datetime, _held: Held
) -> int:
    """Delete reports of imports once nobody mends those files any more: they quote them."""
    async with context.database.transaction(landlord.id) as session:
        return await delete_reports(session, landlord.id, before=before, most=AT_ONCE)


async def erase_detail_changes(
    context: Context[AccountsSettings], landlord: Landlord, decided_before: datetime, held: Held
) -> int:
    """Delete what people asked to have changed about themselves, long after it was decided."""
    async with context.database.transaction(landlord.id) as session:
        return await delete_decided(
            session, landlord.id, decided_before=decided_before, held=held, most=AT_ONCE
        )


async def look_up_what_is_held(context: Context[AccountsSettings], landlord: Landlord) -> Held:
    """Return whom a legal hold is on."""
    async with context.database.transaction(landlord.id) as session:
        accounts, contacts = await held_subjects(session, landlord.id)
    return Held(frozenset(accounts), frozenset(contacts))


retention = Retention(
    "accounts",
    (
        Rule("import_reports", count_reports, erase_import_reports),
        Rule("detail_changes", count_decided, erase_detail_changes),
    ),
    held=look_up_what_is_held,
)
