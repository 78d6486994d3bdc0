"""Queries about sign-ins with the organisation's own provider."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.users import UserKind
from services.identity.tables import ProviderLinkRow, ProviderSignInRow, UserRow


async def use_up_sign_in(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    state_hash: bytes,
    begun_after: datetime,
    at: datetime,
) -> ProviderSignInRow | None:
    """Mark a sign-in as used at `at` and return it; None where it is used, too old or not ours."""
    return await session.scalar(
        update(ProviderSignInRow)
        .where(
            ProviderSignInRow.landlord_id == landlord_id,
            ProviderSignInRow.state_hash == state_hash,
            ProviderSignInRow.used_at.is_(None),
            ProviderSignInRow.begun_at > begun_after,
        )
        .values(used_at=at)
        .returning(ProviderSignInRow)
    )


async def linked_user(
    session: AsyncSession, *, landlord_id: UUID, issuer: str, subject: str
) -> UserRow | None:
    """Return the member of staff that a person of the provider is, locked."""
    return await session.scalar(
        select(UserRow)
        .join(ProviderLinkRow, ProviderLinkRow.user_id == UserRow.id)
        .where(
            ProviderLinkRow.landlord_id == landlord_id,
            ProviderLinkRow.issuer == issuer,
            ProviderLinkRow.subject == subject,
        )
        .with_for_update(of=UserRow)
    )


async def unlinked_user(
    session: AsyncSession, *, landlord_id: UUID, issuer: str, email_key: str
) -> UserRow | None:
    """Return the member of staff who has the address and is nobody's yet at the provider, locked.

    Somebody who is linked is not found by their address: whoever inherits an address at the
    provider does not inherit the login.
    """
    link = (
        select(ProviderLinkRow)
        .where(
            ProviderLinkRow.landlord_id == landlord_id,
            ProviderLinkRow.issuer == issuer,
            ProviderLinkRow.user_id == UserRow.id,
        )
        .exists()
    )
    return await session.scalar(
        select(UserRow)
        .where(
            UserRow.landlord_id == landlord_id,
            UserRow.kind == UserKind.STAFF,
            UserRow.email_key == email_key,
            ~link,
        )
        .with_for_update()
    )


async def forget_sign_ins(session: AsyncSession, *, before: datetime) -> None:
    """Delete the sign-ins that were begun before `before` (UTC)."""
    await session.execute(delete(ProviderSignInRow).where(ProviderSignInRow.begun_at < before))


async def unlink(session: AsyncSession, *, user_id: UUID) -> bool:
    """Forget who a member of staff is at the provider; say whether anything was known."""
    gone = await session.scalars(
        delete(ProviderLinkRow)
        .where(ProviderLinkRow.user_id == user_id)
        .returning(ProviderLinkRow.subject)
    )
    return bool(gone.all())


async def count_links(session: AsyncSession, *, landlord_id: UUID, issuer: str) -> int:
    """Count the staff who have signed in with this provider."""
    count = await session.scalar(
        select(func.count())
        .select_from(ProviderLinkRow)
        .where(ProviderLinkRow.landlord_id == landlord_id, ProviderLinkRow.issuer == issuer)
    )
    return count or 0
