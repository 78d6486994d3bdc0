"""How long cases keeps what it holds: its rules, carried out at night."""

from datetime import datetime
from typing import Final

from chassis.events import now
from chassis.landlords import Landlord
from chassis.retention.keeping import Held, Rule
from chassis.retention.nights import Retention
from chassis.service import Context
from services.cases.settings import CasesSettings
from services.cases.store.erasing import count_closed, count_not_erased
from services.cases.store.files import count_files_closed_before, files_closed_before
from services.cases.use_cases.delete_closed_cases import delete_closed_cases
from services.cases.use_cases.erase_submissions import erase_submissions

AT_ONCE: Final = 200
"""Rows of one transaction."""


async def erase_enquiry_data(
    context: Context[CasesSettings], landlord: Landlord, closed_before: datetime, held: Held
) -> int:
    """Erase what was submitted to cases that are closed: the number still finds them."""
    async with context.database.transaction(landlord.id) as session:
        return await erase_submissions(
            session,
            landlord_id=landlord.id,
            closed_before=closed_before,
            most=AT_ONCE,
            held=held,
            at=now(),
        )


async def erase_enquiry_files(
    context: Context[CasesSettings], landlord: Landlord, closed_before: datetime, held: Held
) -> int:
    """Delete files of cases that are closed, with the keys their content is sealed under."""
    async with context.database.transaction(landlord.id) as session:
        old = await files_closed_before(
            session, landlord_id=landlord.id, moment=closed_before, most=AT_ONCE, held=held
        )
        for row in old:
            await session.delete(row)
    for row in old:
        await context.clients.files.store.drop(row.stored_as)
    return len(old)


async def erase_closed_cases(
    context: Context[CasesSettings], landlord: Landlord, closed_before: datetime, held: Held
) -> int:
    """Delete cases whose time is over, as a whole."""
    async with context.database.transaction(landlord.id) as session:
        deleted, names = await delete_closed_cases(
            session, landlord_id=landlord.id, closed_before=closed_before, most=AT_ONCE, held=held
        )
    for name in names:
        await context.clients.files.store.drop(name)
    return deleted


async def ask_what_is_held(context: Context[CasesSettings], landlord: Landlord) -> Held:
    """Ask accounts whom a legal hold is on."""
    held: Held = await context.clients.holds.in_force(landlord.id)
    return held


retention = Retention(
    "cases",
    (
        Rule("enquiry_data", count_not_erased, erase_enquiry_data),
        Rule("enquiry_files", count_files_closed_before, erase_enquiry_files),
        Rule("closed_cases", count_closed, erase_closed_cases),
    ),
    held=ask_what_is_held,
)
