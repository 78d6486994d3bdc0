"""The people of the desk: who they are, what they may do, whether their login works."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.identity import (
    NewStaffMember,
    RolesChange,
    StaffInvitationSent,
    StaffList,
    StaffMember,
    StateChange,
)
from contracts.api.identity.staff import StaffWithRole
from services.identity.domain.staff import PROOF_LASTS, NoLongerAdmin, StaffRole, in_order
from services.identity.routes.door import read_address
from services.identity.routes.second_steps import standing_of
from services.identity.store.sessions import require_recent_proof
from services.identity.store.staff import StaffFacts, staff_member, staff_of, staff_with_role
from services.identity.use_cases.change_staff_roles import change_staff_roles
from services.identity.use_cases.invite_staff_member import (
    invite_staff_member,
    invite_staff_member_again,
)
from services.identity.use_cases.invite_user import IssuedInvitation
from services.identity.use_cases.switch_staff_member import switch_staff_member

router = APIRouter(prefix="/staff", tags=["staff"])

Watcher = Annotated[Caller, Depends(allow("staff:identity_admin", "staff:auditor", "staff:lead"))]
Auditor = Annotated[Caller, Depends(allow("staff:identity_admin", "staff:auditor"))]
Notifications = Annotated[Caller, Depends(allow("service:notifications"))]
Admin = Annotated[Caller, Depends(allow("staff:identity_admin"))]


@router.get("")
async def get_staff(caller: Watcher, session: Session) -> StaffList:
    """List everybody of the desk, by name, whatever the state of their login."""
    everybody = await staff_of(session, landlord_id=caller.landlord_id, at=now())
    return StaffList(items=[_told(facts) for facts in everybody])


@router.post("/invitations", status_code=status.HTTP_201_CREATED)
async def post_staff_invitation(
    body: NewStaffMember, caller: Admin, session: Session
) -> StaffInvitationSent:
    """Mail a colleague a one-time link. 403 `proof_too_old`; 409 where a login has the address."""
    moment = now()
    admin_id = await admin_of(session, caller, moment)
    return _sent(
        await invite_staff_member(
            session,
            landlord_id=caller.landlord_id,
            address=read_address(body.email),
            name=body.name,
            roles=[StaffRole(role) for role in body.roles],
            admin_id=admin_id,
            at=moment,
        )
    )


@router.get("/with-role/{role}")
async def get_staff_with_role(
    role: StaffRole, caller: Notifications, session: Session
) -> StaffWithRole:
    """List who has the role and a login that works: whom to tell of what concerns it."""
    return StaffWithRole(
        user_ids=list(await staff_with_role(session, landlord_id=caller.landlord_id, role=role))
    )


@router.get("/{user_id}")
async def get_staff_member(user_id: UUID, caller: Auditor, session: Session) -> StaffMember:
    """Tell of one of them."""
    facts = await staff_member(session, landlord_id=caller.landlord_id, user_id=user_id, at=now())
    return _told(facts).model_copy(update={"second_step": await standing_of(session, facts.user)})


@router.post("/{user_id}/invitation", status_code=status.HTTP_201_CREATED)
async def post_staff_invitation_again(
    user_id: UUID, caller: Admin, session: Session
) -> StaffInvitationSent:
    """Mail a new link to somebody who has not used theirs. 409 where the login works or is off."""
    moment = now()
    admin_id = await admin_of(session, caller, moment)
    return _sent(
        await invite_staff_member_again(
            session,
            landlord_id=caller.landlord_id,
            user_id=user_id,
            admin_id=admin_id,
            at=moment,
        )
    )


@router.put("/{user_id}/roles", status_code=status.HTTP_204_NO_CONTENT)
async def put_roles(user_id: UUID, body: RolesChange, caller: Admin, session: Session) -> None:
    """Change what a colleague may do. 403 for one's own; 412 where they changed meanwhile."""
    moment = now()
    await change_staff_roles(
        session,
        landlord_id=caller.landlord_id,
        user_id=user_id,
        roles=[StaffRole(role) for role in body.roles],
        were=[StaffRole(role) for role in body.were],
        admin_id=await admin_of(session, caller, moment),
        at=moment,
    )


@router.post("/{user_id}/deactivation", status_code=status.HTTP_204_NO_CONTENT)
async def post_staff_deactivation(
    user_id: UUID, body: StateChange, caller: Admin, session: Session
) -> None:
    """Turn a colleague's login off. 403 for one's own."""
    await _switch(session, caller, user_id, body.reason, is_on=False)


@router.post("/{user_id}/reactivation", status_code=status.HTTP_204_NO_CONTENT)
async def post_staff_reactivation(
    user_id: UUID, body: StateChange, caller: Admin, session: Session
) -> None:
    """Turn it on again. Somebody who never chose a password needs a new link."""
    await _switch(session, caller, user_id, body.reason, is_on=True)


async def _switch(
    session: AsyncSession, caller: Caller, user_id: UUID, reason: str, *, is_on: bool
) -> None:
    moment = now()
    await switch_staff_member(
        session,
        landlord_id=caller.landlord_id,
        user_id=user_id,
        is_on=is_on,
        reason=reason,
        admin_id=await admin_of(session, caller, moment),
        at=moment,
    )


async def admin_of(session: AsyncSession, caller: Caller, moment: datetime) -> UUID:
    """Return who asks, if they showed who they are a moment ago."""
    await require_recent_proof(session, caller.session_id, within=PROOF_LASTS, at=moment)
    if caller.user_id is None:
        raise NoLongerAdmin("the token names nobody")
    return caller.user_id


def _sent(issued: IssuedInvitation) -> StaffInvitationSent:
    return StaffInvitationSent(user_id=issued.user_id, expires_at=issued.expires_at.astimezone(UTC))


def _told(facts: StaffFacts) -> StaffMember:
    user = facts.user
    return StaffMember.model_validate(
        {
            "user_id": user.id,
            "name": user.name,
            "email": user.email,
            "roles": in_order(user.roles),
            "state": user.state,
            "last_signed_in_at": user.last_signed_in_at,
            "invited_until": facts.invited_until,
            "has_second_step": facts.has_second_step,
        }
    )
