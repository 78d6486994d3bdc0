"""Models of registration's API about links that carry a portal key."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel


class KeyLinkSecret(ApiModel):
    """`POST /secrets/{request_id}`: what the mail with the link needs."""

    link: str = Field(repr=False)
    account_reference: str
    expires_at: AwareDatetime


class KeyLinkToken(ApiModel):
    """`POST /key-links/open`: what stood in the address that somebody followed."""

    token: str = Field(max_length=200, repr=False)


class KeyLinkOpened(ApiModel):
    """What the link carries, on its way into the form. Opening it uses nothing up."""

    way: str
    """Name of the way that asks for both."""

    account_reference: str
    portal_key: str = Field(repr=False)


class ContactLogin(ApiModel):
    """`GET /contacts/{contact_id}/login` of identity: whether somebody on record can sign in."""

    user_id: UUID | None = None


class ContactLoginsQuery(ApiModel):
    """`POST /contacts/logins` of identity."""

    contact_ids: list[UUID] = Field(max_length=10_000)


class ContactLogins(ApiModel):
    """Every login that one of them has, turned off or not."""

    user_ids: list[UUID]
