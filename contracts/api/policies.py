"""Models of registration's API about verification policies: trying one out, explaining one."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Line

MOST_ATTEMPTS = 500


class SimulatedAttempt(ApiModel):
    """What one person would type, over all pages. Empty: they would leave it out."""

    way: Line = ""
    first_name: Line = ""
    last_name: Line = ""
    email: Line = ""
    postcode: Line = ""
    account_reference: Line = ""
    purchase_month: int | None = Field(default=None, ge=1, le=12)
    purchase_year: int | None = Field(default=None, ge=1900, le=2100)
    date_of_birth: date | None = None
    agreement_reference: Line = ""
    pin: Line = Field(default="", repr=False)
    activation_code: Line = Field(default="", repr=False)
    portal_key: Line = Field(default="", repr=False)


class Simulation(ApiModel):
    """`POST /policy-simulations`: what a policy would make of these people. Changes nothing."""

    policy: str = Field(max_length=50_000)
    """The whole YAML text; it need not be in use."""

    file: Line = "policy"
    """What refusals call it."""

    attempts: list[SimulatedAttempt] = Field(max_length=MOST_ATTEMPTS)


class SimulatedOutcome(ApiModel):
    """What would become of one of them."""

    outcome: Literal["admitted", "provisional", "asked", "case", "owner"]
    way: str
    step: str
    """The step that decided; empty where nothing is compared."""

    reasons: list[str]
    """Sentences, step by step."""


class Simulated(ApiModel):
    """In the order of the attempts."""

    outcomes: list[SimulatedOutcome]


class ExplainedAttempt(ApiModel):
    """One comparison that was made for a registration."""

    step: str
    taken_at: AwareDatetime
    outcome: str
    """Of the step, as policies write it; empty while it is not settled."""

    is_granted: bool
    """False: no try was left, so nothing was compared."""


class Explanation(ApiModel):
    """`GET /registrations/{registration_id}/explanation`: why it stands where it stands."""

    registration_id: UUID
    reference: str | None
    state: str
    policy: str
    way: str
    attempts: list[ExplainedAttempt]
    now: list[str]
    """What the record says of the same answers today, in sentences."""
