"""What identity does by the clock."""

from typing import Any

from chassis.events import now
from chassis.jobs import Jobs
from services.identity.use_cases.end_expired_sessions import AT_ONCE, end_expired_sessions
from services.identity.use_cases.forget_orphans import forget_orphans

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


@jobs.every(seconds=900)
async def clear_orphans(context: Any) -> None:
    """Forget what strangers began and nobody finished, landlord by landlord."""
    for landlord in context.landlords:
        async with context.database.transaction(landlord.id) as session:
            await forget_orphans(session, at=now())
