"""What every internal API model has in common."""

from typing import Annotated, Generic, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    SecretStr,
    SerializationInfo,
    StringConstraints,
)

Item = TypeVar("Item")


class ApiModel(BaseModel):
    """Base of requests and answers: an unknown field is refused, never silently dropped.

    What was typed never stands in an error's text: errors are logged.
    """

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Page(ApiModel, Generic[Item]):
    """A part of a long list."""

    items: list[Item]
    next: str | None = None
    """Opaque; sent back as `after` it gives the next part. None: this was the last."""


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$"),
]
"""One line of text as a person types it: trimmed, no control characters."""

Words = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        max_length=1000,
        pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$",
    ),
]
"""A few sentences: line breaks and tabs allowed, other control characters not."""

EmailText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=320)]
"""An email address as typed. The owner decides whether it is one."""

Version = Annotated[int, Field(ge=1)]
"""The version of an aggregate, counted from 1."""


def _revealed(secret: SecretStr, info: SerializationInfo) -> str:
    context = info.context
    may_reveal = isinstance(context, dict) and context.get("reveal_secrets") is True
    return secret.get_secret_value() if may_reveal else "**********"


Secret = Annotated[SecretStr, PlainSerializer(_revealed, return_type=str, when_used="json")]
"""A secret on its way to its owner: hidden in every log and dump, sent only by the HTTP client."""
