"""Customers' logins as staff look for them, with what belongs to one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.users import UserKind, UserNotFound, UserState
from services.identity.store.sessions import delete_remembered
from services.identity.tables import (
    InvitationRow,
    LockNoticeRow,
    SessionRow,
    SignInAuditRow,
    UserRow,
    UserWordRow,
)

PAGE = 25
LAST_SIGN = "\U0010ffff"


@dataclass(frozen=True)
class UserFilter:
    """Which customers' logins are looked for."""

    email: str = ""
    """Anywhere in the address. Three signs at least, or nothing."""

    state: UserState | None = None
    locked_at: datetime | None = None
    """Only those that are locked at this moment, UTC."""

    contact_ids: Sequence[UUID] | None = None
    """None: whoever the login belongs to."""

    after: str = ""
    """The key of the last address of the page before."""


async def page_of_customers(
    session: AsyncSession, wanted: UserFilter, *, landlord_id: UUID
) -> tuple[Sequence[UserRow], str | None]:
    """Return a page of logins by address, and what the next page begins after."""
    found = await session.scalars(
        _customers(wanted, landlord_id)
        .where(UserRow.email_key > wanted.after)
        .order_by(UserRow.email_key)
        .limit(PAGE + 1)
    )
    rows = found.all()
    return rows[:PAGE], rows[PAGE - 1].email_key if len(rows) > PAGE else None


def _customers(wanted: UserFilter, landlord_id: UUID) -> Select[UserRow]:
    query = select(UserRow).where(
        UserRow.landlord_id == landlord_id, UserRow.kind == UserKind.CUSTOMER
    )
    if wanted.state is not None:
        query = query.where(UserRow.state == wanted.state)
    if wanted.locked_at is not None:
        query = query.where(UserRow.id.in_(_locked(landlord_id, wanted.locked_at)))
    if wanted.contact_ids is not None:
        query = query.where(UserRow.contact_id.in_(wanted.contact_ids))
    if wanted.email:
        named = select(UserWordRow.user_id).where(
            UserWordRow.landlord_id == landlord_id,
            UserWordRow.word >= wanted.email,
            UserWordRow.word < wanted.email + LAST_SIGN,
        )
        query = query.where(UserRow.id.in_(named))
    return query


def _locked(landlord_id: UUID, at: datetime) -> Select[UUID | None]:
    return select(LockNoticeRow.user_id).where(
        LockNoticeRow.landlord_id == landlord_id,
        LockNoticeRow.user_id.is_not(None),
        LockNoticeRow.locked_until > at,
        LockNoticeRow.used_at.is_(None),
    )


async def locked_among(
    session: AsyncSession, *, landlord_id: UUID, user_ids: Sequence[UUID], at: datetime
) -> dict[UUID, datetime]:
    """Return until when those of the logins are locked that are locked at `at` (UTC)."""
    found = await session.execute(
        select(LockNoticeRow.user_id, LockNoticeRow.locked_until).where(
            LockNoticeRow.landlord_id == landlord_id,
            LockNoticeRow.user_id.in_(user_ids),
            LockNoticeRow.locked_until > at,
            LockNoticeRow.used_at.is_(None),
        )
    )
    ends: dict[UUID, datetime] = {}
    for user_id, until in found:
        if user_id is not None:
            ends[user_id] = max(until, ends.get(user_id, until))
    return ends


async def customer_with_id(session: AsyncSession, user_id: UUID) -> UserRow:
    """Return a customer's login. Raise `UserNotFound`, also for one of staff."""
    user = await session.get(UserRow, user_id)
    if user is None or user.kind != UserKind.CUSTOMER:
        raise UserNotFound("there is no such login")
    return user


async def users_of_contact(
    session: AsyncSession, *, landlord_id: UUID, contact_id: UUID
) -> Sequence[UserRow]:
    """Return the logins of a person on record, at most 20, by address."""
    found = await session.scalars(
        select(UserRow)
        .where(UserRow.landlord_id == landlord_id, UserRow.contact_id == contact_id)
        .order_by(UserRow.email_key)
        .limit(20)
    )
    return found.all()


async def logins_of_contacts(
    session: AsyncSession, *, landlord_id: UUID, contact_ids: Sequence[UUID]
) -> Sequence[UUID]:
    """Return the ids of every login of these people on record."""
    found = await session.scalars(
        select(UserRow.id).where(
            UserRow.landlord_id == landlord_id, UserRow.contact_id.in_(contact_ids)
        )
    )
    return found.all()


async def contacts_with_logins(
    session: AsyncSession, *, landlord_id: UUID, contact_ids: Sequence[UUID]
) -> set[UUID]:
    """Return those of the contacts that have a login, in whatever state."""
    found = await session.scalars(
        select(UserRow.contact_id).where(
            UserRow.landlord_id == landlord_id, UserRow.contact_id.in_(contact_ids)
        )
    )
    return {contact_id for contact_id in found if contact_id is not None}


async def taken_addresses(
    session: AsyncSession, *, landlord_id: UUID, email_keys: Sequence[str]
) -> set[str]:
    """Return those of the addresses that a customer's login has."""
    found = await session.scalars(
        select(UserRow.email_key).where(
            UserRow.landlord_id == landlord_id,
            tuple_(UserRow.kind, UserRow.email_key).in_(
                [(UserKind.CUSTOMER, key) for key in email_keys]
            ),
        )
    )
    return set(found)


async def sessions_of(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID
) -> Sequence[SessionRow]:
    """Return the signed-in browsers of a login, the newest first; never more than a few."""
    found = await session.scalars(
        select(SessionRow)
        .where(SessionRow.landlord_id == landlord_id, SessionRow.user_id == user_id)
        .order_by(SessionRow.opened_at.desc())
        .limit(50)
    )
    return found.all()


async def delete_session_of_user(session: AsyncSession, *, user_id: UUID, session_id: UUID) -> bool:
    """Delete one session of a login; False when it has no such session."""
    gone = await delete_remembered(
        session, SessionRow.id == session_id, SessionRow.user_id == user_id
    )
    return bool(gone)


async def history_of(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, limit: int = 50
) -> Sequence[SignInAuditRow]:
    """Return what happened to a login, the newest first."""
    found = await session.scalars(
        select(SignInAuditRow)
        .where(SignInAuditRow.landlord_id == landlord_id, SignInAuditRow.user_id == user_id)
        .order_by(SignInAuditRow.at.desc())
        .limit(limit)
    )
    return found.all()


async def newest_invitation(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, at: datetime
) -> InvitationRow | None:
    """Return the invitation that may still be taken at `at` (UTC), if there is one."""
    return await session.scalar(
        select(InvitationRow)
        .where(
            InvitationRow.landlord_id == landlord_id,
            InvitationRow.user_id == user_id,
            InvitationRow.taken_at.is_(None),
            InvitationRow.expires_at > at,
        )
        .limit(1)
    )
