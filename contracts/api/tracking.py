"""Following a case by a link that needs no login."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, EmailText, Line, Words
from contracts.events.cases import CaseStatus

Outcome = Literal["", "approved", "admitted", "refused", "answered"]
"""How a case ended: not yet, the login is being made, it works, no access, dealt with otherwise."""

Happening = Literal[
    "received",
    "asked",
    "answered",
    "key_sent",
    "told",
    "admitted",
    "refused",
    "file_added",
    "file_rejected",
]
"""What may stand in the history that a customer reads."""


class TrackingLink(ApiModel):
    """`GET /tracking-links/{registration_id}`: the link by which its person follows the case."""

    link: str


class TrackingLinkWanted(ApiModel):
    """`POST /tracking-links`: send the link again, to the mailbox of the case alone."""

    reference: Line = Field(min_length=1)
    email: EmailText


class TrackingToken(ApiModel):
    """`POST /tracking/{registration_id}/look`: how does it stand? Changes nothing."""

    token: str = Field(max_length=200)


class TrackedAnswer(ApiModel):
    """`POST /tracking/{registration_id}/answers`: the answer to a question of staff."""

    token: str = Field(max_length=200)
    question_id: UUID
    text: Words = Field(min_length=1)


class TrackedQuestion(ApiModel):
    """What staff asked, and what the person answered."""

    question_id: UUID
    question: str
    asked_at: AwareDatetime
    answer: str = ""
    answered_at: AwareDatetime | None = None


class TrackedEntry(ApiModel):
    """One line of the history that a customer reads. Names of staff are in none."""

    at: AwareDatetime
    happening: Happening
    text: str = ""
    """What was asked, answered or explained."""

    detail: str = ""
    """With `key_sent`: `email` or `letter`."""


class TrackedFile(ApiModel):
    """`PUT /tracking/{registration_id}/files/{file_id}`: a file that this person sent."""

    file_id: UUID
    name: str
    kind: Literal["picture", "pdf"]
    state: Literal["scanning", "clean", "unscanned", "rejected"]
    sent_at: AwareDatetime


class TrackedCase(ApiModel):
    """A case as somebody sees it who has nothing but its link.

    It holds what this person sent and what staff wrote to them, and nothing of the record.
    """

    reference: str
    kind: Literal["registration", "public"] = "registration"
    status: CaseStatus
    status_text: str
    received_at: AwareDatetime
    answer_by: AwareDatetime | None = None
    outcome: Outcome = ""
    told: str = ""
    """With a refusal: the reason, in the words that staff chose."""

    questions: list[TrackedQuestion] = Field(default_factory=list)
    """The oldest first."""

    files: list[TrackedFile] = Field(default_factory=list)
    """The oldest first."""

    files_left: int = 0
    """How many more may be sent."""

    history: list[TrackedEntry] = Field(default_factory=list)
    """The newest first."""
