"""Queries about logins, their passwords and invitations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.users import UserKind, UserNotFound, UserState
from services.identity.tables import CredentialRow, InvitationRow, UserRow


async def hold_address(session: AsyncSession, *, landlord_id: UUID, email_key: str) -> None:
    """Let one transaction at a time decide about an address; the others wait for its end."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"),
        {"name": f"{landlord_id} {email_key}"},
    )


async def user_by_key(
    session: AsyncSession, *, landlord_id: UUID, kind: UserKind, email_key: str
) -> UserRow | None:
    """Return the login of this kind that has the address."""
    return await session.scalar(
        select(UserRow).where(
            UserRow.landlord_id == landlord_id,
            UserRow.kind == kind,
            UserRow.email_key == email_key,
        )
    )


async def registered_address(
    session: AsyncSession, *, landlord_id: UUID, email_key: str
) -> str | None:
    """Return where to write to the customer who has the address already, if there is one.

    Somebody who is merely invited does not count: they have no login yet.
    """
    user = await user_by_key(
        session, landlord_id=landlord_id, kind=UserKind.CUSTOMER, email_key=email_key
    )
    return user.email if user is not None and user.state != UserState.INVITED else None


async def user_with_id(session: AsyncSession, user_id: UUID) -> UserRow:
    """Return the login. Raise `UserNotFound`."""
    user = await session.get(UserRow, user_id)
    if user is None:
        raise UserNotFound("there is no such login")
    return user


async def user_for_update(
    session: AsyncSession, user_id: UUID, *, kind: UserKind | None = None
) -> UserRow:
    """Return the login as it stands now, locked until the transaction ends.

    Raises:
        UserNotFound: there is none, or it is of the other kind.
    """
    user = await session.scalar(
        select(UserRow)
        .where(UserRow.id == user_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if user is None or (kind is not None and user.kind != kind):
        raise UserNotFound("there is no such login")
    return user


async def has_password(session: AsyncSession, user_id: UUID) -> bool:
    """Say whether a password was ever set for the login."""
    return await session.get(CredentialRow, user_id) is not None


async def password_hash_of(session: AsyncSession, user_id: UUID) -> str | None:
    """Return the hash of the login's password, if it has one."""
    row = await session.get(CredentialRow, user_id)
    return row.password_hash if row else None


async def password_set_at(session: AsyncSession, user_id: UUID) -> datetime | None:
    """Return since when the login has its present password, UTC."""
    return await session.scalar(
        select(CredentialRow.set_at).where(CredentialRow.user_id == user_id)
    )


async def set_password(
    session: AsyncSession, *, user: UserRow, password_hash: str, set_at: datetime
) -> None:
    """Store the hash of the login's password, in place of any before it."""
    values = {"password_hash": password_hash, "set_at": set_at}
    await session.execute(
        insert(CredentialRow)
        .values(user_id=user.id, landlord_id=user.landlord_id, **values)
        .on_conflict_do_update(index_elements=["user_id"], set_=values)
    )


async def replace_hash(
    session: AsyncSession, *, user_id: UUID, verified: str, renewed: str
) -> None:
    """Store the same password under today's parameters, unless it was changed meanwhile."""
    await session.execute(
        update(CredentialRow)
        .where(CredentialRow.user_id == user_id, CredentialRow.password_hash == verified)
        .values(password_hash=renewed)
    )


async def open_invitation(
    session: AsyncSession, *, invitation_id: UUID, at: datetime, is_locked: bool = False
) -> tuple[InvitationRow, UserRow] | None:
    """Return an invitation that may still be taken at `at` (UTC), with its login."""
    query = (
        select(InvitationRow, UserRow)
        .join(UserRow, UserRow.id == InvitationRow.user_id)
        .where(
            InvitationRow.id == invitation_id,
            InvitationRow.taken_at.is_(None),
            InvitationRow.expires_at > at,
            UserRow.state == UserState.INVITED,
        )
    )
    found = await session.execute(query.with_for_update() if is_locked else query)
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def has_open_invitation(session: AsyncSession, *, user_id: UUID, at: datetime) -> bool:
    """Say whether a link that was sent to the login may still be taken at `at` (UTC)."""
    found = await session.scalar(
        select(InvitationRow.id)
        .where(
            InvitationRow.user_id == user_id,
            InvitationRow.taken_at.is_(None),
            InvitationRow.expires_at > at,
        )
        .limit(1)
    )
    return found is not None


async def void_invitations(session: AsyncSession, *, user_id: UUID, at: datetime) -> None:
    """Make every open invitation of a login worthless from `at` (UTC) on."""
    await session.execute(
        update(InvitationRow)
        .where(InvitationRow.user_id == user_id, InvitationRow.taken_at.is_(None))
        .values(expires_at=func.least(InvitationRow.expires_at, at))
    )
