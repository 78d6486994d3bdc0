"""What staff of a landlord change while everything runs."""

from typing import Annotated, Final

from pydantic import AwareDatetime, Field

from chassis.role_choices import RoleChoice, RoleName
from contracts.api.common import ApiModel

OWN_SETTINGS: Final = "/landlord-settings"
"""Where accounts tells what is in force."""

Line = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=20_000)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z_-]{0,39}$")]


class LogoSet(ApiModel):
    """A PNG of at most 64 kB and 600 by 200 points, in base64; empty: no logo."""

    png: Annotated[str, Field(max_length=90_000)] = ""
    alt: Annotated[str, Field(max_length=100)] = ""
    """What it says, for those who do not see it."""


class LandlordSettings(ApiModel):
    """What stands in place of the installation's file. Null: as the file has it."""

    name: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    website: Line | None = None
    office: dict[Name, Line] | None = None
    """Telephone, address, hours and the like, whole."""

    colour: Annotated[str, Field(max_length=7)] | None = None
    """`#rrggbb`, dark enough for white text; empty for bottle green."""

    pages: dict[Name, Text] | None = None
    """Texts of the landlord's own pages, whole; paragraphs are separated by blank lines."""

    logo: LogoSet | None = None
    roles: dict[RoleName, RoleChoice] | None = None
    """What people of a role are called and may at first, whole."""


class LandlordView(ApiModel):
    """`GET /landlord-settings`."""

    version: int = 0
    """0: nothing was ever changed."""

    settings: LandlordSettings = LandlordSettings()


class LandlordChange(ApiModel):
    """One change, as staff see it: who, when, which parts."""

    version: int
    changed_by_name: str
    changed_at: AwareDatetime
    parts: list[str]


class LandlordHistory(ApiModel):
    """`GET /landlord-settings/changes`, the newest first, at most fifty."""

    items: list[LandlordChange]
