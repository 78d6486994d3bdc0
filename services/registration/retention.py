"""How long registration keeps what it holds: its rules, carried out at night."""

from datetime import datetime
from typing import Final

from chassis.events import now
from chassis.landlords import Landlord
from chassis.retention.holds import held_by_record
from chassis.retention.keeping import Held, Rule
from chassis.retention.nights import Retention
from chassis.service import Context
from services.registration.settings import RegistrationSettings
from services.registration.store.registrations import (
    blank_answers,
    count_answers,
    count_unfinished,
    delete_unfinished,
)

AT_ONCE: Final = 500
"""Registrations of one transaction."""


async def erase_unfinished_registrations(
    context: Context[RegistrationSettings],
    landlord: Landlord,
    before: datetime,
    _held: Held,
) -> int:
    """Delete what was begun, and proved or not, and left."""
    async with context.database.transaction(landlord.id) as session:
        return await delete_unfinished(session, before=before, most=AT_ONCE)


async def erase_registration_answers(
    context: Context[RegistrationSettings],
    landlord: Landlord,
    ended_before: datetime,
    held: Held,
) -> int:
    """Erase the answers of those that ended; what was consented to, and when, stays."""
    async with context.database.transaction(landlord.id) as session:
        return await blank_answers(
            session, ended_before=ended_before, at=now(), most=AT_ONCE, held=held
        )


async def ask_what_is_held(context: Context[RegistrationSettings], landlord: Landlord) -> Held:
    """Ask accounts whom a legal hold is on."""
    return await held_by_record(context.clients.accounts, landlord.id)


retention = Retention(
    "registration",
    (
        Rule("unfinished_registrations", count_unfinished, erase_unfinished_registrations),
        Rule("registration_answers", count_answers, erase_registration_answers),
    ),
    held=ask_what_is_held,
)
