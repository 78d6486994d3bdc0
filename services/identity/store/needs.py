"""Queries about what the sessions of a login still need."""

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from services.identity.domain.needs import next_need
from services.identity.domain.users import SessionNeed, SignInMethod, UserKind
from services.identity.tables import PasskeyRow, SecondStepRow, UserRow


async def need_of(
    session: AsyncSession,
    *,
    user: UserRow,
    method: SignInMethod,
    is_second_step_required: bool,
    is_second_step_done: bool = False,
    must_change_password: bool = False,
) -> SessionNeed | None:
    """Return what a session of this login, opened in this way, still needs.

    An app is always asked for. A passkey counts as the second step of staff who must have one,
    or else whoever has learnt their password could set up an app of their own.
    """
    has_app, has_passkey = await factors_of(session, user)
    return need_with(
        user,
        has_app=has_app,
        has_passkey=has_passkey,
        method=method,
        is_second_step_required=is_second_step_required,
        is_second_step_done=is_second_step_done,
        must_change_password=must_change_password,
    )


def need_with(
    user: UserRow,
    *,
    has_app: bool,
    has_passkey: bool,
    method: SignInMethod,
    is_second_step_required: bool,
    is_second_step_done: bool = False,
    must_change_password: bool = False,
) -> SessionNeed | None:
    """Return what `need_of` does, for whoever knows already which second steps there are."""
    is_made_for_them = method == SignInMethod.ONE_TIME_PASSWORD
    is_over = user.password_expires_at is not None and user.password_expires_at <= now()
    is_required = is_second_step_required and user.kind == UserKind.STAFF
    return next_need(
        method=method,
        kind=UserKind(user.kind),
        has_second_step=has_app or (is_required and has_passkey),
        is_second_step_done=is_second_step_done,
        is_second_step_required=is_required,
        must_change_password=must_change_password or is_over or is_made_for_them,
    )


async def factors_of(session: AsyncSession, user: UserRow) -> tuple[bool, bool]:
    """Say whether the login has an authenticator app, and whether it has a passkey."""
    has_app = exists().where(SecondStepRow.user_id == user.id, SecondStepRow.sealed.is_not(None))
    has_passkey = exists().where(
        PasskeyRow.landlord_id == user.landlord_id, PasskeyRow.user_id == user.id
    )
    found = await session.execute(select(has_app, has_passkey))
    app, passkey = found.one()
    return bool(app), bool(passkey)
