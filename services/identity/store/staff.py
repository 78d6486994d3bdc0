"""Queries about the people of the desk."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.staff import NoLongerAdmin, StaffRole
from services.identity.domain.users import UserKind, UserNotFound, UserState
from services.identity.tables import InvitationRow, PasskeyRow, SecondStepRow, UserRow


class StaffFacts(NamedTuple):
    """A member of staff, and what is told about them beside their row."""

    user: UserRow
    invited_until: datetime | None
    has_second_step: bool


async def staff_of(
    session: AsyncSession, *, landlord_id: UUID, at: datetime
) -> Sequence[StaffFacts]:
    """Return everybody of the desk, by name. Open links are those open at `at`, UTC."""
    found = await session.execute(_facts(landlord_id, at).order_by(UserRow.name, UserRow.id))
    return [StaffFacts(row[0], row[1], row[2]) for row in found.all()]


async def staff_member(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, at: datetime
) -> StaffFacts:
    """Return one of them. Raise `UserNotFound`."""
    found = await session.execute(_facts(landlord_id, at).where(UserRow.id == user_id))
    row = found.one_or_none()
    if row is None:
        raise UserNotFound("there is no such member of staff")
    return StaffFacts(row[0], row[1], row[2])


async def staff_with_role(
    session: AsyncSession, *, landlord_id: UUID, role: StaffRole
) -> Sequence[UUID]:
    """Return who has the role and a login that works, in an order that never changes."""
    found = await session.scalars(
        select(UserRow.id)
        .where(
            UserRow.landlord_id == landlord_id,
            UserRow.kind == UserKind.STAFF,
            UserRow.state == UserState.ACTIVE,
            UserRow.roles.contains([role.value]),
        )
        .order_by(UserRow.id)
    )
    return found.all()


async def require_admin(session: AsyncSession, *, landlord_id: UUID, user_id: UUID) -> UserRow:
    """Lock the working logins of all identity admins, and return the one who asks.

    Whoever changes logins of staff comes through here first: of two admins who turn each other
    off at one moment the second finds that they are none any more, so one always remains.

    Raises:
        NoLongerAdmin: whoever asks is not among them.
    """
    admins = await session.scalars(
        select(UserRow)
        .where(
            UserRow.landlord_id == landlord_id,
            UserRow.kind == UserKind.STAFF,
            UserRow.state == UserState.ACTIVE,
            UserRow.roles.contains([StaffRole.IDENTITY_ADMIN.value]),
        )
        .order_by(UserRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for admin in admins:
        if admin.id == user_id:
            return admin
    raise NoLongerAdmin("looking after logins is another role")


def _facts(landlord_id: UUID, at: datetime) -> Select[UserRow, datetime, bool]:
    open_until = (
        select(func.max(InvitationRow.expires_at))
        .where(
            InvitationRow.landlord_id == landlord_id,
            InvitationRow.user_id == UserRow.id,
            InvitationRow.taken_at.is_(None),
            InvitationRow.expires_at > at,
        )
        .scalar_subquery()
    )
    has_app = exists().where(SecondStepRow.user_id == UserRow.id, SecondStepRow.sealed.is_not(None))
    has_passkey = exists().where(
        PasskeyRow.landlord_id == landlord_id, PasskeyRow.user_id == UserRow.id
    )
    return select(UserRow, open_until, or_(has_app, has_passkey)).where(
        UserRow.landlord_id == landlord_id, UserRow.kind == UserKind.STAFF
    )
