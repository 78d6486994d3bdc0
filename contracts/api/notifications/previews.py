"""A mail or a letter as it would go out now."""

from pydantic import Field

from contracts.api.common import ApiModel
from contracts.api.notifications.wordings import Value


class PreviewWanted(ApiModel):
    """`POST /message-previews/{letter}`: real values by tag. Codes, keys and links are never real.

    Where a value is missing, the tag's sample stands in.
    """

    values: dict[str, Value] = Field(default_factory=dict, max_length=40)


class MessagePreview(ApiModel):
    """Subject and text, in the wording in force."""

    subject: str
    text: str
