"""Models of accounts' API by which somebody is invited to act on an account."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, EmailText, Line, Secret
from contracts.api.owners import AccessGrant, GivenRole

InvitationState = Literal["open", "accepted", "revoked", "expired", "void"]
"""*Void*: whoever invited decides about the account no more."""


class Invitation(AccessGrant):
    """What somebody is invited to, and who it is in the words of whoever invites."""

    email: EmailText
    first_name: Line = ""
    last_name: Line = ""
    organisation: Line = ""
    """Of a firm. Either this or a last name."""

    role: GivenRole


class CheckedInvitation(Invitation):
    """`PUT /accounts/{account_id}/access-invitations/{invitation_id}`: staff invite."""

    is_checked: bool
    note: Line = Field(min_length=1)
    """How they checked that this person may have the account."""


class AccessInvitation(ApiModel):
    """An invitation as owners and staff see it."""

    invitation_id: UUID
    account_id: UUID
    reference: str
    address: str
    state: InvitationState
    email: str
    """Address and names are empty a month after the end."""

    name: str
    role: str
    valid_to: date | None
    finance: bool
    maintenance: bool
    keys: bool
    documents: bool
    invited_by: str
    """Name of the owner or of the member of staff."""

    is_by_staff: bool
    sent_at: AwareDatetime
    expires_at: AwareDatetime
    ended_at: AwareDatetime | None
    may_be_sent_again: bool


class AccessInvitations(ApiModel):
    """Invitations, the newest first."""

    items: list[AccessInvitation]


class InvitationToken(ApiModel):
    """`POST /access-invitations/look`, `POST /me/access-invitations/acceptance`."""

    token: str = Field(max_length=200)
    """Whatever stood in the link."""


class InvitationAcceptance(InvitationToken):
    """`POST /access-invitations/acceptance`: identity, for somebody who chose a password."""

    contact_id: UUID | None
    """Of a login that waited for its password. None: they are new to the record."""


class InvitationAccepted(ApiModel):
    """Whom the record connected with the account, and to which."""

    contact_id: UUID
    account_id: UUID


class InvitationOffer(AccessGrant):
    """What the holder of a link is invited to. Their mailbox is proved by the link."""

    invitation_id: UUID
    account_id: UUID
    is_open: bool
    """False: accepted; only the login may be missing still."""

    email: str
    name: str
    address: str
    role: str
    invited_by: str
    is_by_staff: bool
    expires_at: AwareDatetime
    contact_id: UUID | None
    """Who accepted it."""


class InvitationPage(InvitationOffer):
    """`POST /access-invitations/look` of identity: the offer, and whether there is a login."""

    has_login: bool


class InvitedLogin(InvitationToken):
    """`POST /access-invitations/take` of identity: make a login and accept."""

    password: Secret = Field(max_length=1024)


class InvitationMail(ApiModel):
    """`GET /access-invitations/{invitation_id}/mail/{request_id}`: where it goes, what it carries.

    No name, no home: the mailbox is not proved when it is sent.
    """

    email: str
    link: str
    expires_at: AwareDatetime
    is_by_staff: bool


class InvitationOwnerMail(ApiModel):
    """`GET /access-invitations/{invitation_id}/owners/{contact_id}`: what an owner is told."""

    email: str
    """Empty: none on record."""

    name: str
    address: str
    invited_at: AwareDatetime
