"""What identity does by the clock."""

from typing import Any

import structlog

from chassis.events import now
from chassis.jobs import Jobs
from services.identity.use_cases.end_expired_sessions import AT_ONCE, end_expired_sessions
from services.identity.use_cases.forget_orphans import forget_orphans
from services.identity.use_cases.settle_email_proposal import settle_due_proposal
from services.identity.use_cases.tell_of_locks import AT_ONCE as AT_ONCE_TOLD
from services.identity.use_cases.tell_of_locks import tell_of_locks
from services.identity.use_cases.weigh_network import weigh_network

log = structlog.get_logger()

jobs = Jobs("identity")


@jobs.every(seconds=60)
async def clear_expired_sessions(context: Any) -> None:
    """Announce and delete the sessions that ran out, landlord by landlord."""
    for landlord in context.landlords:
        ended = AT_ONCE
        while ended == AT_ONCE:
            async with context.database.transaction(landlord.id) as session:
                ended = await end_expired_sessions(
                    session, idle_for=landlord.sign_in.idle_for, at=now()
                )


@jobs.every(seconds=2)
async def tell_owners_of_locks(context: Any) -> None:
    """Announce the locks that have begun, landlord by landlord."""
    for landlord in context.landlords:
        looked_at = AT_ONCE_TOLD
        while looked_at == AT_ONCE_TOLD:
            async with context.database.transaction(landlord.id) as session:
                looked_at = await tell_of_locks(session, at=now())


@jobs.every(seconds=60)
async def watch_networks(context: Any) -> None:
    """Alarm the operator while so many sign-ins fail that every browser has to do some work."""
    for landlord in context.landlords:
        async with context.database.transaction(landlord.id) as session:
            is_attack = await weigh_network(session, landlord_id=landlord.id, network="", at=now())
        if is_attack:
            log.error("sign_in.under_attack", landlord=landlord.code)


@jobs.every(seconds=900)
async def clear_orphans(context: Any) -> None:
    """Forget what strangers began and nobody finished, landlord by landlord."""
    for landlord in context.landlords:
        async with context.database.transaction(landlord.id) as session:
            await forget_orphans(session, at=now())


@jobs.every(seconds=60)
async def change_addresses_that_are_due(context: Any) -> None:
    """Put proposed addresses into effect that nobody stopped for a day, one transaction each."""
    for landlord in context.landlords:
        is_more = True
        while is_more:
            async with context.database.transaction(landlord.id) as session:
                is_more = await settle_due_proposal(session, at=now())
