"""Somebody turns the second step off."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import SecondFactorChanged
from services.identity.domain import second_steps
from services.identity.domain.users import UserKind
from services.identity.store.needs import factors_of
from services.identity.store.second_steps import replace_recovery_codes, second_step_for_update
from services.identity.store.sign_ins import note
from services.identity.tables import UserRow


async def remove_second_step(
    session: AsyncSession, *, user: UserRow, is_second_step_required: bool, at: datetime
) -> None:
    """Forget the app and the recovery codes. `at` in UTC.

    Raises:
        SecondStepNotSetUp: there is none.
        SecondStepRequired: the landlord asks its staff for one, and they have no passkey.
    """
    app = await second_step_for_update(session, user)
    if app.sealed is None:
        raise second_steps.SecondStepNotSetUp("no app is set up")
    _has_app, has_passkey = await factors_of(session, user)
    if user.kind == UserKind.STAFF and is_second_step_required and not has_passkey:
        raise second_steps.SecondStepRequired("the landlord asks its staff for a second step")

    app.sealed, app.set_up_at, app.tried_at = None, None, []
    await replace_recovery_codes(session, user, [])
    note(
        session,
        landlord_id=user.landlord_id,
        act="second_step.removed",
        at=at,
        kind=user.kind,
        actor=str(user.id),
        user_id=user.id,
    )

    announce(
        session,
        SecondFactorChanged(landlord_id=user.landlord_id, user_id=user.id, change="removed"),
    )
