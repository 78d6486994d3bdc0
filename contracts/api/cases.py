"""Models of cases' API."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Words
from contracts.events.cases import CaseStatus


class ReferenceLease(ApiModel):
    """`POST /reference-blocks`: the same `lease_id` again is the same block."""

    lease_id: UUID


class ReferenceBlock(ApiModel):
    """Numbers that registration may give out by itself. Gaps are allowed."""

    first: int
    last: int
    """Inclusive."""

    pattern: str
    """Python format of a number, e.g. `SR{:08d}`."""


class AnswerTime(ApiModel):
    """`GET /answer-times/registration`: by when somebody who asks at that moment is answered."""

    answer_by: AwareDatetime
    """End of a working day of the landlord's division, UTC."""


class OwnCase(ApiModel):
    """A case as its customer sees it."""

    case_id: UUID
    reference: str
    subject: str
    status: CaseStatus
    status_text: str
    opened_at: AwareDatetime
    changed_at: AwareDatetime
    answer_by: AwareDatetime | None = None


class OwnCases(ApiModel):
    """`GET /me/cases`, newest first."""

    items: list[OwnCase]


class ReplyLook(ApiModel):
    """`POST /replies/{request_id}/look`: what was asked? Changes nothing."""

    token: str = Field(max_length=200)


class ReplyQuestion(ApiModel):
    """What staff asked, in their words."""

    reference: str
    question: str
    is_answered: bool
    asked_at: AwareDatetime


class Reply(ApiModel):
    """`POST /replies/{request_id}`: the customer's answer."""

    token: str = Field(max_length=200)
    text: Words = Field(min_length=1)


class ReplyTaken(ApiModel):
    """The answer is with staff."""

    reference: str
    answer_by: AwareDatetime | None = None


class ReplySecret(ApiModel):
    """`POST /secrets/{request_id}`: what the question's mail needs."""

    kind: Literal["reply_wanted"] = "reply_wanted"
    email: str
    reference: str
    question: str
    link: str
    expires_at: AwareDatetime | None = None


class RefusalView(ApiModel):
    """`GET /registrations/{registration_id}/refusal`: how a refusal was explained."""

    reference: str
    reason: str
