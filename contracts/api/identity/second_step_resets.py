"""What staff see of somebody's second step, and take away when it is lost."""

from typing import Literal

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Line
from contracts.api.identity.factors import PasskeyView
from contracts.api.identity.one_time_passwords import CheckedFact

ColleagueFact = Literal[
    "seen_in_person",
    "called_back",
    "manager_confirmed",
    "staff_number",
]


class SecondStepStanding(ApiModel):
    """What a login has beside its password. No secret, and nothing made from one."""

    app_since: AwareDatetime | None = None
    """When the authenticator app in use was set up, UTC. None: there is none."""

    recovery_codes_left: int = 0
    passkeys: list[PasskeyView] = Field(default_factory=list)


class SecondStepReset(ApiModel):
    """`POST /external-users/{user_id}/second-step-reset`: on what grounds it is taken away."""

    case_reference: Line = Field(min_length=1, max_length=40)
    facts_checked: list[CheckedFact] = Field(max_length=8)
    """Two at least. 422 `not_enough_checked` otherwise."""


class StaffSecondStepReset(ApiModel):
    """`POST /staff/{user_id}/second-step-reset`: the same for a colleague."""

    case_reference: Line = Field(min_length=1, max_length=40)
    """The number under which the organisation keeps the request."""

    facts_checked: list[ColleagueFact] = Field(max_length=4)
    """Two at least. 422 `not_enough_checked` otherwise."""
