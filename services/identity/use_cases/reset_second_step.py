"""Staff take a lost second step away from somebody's login, so that they get in again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import SecondFactorChanged
from services.identity.domain.second_steps import NothingToReset
from services.identity.domain.staff import OwnLogin
from services.identity.domain.users import UserKind
from services.identity.store.passkeys import delete_passkeys
from services.identity.store.second_steps import (
    recovery_codes_left,
    replace_recovery_codes,
    second_step_for_update,
)
from services.identity.store.sign_ins import note
from services.identity.store.staff import require_admin
from services.identity.store.users import user_for_update
from services.identity.tables import UserRow
from services.identity.use_cases.end_sessions import end_sessions


async def reset_second_step(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    user_id: UUID,
    kind: UserKind,
    case_reference: str,
    facts_checked: Sequence[str],
    admin_id: UUID,
    at: datetime,
) -> None:
    """Forget the app, the recovery codes and every passkey, and end all sessions. `at` in UTC.

    The password stays: whoever took the phone does not get in by this alone. Staff who must have
    a second step set one up at the next sign-in.

    Raises:
        NoLongerAdmin: whoever asks may not, or not any more.
        OwnLogin: nobody does it for themselves.
        UserNotFound: there is no such login of this kind.
        NothingToReset: there is nothing beside the password.
    """
    await require_admin(session, landlord_id=landlord_id, user_id=admin_id)
    if user_id == admin_id:
        raise OwnLogin("nobody takes away their own second step like this")
    user = await user_for_update(session, user_id, kind=kind)
    removed = await _forget_all(session, user)
    if not removed:
        raise NothingToReset("there is nothing beside the password")

    note(
        session,
        landlord_id=landlord_id,
        act="second_step.reset",
        at=at,
        kind=kind,
        actor=str(admin_id),
        user_id=user.id,
        details={
            "case": case_reference,
            "checked": ", ".join(sorted(set(facts_checked))),
            "removed": ", ".join(removed),
        },
    )
    await end_sessions(session, user=user, actor=str(admin_id), at=at)

    announce(
        session,
        SecondFactorChanged(
            landlord_id=landlord_id, user_id=user.id, change="removed", is_by_staff=True
        ),
    )


async def _forget_all(session: AsyncSession, user: UserRow) -> list[str]:
    """Forget everything beside the password, and say what there was."""
    app = await second_step_for_update(session, user)
    found = {
        "app": app.sealed is not None,
        "recovery_codes": await recovery_codes_left(session, user) > 0,
        "passkeys": await delete_passkeys(session, user=user) > 0,
    }
    app.sealed, app.set_up_at, app.tried_at = None, None, []
    app.offered, app.offered_at = None, None
    await replace_recovery_codes(session, user, [])
    return [name for name, was_there in found.items() if was_there]
