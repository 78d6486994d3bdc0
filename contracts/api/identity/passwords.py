"""Getting a forgotten password replaced."""

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.api.common import ApiModel, Line, Secret
from contracts.api.identity.kinds import UserKind
from contracts.api.identity.work import WorkProof

Answer = Annotated[Secret, Field(max_length=200)]
"""To a secret question, as typed."""


class PasswordResetWanted(ApiModel):
    """`POST /password-resets`: 204 whatever was typed."""

    email: Annotated[str, StringConstraints(strip_whitespace=True, max_length=320)]
    """As typed: what is no address is answered alike."""

    work: WorkProof = ""


class PasswordResetQuery(ApiModel):
    """`POST /password-resets/look` and `/again`. Looking changes nothing."""

    token: str
    """Whatever stood in the link."""


class PasswordResetView(ApiModel):
    """A link that may still be used."""

    kind: UserKind
    email: str
    question: str | None = None
    """What must be answered before a password can be chosen."""


class PasswordResetAnswer(ApiModel):
    """`POST /password-resets/answer`. 422 `answer_refused` with `tries_left`; 409 beyond them."""

    token: str
    answer: Answer


class PasswordResetTaken(ApiModel):
    """`POST /password-resets/take`: choose the password; the link is used up."""

    token: str
    password: Secret = Field(max_length=1024)


class SecretQuestionView(ApiModel):
    """`GET /me/secret-question`: the question asked beside a mailed link, if one was chosen."""

    question: str | None = None


class SecretQuestion(ApiModel):
    """`PUT /me/secret-question`."""

    question: Annotated[Line, Field(min_length=8)]
    answer: Answer
