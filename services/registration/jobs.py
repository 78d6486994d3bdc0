"""What registration does by the clock."""

from datetime import timedelta
from uuid import uuid4

import structlog

from chassis.errors import LodgeError
from chassis.events import now
from chassis.jobs import Jobs
from chassis.service import Context
from services.registration.settings import RegistrationSettings
from services.registration.store.references import references_left
from services.registration.use_cases.expire_registrations import AT_ONCE, expire_registrations
from services.registration.use_cases.keep_references import keep_references

log = structlog.get_logger()

jobs = Jobs("registration")


@jobs.every(seconds=20)
async def lease_references(context: Context[RegistrationSettings]) -> None:
    """Have numbers for enquiries in hand, so that one can be sent while cases is down."""
    for landlord in context.landlords:
        async with context.database.transaction(landlord.id) as session:
            left = await references_left(session)
        if left >= context.settings.fewest_references:
            continue
        lease_id = uuid4()
        try:
            block = await context.clients.lease_references(landlord.id, lease_id)
        except LodgeError as error:
            log.warning("references.not_leased", error=error.code, left=left)
            continue
        async with context.database.transaction(landlord.id) as session:
            await keep_references(session, landlord_id=landlord.id, lease_id=lease_id, block=block)
        log.info("references.leased", first=block.first, last=block.last)


@jobs.every(seconds=1800, is_erasing=True)
async def expire_abandoned(context: Context[RegistrationSettings]) -> None:
    """Delete what nobody proved, and forget what is counted no longer."""
    settings = context.settings
    for landlord in context.landlords:
        ended = AT_ONCE
        while ended >= AT_ONCE:
            async with context.database.transaction(landlord.id) as session:
                ended = await expire_registrations(
                    session,
                    unproved_after=timedelta(hours=settings.expire_unproved_after_hours),
                    at=now(),
                )
