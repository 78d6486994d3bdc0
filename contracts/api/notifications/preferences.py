"""What people wish to be mailed about: topics, and the link that ends one."""

from typing import Literal

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel

PreferenceChannel = Literal["email"]
"""Channels that a topic can be turned off on. The portal keeps everything, whatever was chosen."""

LONGEST_STOP_TOKEN = 100


class Preference(ApiModel):
    """One topic, and whether its messages go out on each channel."""

    topic: str
    title: str
    about: str
    always: str = ""
    """Why it cannot be turned off. Empty: it can."""

    channels: dict[PreferenceChannel, bool]
    changed_at: AwareDatetime | None = None
    """When its reader last chose. None: it is as it began, or always on."""


class Preferences(ApiModel):
    """`GET /me/preferences`, `GET /contacts/{id}/preferences`: every topic there are mails of."""

    items: list[Preference]


class PreferencesChosen(ApiModel):
    """`PUT /me/preferences`: topics that may be turned off. One that is not named stays."""

    email: dict[str, bool] = Field(max_length=50)


class StopLink(ApiModel):
    """The token of a link at the foot of a mail."""

    token: str = Field(max_length=LONGEST_STOP_TOKEN)


class StoppedTopic(ApiModel):
    """What the link is about: a topic, nothing of a person."""

    title: str
    is_on: bool
