"""A code of the app that was being set up: from now on it is asked for."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import SecondFactorChanged
from services.identity.domain import second_steps, secrets
from services.identity.store.second_steps import replace_recovery_codes, second_step_for_update
from services.identity.store.sign_ins import note
from services.identity.tables import UserRow


async def set_up_second_step(
    session: AsyncSession, *, user: UserRow, typed: str, key: bytes, at: datetime
) -> list[str]:
    """Put the offered app into use and return the recovery codes, which are shown once.

    The code that was typed is used up by it. `at` in UTC.

    Raises:
        NothingOffered: nothing was begun, or too long ago.
        SecondStepRefused: it is not the code that the app shows.
    """
    app = await second_step_for_update(session, user)
    is_open = app.offered_at is not None and app.offered_at + second_steps.OFFER_LIVES > at
    if app.offered is None or not is_open:
        raise second_steps.NothingOffered("begin again")
    secret = second_steps.unseal(key, user.id, app.offered)
    step = second_steps.step_shown(secret, typed, at=at, after=0)
    if step is None:
        raise second_steps.SecondStepRefused("that is not the code that the app shows")

    app.sealed, app.set_up_at, app.last_step = app.offered, at, step
    app.offered, app.offered_at, app.tried_at = None, None, []
    codes = second_steps.new_recovery_codes()
    hashes = [secrets.fingerprint(second_steps.bare(code)) for code in codes]
    await replace_recovery_codes(session, user, hashes)
    note(
        session,
        landlord_id=user.landlord_id,
        act="second_step.set_up",
        at=at,
        kind=user.kind,
        actor=str(user.id),
        user_id=user.id,
    )

    announce(
        session,
        SecondFactorChanged(landlord_id=user.landlord_id, user_id=user.id, change="set_up"),
    )
    return codes
