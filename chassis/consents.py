"""What a landlord asks people to agree to, that they may refuse: content, with a version."""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

MOST_CONSENTS: Final = 12

Purpose = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")]


class ConsentAsked(BaseModel):
    """One question, in the landlord's own words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    purpose: Purpose
    """What it is for, such as `surveys-and-news`. Never changed: answers are kept under it."""

    title: str = Field(min_length=1, max_length=80)
    wording: str = Field(min_length=1, max_length=2_000)
    version: str = Field(min_length=1, max_length=20)
    """Of the wording. A new one asks everybody again: nobody agreed to words they have not read."""
