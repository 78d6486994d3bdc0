"""Queries about links to choose a new password, and about secret questions."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import tries
from services.identity.domain.users import UserKind, UserState
from services.identity.tables import (
    CredentialRow,
    PasswordResetRow,
    SecretQuestionRow,
    UserRow,
)


class Mailbox(NamedTuple):
    """An address that links are asked for with, and at which of the sites."""

    landlord_id: UUID
    kind: UserKind
    email_key: str


async def resets_to(session: AsyncSession, mailbox: Mailbox, *, since: datetime) -> int:
    """Count the links asked for with this address after `since` (UTC)."""
    count = await session.scalar(
        select(func.count()).where(*_to(mailbox), PasswordResetRow.requested_at > since)
    )
    return count or 0


async def void_resets(session: AsyncSession, mailbox: Mailbox, *, at: datetime) -> None:
    """Make every open link of an address worthless from `at` (UTC) on."""
    await session.execute(
        update(PasswordResetRow)
        .where(
            *_to(mailbox),
            PasswordResetRow.used_at.is_(None),
            PasswordResetRow.expires_at > at,
        )
        .values(expires_at=at)
    )


async def user_to_reset(
    session: AsyncSession, mailbox: Mailbox
) -> tuple[UUID, datetime | None] | None:
    """Return the login that has the address, in whatever state, and when its password was set."""
    found = await session.execute(
        select(UserRow.id, CredentialRow.set_at)
        .outerjoin(CredentialRow, CredentialRow.user_id == UserRow.id)
        .where(
            UserRow.landlord_id == mailbox.landlord_id,
            UserRow.kind == mailbox.kind,
            UserRow.email_key == mailbox.email_key,
        )
    )
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def reset_with_user(
    session: AsyncSession, request_id: UUID
) -> tuple[PasswordResetRow, UserRow | None] | None:
    """Return a request in whatever state, and the login it is about."""
    found = await session.execute(
        select(PasswordResetRow, UserRow)
        .outerjoin(UserRow, UserRow.id == PasswordResetRow.user_id)
        .where(PasswordResetRow.request_id == request_id)
    )
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def open_reset(
    session: AsyncSession,
    *,
    request_id: UUID,
    kind: UserKind,
    at: datetime,
    is_locked: bool = False,
) -> tuple[PasswordResetRow, UserRow] | None:
    """Return a link that may still be used at `at` (UTC), with its active login.

    It is bound to the address and to the password that the login had when it was asked for.
    """
    query = _open(request_id, kind, at)
    found = await session.execute(
        query.with_for_update(of=PasswordResetRow) if is_locked else query
    )
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


def _open(request_id: UUID, kind: UserKind, at: datetime) -> Select[PasswordResetRow, UserRow]:
    return (
        select(PasswordResetRow, UserRow)
        .join(UserRow, UserRow.id == PasswordResetRow.user_id)
        .outerjoin(CredentialRow, CredentialRow.user_id == UserRow.id)
        .where(
            PasswordResetRow.request_id == request_id,
            PasswordResetRow.kind == kind,
            PasswordResetRow.used_at.is_(None),
            PasswordResetRow.expires_at > at,
            PasswordResetRow.email_key == UserRow.email_key,
            PasswordResetRow.password_set_at.is_not_distinct_from(CredentialRow.set_at),
            UserRow.state == UserState.ACTIVE,
        )
    )


async def was_told_of_late(session: AsyncSession, reset: PasswordResetRow) -> bool:
    """Say whether the address was asked about in the 24 hours before this request."""
    earlier = exists().where(
        *_to(Mailbox(reset.landlord_id, reset.kind, reset.email_key)),
        PasswordResetRow.requested_at < reset.requested_at,
        PasswordResetRow.requested_at > reset.requested_at - tries.STRANGERS_TOLD_EVERY,
    )
    return bool(await session.scalar(select(earlier)))


async def answers_of_late(session: AsyncSession, *, user: UserRow, at: datetime) -> int:
    """Count the answers to the login's secret question in the 24 hours before `at` (UTC)."""
    total = await session.scalar(
        select(func.sum(PasswordResetRow.answer_tries)).where(
            PasswordResetRow.landlord_id == user.landlord_id,
            PasswordResetRow.user_id == user.id,
            PasswordResetRow.requested_at > at - timedelta(hours=24),
        )
    )
    return int(total or 0)


async def secret_question_of(session: AsyncSession, user_id: UUID) -> SecretQuestionRow | None:
    """Return the login's question, if its owner has chosen one."""
    return await session.get(SecretQuestionRow, user_id)


async def store_secret_question(
    session: AsyncSession, *, user: UserRow, question: str, answer_hash: str, at: datetime
) -> None:
    """Store the login's question and answer, in place of any before."""
    values = {"question": question, "answer_hash": answer_hash, "set_at": at}
    await session.execute(
        insert(SecretQuestionRow)
        .values(user_id=user.id, landlord_id=user.landlord_id, **values)
        .on_conflict_do_update(index_elements=["user_id"], set_=values)
    )


async def delete_secret_question(session: AsyncSession, user_id: UUID) -> bool:
    """Forget the login's question. False: there was none."""
    gone = await session.scalar(
        delete(SecretQuestionRow)
        .where(SecretQuestionRow.user_id == user_id)
        .returning(SecretQuestionRow.user_id)
    )
    return gone is not None


async def forget_old_resets(session: AsyncSession, *, now: datetime) -> None:
    """Delete requests nobody needs any more, those with strangers' addresses first."""
    await session.execute(
        delete(PasswordResetRow).where(
            PasswordResetRow.user_id.is_(None),
            PasswordResetRow.requested_at < now - tries.STRANGERS_RESETS_KEPT,
        )
    )
    await session.execute(
        delete(PasswordResetRow).where(PasswordResetRow.requested_at < now - tries.RESETS_KEPT)
    )


def _to(mailbox: Mailbox) -> tuple[ColumnElement[bool], ...]:
    return (
        PasswordResetRow.landlord_id == mailbox.landlord_id,
        PasswordResetRow.kind == mailbox.kind,
        PasswordResetRow.email_key == mailbox.email_key,
    )
