"""Somebody begins to set up an authenticator app: a secret to show it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import second_steps
from services.identity.store.second_steps import second_step_for_update
from services.identity.tables import UserRow


async def offer_second_step(
    session: AsyncSession, *, user: UserRow, key: bytes, at: datetime
) -> bytes:
    """Return a new secret to show the person, the same again for a while. `at` in UTC.

    Nothing is asked for at sign-in until a code of it was typed. The same again, because people
    reload the page after they have scanned it.

    Raises:
        SecondStepSetUpAlready: an app is in use.
    """
    app = await second_step_for_update(session, user)
    if app.sealed is not None:
        raise second_steps.SecondStepSetUpAlready("an app is set up already")
    is_open = app.offered_at is not None and app.offered_at + second_steps.OFFER_LIVES > at
    if app.offered is not None and is_open:
        return second_steps.unseal(key, user.id, app.offered)

    secret = second_steps.new_secret()
    app.offered = second_steps.seal(key, user.id, secret)
    app.offered_at = at

    return secret
