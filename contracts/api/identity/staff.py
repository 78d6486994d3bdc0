"""The people of the desk, as those see them who look after logins."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, EmailText, Line
from contracts.api.identity.second_step_resets import SecondStepStanding

StaffRole = Literal["agent", "lead", "identity_admin", "auditor", "exporter"]
"""agent and lead work on cases, identity_admin looks after logins, auditor only looks,
exporter may take lists of people out as files."""


class StaffMember(ApiModel):
    """One person of the desk."""

    user_id: UUID
    name: str
    email: str
    roles: list[StaffRole]
    state: Literal["invited", "active", "deactivated"]
    last_signed_in_at: AwareDatetime | None = None
    invited_until: AwareDatetime | None = None
    """Until when the newest one-time link can be used. None: there is no such link."""

    has_second_step: bool = False
    """Whether they show more than a password: a code of an app, or a passkey."""

    second_step: SecondStepStanding | None = None
    """What that is. Told of one member alone, not in the list."""

    is_linked_to_provider: bool = False
    """Whether they have signed in with the organisation's provider."""


class StaffList(ApiModel):
    """`GET /staff`: everybody of the desk, by name."""

    items: list[StaffMember]


class StaffWithRole(ApiModel):
    """`GET /staff/with-role/{role}`: whose login works and who may do this."""

    user_ids: list[UUID]


class NewStaffMember(ApiModel):
    """`POST /staff/invitations`: mail somebody a one-time link. Again for a new link.

    Beside `POST /staff`, which answers with the link: nobody of the desk sees a colleague's.
    """

    email: EmailText
    name: Line = Field(min_length=1)
    roles: list[StaffRole] = Field(min_length=1)


class StaffInvitationSent(ApiModel):
    """The mail is on its way."""

    user_id: UUID
    expires_at: AwareDatetime


class RolesChange(ApiModel):
    """`PUT /staff/{user_id}/roles`. 412 where the roles are not what was on the screen."""

    roles: list[StaffRole] = Field(min_length=1)
    were: list[StaffRole]
    """The roles that were on the screen."""


class StateChange(ApiModel):
    """`POST /staff/{user_id}/deactivation` and `…/reactivation`: why."""

    reason: Line = Field(min_length=1)
