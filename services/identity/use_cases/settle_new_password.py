"""Second half of choosing a new password: it is set, and its person is in at once."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import UserActivated
from services.identity.domain.one_time import NewPasswordNotNeeded
from services.identity.domain.tries import UNFINISHED
from services.identity.domain.users import SessionNeed, SignInMethod, UserKind
from services.identity.store.devices import forget_devices
from services.identity.store.needs import need_of
from services.identity.store.one_time import void_one_time_passwords
from services.identity.store.sessions import live_session
from services.identity.store.users import has_password
from services.identity.use_cases.know_device import know_device
from services.identity.use_cases.open_session import OpenedSession, open_session
from services.identity.use_cases.replace_password import replace_password


class ChosenPassword(NamedTuple):
    """A person who is in, with a new password."""

    opened: OpenedSession
    device_id: UUID
    """The browser, known from now on."""


async def settle_new_password(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    kind: UserKind,
    token_hash: bytes,
    password_hash: str,
    device_id: UUID | None,
    is_second_step_required: bool,
    at: datetime,
) -> ChosenPassword:
    """Set the password, end every session of the login, and open one that needs no more.

    Only now do the old password and the other sessions stop, and of all browsers this alone is
    known: `device_id`, if it showed a cookie of ours. Somebody who never had a password is
    announced as active. `at` in UTC.

    Raises:
        SessionNotFound: the session is over, or of the other site.
        NewPasswordNotNeeded: it was done at the same moment.
    """
    row, user = await live_session(
        session,
        landlord_id=landlord_id,
        kind=kind,
        token_hash=token_hash,
        idle_for=UNFINISHED,
        at=at,
    )
    if row.needs != SessionNeed.NEW_PASSWORD:
        raise NewPasswordNotNeeded("this session does not wait for a new password")
    is_first = not await has_password(session, user.id)
    is_one_time = row.method == SignInMethod.ONE_TIME_PASSWORD

    user.password_expires_at = None
    await void_one_time_passwords(session, landlord_id=landlord_id, user_id=user.id, at=at)
    await forget_devices(session, user)
    await replace_password(
        session,
        user=user,
        password_hash=password_hash,
        how="one_time_password" if is_one_time else "changed",
        at=at,
    )
    needs = await need_of(
        session,
        user=user,
        method=SignInMethod.PASSWORD,
        is_second_step_required=is_second_step_required,
        is_second_step_done=True,  # it is asked for before the new password
    )

    if is_first and user.contact_id is not None:
        announce(
            session,
            UserActivated(landlord_id=landlord_id, user_id=user.id, contact_id=user.contact_id),
        )
    opened = await open_session(
        session, user=user, method=SignInMethod.PASSWORD, at=at, needs=needs
    )
    return ChosenPassword(opened, await know_device(session, user=user, device_id=device_id, at=at))
