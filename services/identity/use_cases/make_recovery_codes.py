"""Somebody asks for new recovery codes: the old ones are worth nothing any more."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import SecondFactorChanged
from services.identity.domain import second_steps, secrets
from services.identity.store.second_steps import replace_recovery_codes, second_step_of
from services.identity.store.sign_ins import note
from services.identity.tables import UserRow


async def make_recovery_codes(session: AsyncSession, *, user: UserRow, at: datetime) -> list[str]:
    """Return ten new codes, which are shown once. `at` in UTC.

    Raises:
        SecondStepNotSetUp: without an app there is nothing to recover.
    """
    app = await second_step_of(session, user.id)
    if app is None or app.sealed is None:
        raise second_steps.SecondStepNotSetUp("no app is set up")

    codes = second_steps.new_recovery_codes()
    hashes = [secrets.fingerprint(second_steps.bare(code)) for code in codes]
    await replace_recovery_codes(session, user, hashes)
    note(
        session,
        landlord_id=user.landlord_id,
        act="second_step.recovery_codes_made",
        at=at,
        kind=user.kind,
        actor=str(user.id),
        user_id=user.id,
    )

    announce(
        session,
        SecondFactorChanged(
            landlord_id=user.landlord_id, user_id=user.id, change="recovery_codes_made"
        ),
    )
    return codes
