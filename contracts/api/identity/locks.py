"""Ending a lock."""

from pydantic import Field

from contracts.api.common import ApiModel


class UnlockLink(ApiModel):
    """`POST /unlock-links/take`: the token of the mailed link."""

    token: str = Field(max_length=200)
