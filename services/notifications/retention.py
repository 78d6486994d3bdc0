"""How long notifications keeps what it holds: its rule, carried out at night."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from chassis.landlords import Landlord
from chassis.retention.holds import held_by_record
from chassis.retention.keeping import Held, Rule
from chassis.retention.nights import Retention
from chassis.service import Context
from services.notifications.settings import NotificationsSettings
from services.notifications.store.erasing import count_old_messages, delete_old_messages

AT_ONCE: Final = 500
"""Messages of one transaction."""


async def erase_messages(
    context: Context[NotificationsSettings], landlord: Landlord, before: datetime, held: Held
) -> int:
    """Delete mails, and letters to fetch, whose time is over."""
    async with context.database.transaction(landlord.id) as session:
        return await delete_old_messages(
            session, landlord.id, before=before, held=held, most=AT_ONCE
        )


async def ask_what_is_held(context: Context[NotificationsSettings], landlord: Landlord) -> Held:
    """Ask accounts whom a legal hold is on, and identity by which logins they are written to."""
    further = context.clients.further
    held = await held_by_record(further.accounts, landlord.id)
    users = await further.logins_of(landlord.id, held.contact_ids)
    return replace(held, user_ids=users)


retention = Retention(
    "notifications", (Rule("messages", count_old_messages, erase_messages),), held=ask_what_is_held
)
