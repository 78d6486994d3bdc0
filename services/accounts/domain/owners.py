"""Owners decide who else may act on their account."""

from datetime import timedelta
from enum import StrEnum

from services.accounts.domain.roles import Role

HOLDING = (Role.UNIT_OWNER, Role.JOINT_OWNER, Role.TENANT, Role.JOINT_TENANT)
"""Roles of those who hold the agreement themselves. They decide; nobody decides about them."""

GIVEN_BY_OWNERS = (
    Role.FAMILY_FRIEND,
    Role.JOINT_OWNER,
    Role.SUBTENANT,
    Role.MANAGING_AGENT,
    Role.HOUSEHOLD_MEMBER,
    Role.SUPPORT_WORKER,
)
"""Roles that an owner may give. The others need papers, which staff look at."""

ANSWERED_WITHIN = timedelta(days=14)
MOST_WAITING = 5
"""Requests about one account that wait at a time: more of them go to staff at once."""

CONTESTED_WITHIN = timedelta(days=14)
"""How long after a decision another owner may say that they do not agree."""

KEPT = timedelta(days=30)
"""How long a request's names and words are kept after its end."""


class RequestState(StrEnum):
    """What became of a request to be let in."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    VETOED = "vetoed"
    """Staff refused it."""

    UNANSWERED = "unanswered"


class Outcome(StrEnum):
    """How staff settled what an owner objected to."""

    KEPT = "kept"
    ENDED = "ended"
