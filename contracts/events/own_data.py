"""What every service says when it has prepared all that it holds about a person who asked."""

from uuid import UUID

from pydantic import BaseModel, Field


class Prepared(BaseModel):
    """What each of these events says. Nothing of what was found, but how much it is."""

    request_id: UUID
    user_id: UUID
    items: int = Field(ge=0)
    """Rows and files of the part."""


class Erased(BaseModel):
    """What every service says when it has erased what it held about a person."""

    request_id: UUID
    user_id: UUID
    kept: list[str]
    """What stays and why, by name: `record`, `ledger`, `arrears`, `open_case`."""
