"""The shape of a part: sections of rows in plain words, and the files that go with them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from pydantic import BaseModel, Field

KEPT_FOR: Final = timedelta(days=7)
"""How long a part may be fetched before it is deleted."""

STANDS_FOR: Final = timedelta(days=1)
"""How long a part is not prepared anew, however often the same request is asked."""


class OwnSection(BaseModel):
    """Rows of one kind."""

    title: str
    rows: list[dict[str, str]] = Field(default_factory=list)
    """Each from what the column is called to what stands there, both to be read by people."""

    only_with: UUID | None = None
    """Given only while the `Gate` of the service opens this, such as the money of an account."""


class OwnFile(BaseModel):
    """A file that goes with a part."""

    file_id: UUID
    name: str
    """With its ending, as it shall stand in the archive. Of letters, digits, dots and hyphens."""

    only_with: UUID | None = None
    """As of a section."""


class OwnPart(BaseModel):
    """Everything one service holds about a person."""

    service: str
    prepared_at: datetime
    sections: list[OwnSection]
    files: list[OwnFile] = Field(default_factory=list)


def as_text(value: object) -> str:
    """Return a value of a column as people read it. Moments are in UTC and say so."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(as_text(each) for each in value)
    return str(value)


def pounds(pence: int) -> str:
    """Return an amount of pence in pounds, as `-12.05`."""
    return f"{Decimal(pence) / 100:.2f}"
