"""identity: the people of the desk."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.identity import (
    NewStaffMember,
    RolesChange,
    StaffInvitationSent,
    StaffList,
    StaffMember,
    StaffSecondStepReset,
    StateChange,
)


@dataclass(frozen=True)
class Colleagues:
    """Logins of staff, with the rights of whoever looks after them. Raise `Forbidden` for others.

    What changes a login raises `Forbidden` with the code `proof_too_old` where the person showed
    who they are too long ago.
    """

    client: ServiceClient

    async def everybody(self, token: str) -> StaffList:
        """Return all of them, by name."""
        return await self.client.call("GET", "/staff", token=token, answer=StaffList)

    async def member(self, token: str, user_id: UUID) -> StaffMember:
        """Return one of them. Raise `NotFound`."""
        return await self.client.call("GET", f"/staff/{user_id}", token=token, answer=StaffMember)

    async def invite(self, token: str, wanted: NewStaffMember) -> StaffInvitationSent:
        """Have a one-time link mailed. Raise `Invalid`, or `Rejected` where a login exists."""
        return await self.client.call(
            "POST", "/staff/invitations", token=token, body=wanted, answer=StaffInvitationSent
        )

    async def invite_again(self, token: str, user_id: UUID) -> StaffInvitationSent:
        """Have a new link mailed. Raise `Rejected` where the login works or is off."""
        return await self.client.call(
            "POST", f"/staff/{user_id}/invitation", token=token, answer=StaffInvitationSent
        )

    async def change_roles(self, token: str, user_id: UUID, change: RolesChange) -> None:
        """Give somebody other roles. Raise `Stale` where they changed meanwhile."""
        await self.client.call("PUT", f"/staff/{user_id}/roles", token=token, body=change)

    async def switch(self, token: str, user_id: UUID, *, is_on: bool, reason: str) -> None:
        """Turn a login on or off."""
        act = "reactivation" if is_on else "deactivation"
        await self.client.call(
            "POST", f"/staff/{user_id}/{act}", token=token, body=StateChange(reason=reason)
        )

    async def reset_second_step(
        self, token: str, user_id: UUID, grounds: StaffSecondStepReset
    ) -> None:
        """Take app, recovery codes and passkeys away. Raise `Rejected` where there are none."""
        await self.client.call(
            "POST", f"/staff/{user_id}/second-step-reset", token=token, body=grounds
        )
