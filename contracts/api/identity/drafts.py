"""What somebody was typing when their session ended, sealed by the site."""

from uuid import UUID

from pydantic import Field

from contracts.api.common import ApiModel
from contracts.api.identity.factors import OfSession


class DraftWanted(OfSession):
    """`POST /drafts`: keep this for the person of a session, over for less than a day or not.

    401 `session_not_found` where nobody knows whose session it was.
    """

    content: str = Field(min_length=1, max_length=80_000)


class DraftPlace(ApiModel):
    """Where it is kept, and for whom."""

    draft_id: UUID
    user_id: UUID


class DraftQuery(OfSession):
    """`POST /drafts/look`: asked with a session that lasts.

    404 `draft_not_found` where it is over a day old, or another person's.
    """

    draft_id: UUID


class Draft(ApiModel):
    """What was kept."""

    content: str
