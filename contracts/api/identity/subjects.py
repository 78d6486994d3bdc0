"""Whose decision somebody asks to have explained."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.api.common import ApiModel


class SubjectQuery(ApiModel):
    """`POST /access-subjects`: the address of a login."""

    email: str = Field(max_length=320)


class Subject(ApiModel):
    """A login, as every service would know whoever uses it."""

    user_id: UUID
    kind: Literal["customer", "staff"]
    state: str
    """`invited`, `active` or `deactivated`; only an active one opens anything."""

    roles: list[str]
    contact_id: UUID | None


class Subjects(ApiModel):
    """One login for the portal, one for the desk, both, or neither."""

    items: list[Subject]
