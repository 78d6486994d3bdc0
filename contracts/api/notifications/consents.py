"""What people agreed to, or took back: each with the words they saw."""

from typing import Literal

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel

ConsentState = Literal["not_asked", "given", "given_to_earlier", "withdrawn"]


class Consent(ApiModel):
    """One thing that the landlord asks for."""

    purpose: str
    title: str
    wording: str
    version: str
    state: ConsentState
    """`given_to_earlier`: to other words than these. It counts as not given."""

    decided_at: AwareDatetime | None = None


class ConsentDecision(ApiModel):
    """A decision of the past."""

    purpose: str
    wording: str
    version: str
    is_given: bool
    decided_at: AwareDatetime


class Consents(ApiModel):
    """`GET /me/consents`, `GET /contacts/{id}/consents`."""

    items: list[Consent]
    history: list[ConsentDecision]
    """The newest first."""

    has_more: bool = False
    """There are older ones than those."""


class ConsentWanted(ApiModel):
    """`PUT /me/consents/{purpose}`: agree to the words of a version, or take it back."""

    is_given: bool
    version: str = Field(max_length=20)
