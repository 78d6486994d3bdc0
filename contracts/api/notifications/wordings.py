"""A landlord's own wording of the mails."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.api.common import ApiModel, Line

Body = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        max_length=8000,
        pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$",
    ),
]
"""Paragraphs, `# headings`, `- lists` and `{{ tags }}`."""

Value = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        max_length=1000,
        pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$",
    ),
]


class WordingLine(ApiModel):
    """A mail that may be worded, in the list of them."""

    letter: str
    shows: str
    """What it is about, in words."""

    is_security: bool
    """Worded only by those who look after logins."""

    version: int
    """0: it was never worded."""

    is_own: bool
    """False where the shipped wording is in force, perhaps again."""

    saved_at: AwareDatetime | None = None
    saved_by_name: str = ""


class Wordings(ApiModel):
    """`GET /wordings`."""

    items: list[WordingLine]


class WordingTag(ApiModel):
    """A tag the mail's wording may use."""

    name: str
    shows: str
    sample: str
    is_mandatory: bool
    is_secret: bool
    may_be_in_subject: bool


class WordingVersion(ApiModel):
    """A version that is or was in force."""

    version: int
    subject: str | None
    """None, like the body: the shipped wording was put back."""

    body: str | None
    restored_version: int | None
    saved_at: AwareDatetime
    saved_by: UUID
    saved_by_name: str


class WordingView(ApiModel):
    """`GET /wordings/{letter}`: what is in force, what was, and what may be written."""

    line: WordingLine
    subject: str
    body: str
    shipped_subject: str
    shipped_body: str
    tags: list[WordingTag]
    versions: list[WordingVersion]
    """The newest fifty, the newest first."""


class WordingDraft(ApiModel):
    """`POST /wordings/{letter}/preview`."""

    subject: Line
    body: Body
    values: dict[str, Value] = Field(default_factory=dict, max_length=40)
    """Real ones, by tag. A code or link is never real in a preview; where a value is missing, the
    tag's sample stands in."""


class PreviewBlock(ApiModel):
    """A part of the mail with its tags filled in."""

    look: Literal["paragraph", "heading", "list", "code", "link", "quote"]
    lines: list[str]
    button: str = ""


class WordingPreview(ApiModel):
    """How the mail would look."""

    subject: str
    blocks: list[PreviewBlock]
    text: str
    """The plain-text part, whole."""


class NewWording(ApiModel):
    """`POST /wordings/{letter}/versions`. 422 with advice per field where it cannot be sent."""

    subject: Line
    body: Body
    over: int = Field(ge=0)
    """The version that was in force when writing began. 412 where another is by now."""


class WordingRestored(ApiModel):
    """`POST /wordings/{letter}/restored`."""

    version: int = Field(ge=0)
    """0: the shipped wording."""

    over: int = Field(ge=0)


class WordingSaved(ApiModel):
    """The version now in force."""

    version: int
