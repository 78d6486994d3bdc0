"""What signing in asks, in as few questions as can be: hashing shall be what a sign-in costs.

The statements are built once. Building one takes the program longer than PostgreSQL takes to
answer it.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import one_time
from services.identity.domain.claims import Claim
from services.identity.domain.users import UserNotFound, UserState
from services.identity.tables import (
    CredentialRow,
    KnownDeviceRow,
    OneTimePasswordRow,
    PasskeyRow,
    SecondStepRow,
    SessionRow,
    UserRow,
)


class Doorway(NamedTuple):
    """What there is behind a claimed address, before anything is compared."""

    user_id: UUID | None
    """None: nobody has the address who could get in by a password or by words read out."""

    password_hash: str | None = None
    one_time_hash: str | None = None
    """Of the words that staff read out, while they are good."""

    is_browser_known: bool = False


class Arrival(NamedTuple):
    """A login whose secret was right, with all that opening a session depends on."""

    user: UserRow
    has_app: bool
    has_passkey: bool
    sessions: int
    devices: int


_words = (
    select(OneTimePasswordRow.password_hash)
    .where(
        OneTimePasswordRow.landlord_id == bindparam("landlord_id"),
        OneTimePasswordRow.user_id == UserRow.id,
        OneTimePasswordRow.used_at.is_(None),
        OneTimePasswordRow.expires_at > bindparam("at"),
        OneTimePasswordRow.wrong_tries < one_time.TRIES,
    )
    .order_by(OneTimePasswordRow.issued_at.desc())
    .limit(1)
    .correlate(UserRow)
    .scalar_subquery()
)
_DOORWAY = (
    select(
        UserRow.id,
        UserRow.state,
        CredentialRow.password_hash,
        _words,
        exists().where(
            KnownDeviceRow.device_id == bindparam("device_id"),
            KnownDeviceRow.user_id == UserRow.id,
            KnownDeviceRow.last_used_at > bindparam("known_since"),
        ),
    )
    .outerjoin(CredentialRow, CredentialRow.user_id == UserRow.id)
    .where(
        UserRow.landlord_id == bindparam("landlord_id"),
        UserRow.kind == bindparam("kind"),
        UserRow.email_key == bindparam("email_key"),
    )
)
_ARRIVAL = select(
    UserRow,
    exists().where(SecondStepRow.user_id == UserRow.id, SecondStepRow.sealed.is_not(None)),
    exists().where(PasskeyRow.landlord_id == UserRow.landlord_id, PasskeyRow.user_id == UserRow.id),
    select(func.count())
    .where(SessionRow.landlord_id == UserRow.landlord_id, SessionRow.user_id == UserRow.id)
    .scalar_subquery(),
    select(func.count())
    .where(KnownDeviceRow.landlord_id == UserRow.landlord_id, KnownDeviceRow.user_id == UserRow.id)
    .scalar_subquery(),
).where(UserRow.id == bindparam("user_id"))


async def doorway_of(
    session: AsyncSession, claim: Claim, *, known_since: datetime, at: datetime
) -> Doorway:
    """Return what there is behind the claimed address. Both moments in UTC.

    A browser is known if the address's login was used in it after `known_since`.
    """
    if claim.email_key is None:
        return Doorway(None)
    connection = await session.connection()
    found = await connection.execute(
        _DOORWAY,
        {
            "landlord_id": claim.landlord_id,
            "kind": claim.kind,
            "email_key": claim.email_key,
            "device_id": claim.device_id,
            "known_since": known_since,
            "at": at,
        },
    )
    row = found.one_or_none()
    if row is None:
        return Doorway(None)
    user_id, state, password_hash, one_time_hash, is_known = row
    if state == UserState.DEACTIVATED:
        return Doorway(None, is_browser_known=is_known)
    if state != UserState.ACTIVE:
        password_hash = None
        user_id = user_id if one_time_hash is not None else None
    return Doorway(user_id, password_hash, one_time_hash, is_known)


async def arrival_of(session: AsyncSession, user_id: UUID) -> Arrival:
    """Return the login and what it has. Raise `UserNotFound`."""
    found = await session.execute(_ARRIVAL, {"user_id": user_id})
    row = found.one_or_none()
    if row is None:
        raise UserNotFound("there is no such login")
    return Arrival(*row)
