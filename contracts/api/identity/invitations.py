"""People whom the landlord lets in."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, EmailText, Line, Secret
from contracts.api.identity.kinds import UserKind


class StaffInvitation(ApiModel):
    """`POST /staff`: a member of staff may choose a password by a one-time link."""

    email: EmailText
    name: Line = Field(min_length=1)
    roles: list[Literal["agent", "lead", "identity_admin", "auditor", "exporter"]] = Field(
        min_length=1
    )


class UserInvitation(ApiModel):
    """`POST /users`: a login for a contact that the landlord vouches for."""

    email: EmailText
    name: Line = ""
    contact_id: UUID


class Invited(ApiModel):
    """The one-time link, shown once to whoever invited."""

    user_id: UUID
    token: str
    link: str
    expires_at: AwareDatetime


class InvitationQuery(ApiModel):
    """`POST /invitations/look`: whose invitation is this? Changes nothing."""

    token: str
    """Whatever stood in the link."""


class InvitationView(ApiModel):
    """An invitation that may still be taken."""

    kind: UserKind
    email: str
    name: str
    is_of_registration: bool = False
    """Whether the person asked for it by registering; else staff invited them."""


class InvitationTaken(ApiModel):
    """`POST /invitations/take`: choose the password; the link is used up."""

    token: str
    password: Secret = Field(max_length=1024)
