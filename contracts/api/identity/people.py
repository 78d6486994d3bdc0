"""Who the people of an audit are."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.api.common import ApiModel

MOST_PEOPLE = 200


class PeopleQuery(ApiModel):
    """`POST /people`: whom an auditor wants named."""

    user_ids: list[UUID] = Field(default_factory=list, max_length=MOST_PEOPLE)
    text: str = Field(default="", max_length=320)
    """A whole email address, or part of the name of a member of staff."""


class Person(ApiModel):
    """Somebody with a login."""

    user_id: UUID
    kind: Literal["customer", "staff"]
    name: str
    """Empty for customers whose name only the record knows."""

    email: str


class People(ApiModel):
    """Those who were found. Who has no login any more is left out."""

    items: list[Person]
