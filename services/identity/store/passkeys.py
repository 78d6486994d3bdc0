"""Queries about passkeys, and about what they are asked to sign."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.passkeys import CHALLENGE_LIVES
from services.identity.domain.users import UserKind
from services.identity.tables import PasskeyChallengeRow, PasskeyRow, UserRow


def new_challenge(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    kind: UserKind,
    user_id: UUID | None,
    at: datetime,
) -> bytes:
    """Store something to sign and return it. `user_id`: whose new passkey it is for."""
    challenge = secrets.token_bytes(32)
    session.add(
        PasskeyChallengeRow(
            challenge=challenge,
            landlord_id=landlord_id,
            kind=kind,
            user_id=user_id,
            expires_at=at + CHALLENGE_LIVES,
        )
    )
    return challenge


async def take_challenge(
    session: AsyncSession, *, challenge: bytes, kind: UserKind, user_id: UUID | None, at: datetime
) -> bool:
    """Use a challenge up. False: it was never made for this site and person, is used, or old."""
    gone = await session.scalar(
        delete(PasskeyChallengeRow)
        .where(
            PasskeyChallengeRow.challenge == challenge,
            PasskeyChallengeRow.kind == kind,
            PasskeyChallengeRow.user_id.is_not_distinct_from(user_id),
            PasskeyChallengeRow.expires_at > at,
        )
        .returning(PasskeyChallengeRow.challenge)
    )
    return gone is not None


async def forget_challenges(session: AsyncSession, *, before: datetime) -> None:
    """Delete challenges that were over before `before` (UTC)."""
    await session.execute(
        delete(PasskeyChallengeRow).where(PasskeyChallengeRow.expires_at < before)
    )


async def passkeys_of(session: AsyncSession, user: UserRow) -> Sequence[PasskeyRow]:
    """Return the login's passkeys, oldest first."""
    found = await session.scalars(
        select(PasskeyRow)
        .where(PasskeyRow.landlord_id == user.landlord_id, PasskeyRow.user_id == user.id)
        .order_by(PasskeyRow.added_at, PasskeyRow.id)
    )
    return found.all()


async def passkey_with_user(
    session: AsyncSession, *, landlord_id: UUID, kind: UserKind, credential_id: bytes
) -> tuple[PasskeyRow, UserRow] | None:
    """Return a passkey of this site and whose it is, whatever the state of the login."""
    found = await session.execute(
        select(PasskeyRow, UserRow)
        .join(UserRow, UserRow.id == PasskeyRow.user_id)
        .where(
            PasskeyRow.landlord_id == landlord_id,
            PasskeyRow.credential_id == credential_id,
            UserRow.kind == kind,
        )
    )
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def delete_passkey(
    session: AsyncSession, *, user: UserRow, passkey_id: UUID
) -> PasskeyRow | None:
    """Delete a passkey of this login and return what it was."""
    return await session.scalar(
        delete(PasskeyRow)
        .where(PasskeyRow.id == passkey_id, PasskeyRow.user_id == user.id)
        .returning(PasskeyRow)
    )


async def delete_passkeys(
    session: AsyncSession, *, user: UserRow, since: datetime | None = None
) -> int:
    """Delete the passkeys of a login, or those added after `since` (UTC); return how many."""
    theirs = delete(PasskeyRow).where(
        PasskeyRow.landlord_id == user.landlord_id, PasskeyRow.user_id == user.id
    )
    if since is not None:
        theirs = theirs.where(PasskeyRow.added_at > since)
    gone = await session.scalars(theirs.returning(PasskeyRow.id))
    return len(gone.all())
