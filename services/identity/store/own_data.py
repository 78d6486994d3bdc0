"""Queries about all that identity holds of one login, but for what opens it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.tables import (
    CredentialRow,
    EmailChangeRow,
    KnownDeviceRow,
    PasskeyRow,
    PhoneWordRow,
    SecondStepRow,
    SecretQuestionRow,
    SignInAuditRow,
    UserRow,
)

MOST_ACTS = 20_000
"""Of one login. A year of an act every half hour."""


async def what_is_set_up(session: AsyncSession, user: UserRow) -> list[tuple[str, datetime | None]]:
    """Return what protects the login, each with the moment it was set up."""
    parts = (
        ("password", CredentialRow, CredentialRow.set_at),
        ("second step by an app", SecondStepRow, SecondStepRow.set_up_at),
        ("secret question", SecretQuestionRow, SecretQuestionRow.set_at),
        ("security word for the telephone", PhoneWordRow, PhoneWordRow.set_at),
        ("browser that is known", KnownDeviceRow, KnownDeviceRow.known_since),
    )
    found = await session.execute(
        union_all(
            *(
                select(literal(what), since).where(table.user_id == user.id)
                for what, table, since in parts
            )
        )
    )
    return [(row[0], row[1]) for row in found if row[1] is not None]


async def passkeys_of_user(session: AsyncSession, user: UserRow) -> Sequence[PasskeyRow]:
    """Return the passkeys of a login, the oldest first."""
    rows = await session.scalars(
        select(PasskeyRow)
        .where(PasskeyRow.landlord_id == user.landlord_id, PasskeyRow.user_id == user.id)
        .order_by(PasskeyRow.added_at)
    )
    return rows.all()


async def address_changes_of(session: AsyncSession, user: UserRow) -> Sequence[EmailChangeRow]:
    """Return the changes of address that were asked for, the newest first."""
    rows = await session.scalars(
        select(EmailChangeRow)
        .where(EmailChangeRow.landlord_id == user.landlord_id, EmailChangeRow.user_id == user.id)
        .order_by(EmailChangeRow.requested_at.desc())
    )
    return rows.all()


async def acts_of(session: AsyncSession, user: UserRow) -> Sequence[SignInAuditRow]:
    """Return what happened to a login, the newest first, `MOST_ACTS` at most."""
    rows = await session.scalars(
        select(SignInAuditRow)
        .where(SignInAuditRow.landlord_id == user.landlord_id, SignInAuditRow.user_id == user.id)
        .order_by(SignInAuditRow.at.desc(), SignInAuditRow.id.desc())
        .limit(MOST_ACTS)
    )
    return rows.all()
