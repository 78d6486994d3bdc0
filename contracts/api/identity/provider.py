"""Signing in with the organisation's own provider."""

from pydantic import AwareDatetime, Field, StrictBool

from contracts.api.common import ApiModel


class ProviderSignIn(ApiModel):
    """`POST /provider/sign-ins`: a member of staff leaves for the provider."""

    is_again: StrictBool = False
    """The provider shall ask who they are, though it may know."""


class ProviderSignInBegun(ApiModel):
    """Where to send the browser. 503 `provider_unreachable` where the provider does not say."""

    address: str
    state: str
    """What the browser must keep, and bring back beside the provider's answer."""

    expires_at: AwareDatetime


class ProviderSignInEnd(ApiModel):
    """`POST /provider/sessions`: they come back.

    401 `provider_sign_in_failed`, 403 `provider_person_unknown` or `provider_email_unverified`, 503
    `provider_unreachable`. Whatever the answer, the same words open nothing a second time.
    """

    state: str = Field(max_length=200)
    code: str = Field(max_length=4096)


class ProviderView(ApiModel):
    """`GET /provider`: how the provider is set up, and whether it answers now."""

    name: str
    issuer: str
    client_id: str
    callback: str
    """The address that must be known to the provider as ours."""

    has_secret: bool
    are_passwords_refused: bool
    is_reachable: bool
    linked_people: int
