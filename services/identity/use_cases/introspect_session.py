"""Say whose session this is, and for how much longer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import secrets, tries
from services.identity.domain.users import SessionNeed, UserKind
from services.identity.store.rooms import closed_rooms
from services.identity.store.sessions import live_session, note_activity


@dataclass(frozen=True)
class LiveSession:
    """A session that may be used, and the login it belongs to."""

    session_id: UUID
    user_id: UUID
    kind: UserKind
    name: str
    email: str
    contact_id: UUID | None
    registration_id: UUID | None
    roles: tuple[str, ...]
    seconds_left: int
    needs: SessionNeed | None
    """What must be done before this session opens anything."""

    proved_at: datetime
    one_time_password_at: datetime | None
    """When staff last gave out a one-time password for the login, before this session began."""

    language: str
    date_format: str
    start_page: str
    closed_rooms: tuple[str, ...]
    """Of the landlord, for all customers."""


async def introspect_session(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    kind: UserKind,
    token: str,
    is_activity: bool,
    idle_for: timedelta,
    at: datetime,
) -> LiveSession:
    """Return the live session of this kind behind `token`; activity begins the idle time anew.

    Activity is stored at most every five seconds. Without any for `idle_for` a session is over.
    `at` in UTC.

    Raises:
        SessionNotFound: there is none, it is over, it is of the other site, or its login was
            deactivated.
    """
    row, user = await live_session(
        session,
        landlord_id=landlord_id,
        kind=kind,
        token_hash=secrets.fingerprint(token),
        idle_for=idle_for,
        at=at,
    )

    last_active_at = row.last_active_at
    if is_activity and at - last_active_at >= tries.ACTIVITY_NOTED_EVERY:
        await note_activity(session, session_id=row.id, at=at)
        last_active_at = at

    return LiveSession(
        session_id=row.id,
        user_id=user.id,
        kind=UserKind(user.kind),
        name=user.name,
        email=user.email,
        contact_id=user.contact_id,
        registration_id=user.registration_id,
        roles=tuple(user.roles),
        seconds_left=tries.seconds_left(
            now=at, last_active_at=last_active_at, ends_at=row.ends_at, idle_for=idle_for
        ),
        needs=None if row.needs is None else SessionNeed(row.needs),
        proved_at=row.proved_at,
        one_time_password_at=row.password_told_at,
        language=user.language,
        date_format=user.date_format,
        start_page=user.start_page,
        closed_rooms=await closed_rooms(session, landlord_id),
    )
