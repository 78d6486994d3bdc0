"""Close rooms for all customers of a landlord, and open them again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.rooms import ROOMS
from services.identity.domain.rooms import NoLongerLead, RoomsAreOpen
from services.identity.domain.staff import StaffRole
from services.identity.domain.users import UserKind, UserState
from services.identity.store.rooms import closure_in_force
from services.identity.store.sign_ins import note
from services.identity.tables import RoomClosureRow, UserRow


async def close_rooms(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    rooms: Sequence[str],
    reason: str,
    lead_id: UUID,
    at: datetime,
) -> RoomClosureRow:
    """Close `rooms`, in place of whatever was closed before. `at` in UTC.

    Every token that is signed for a customer after the transaction says so.

    Raises:
        NoLongerLead: whoever asks may not, or not any more.
    """
    lead = await _lead(session, lead_id)
    before = await closure_in_force(session, landlord_id)
    if before is not None:
        _end(before, lead, reason, at)
        await session.flush()

    closure = RoomClosureRow(
        id=uuid4(),
        landlord_id=landlord_id,
        rooms=[room for room in ROOMS if room in rooms],
        reason=reason,
        closed_at=at,
        closed_by=lead.id,
        closed_by_name=lead.name,
    )
    session.add(closure)
    note(
        session,
        landlord_id=landlord_id,
        act="rooms.closed",
        at=at,
        kind=UserKind.STAFF,
        actor=str(lead_id),
        details={"rooms": ", ".join(closure.rooms), "reason": reason},
    )
    return closure


async def open_rooms(
    session: AsyncSession, *, landlord_id: UUID, reason: str, lead_id: UUID, at: datetime
) -> None:
    """Open all rooms again. `at` in UTC.

    Raises:
        NoLongerLead: whoever asks may not, or not any more.
        RoomsAreOpen: nothing is closed.
    """
    lead = await _lead(session, lead_id)
    closure = await closure_in_force(session, landlord_id)
    if closure is None:
        raise RoomsAreOpen("no room is closed")

    _end(closure, lead, reason, at)
    note(
        session,
        landlord_id=landlord_id,
        act="rooms.opened",
        at=at,
        kind=UserKind.STAFF,
        actor=str(lead_id),
        details={"rooms": ", ".join(closure.rooms), "reason": reason},
    )


async def _lead(session: AsyncSession, lead_id: UUID) -> UserRow:
    user = await session.get(UserRow, lead_id)
    if (
        user is None
        or user.kind != UserKind.STAFF
        or user.state != UserState.ACTIVE
        or StaffRole.LEAD not in user.roles
    ):
        raise NoLongerLead("whoever asks leads nobody any more")
    return user


def _end(closure: RoomClosureRow, lead: UserRow, reason: str, at: datetime) -> None:
    closure.ended_at = at
    closure.ended_by_name = lead.name
    closure.ended_reason = reason
