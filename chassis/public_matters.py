"""What people may come with who are no customers, and where each of it is taken."""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

PAGE: Final = "page"
NOT_HERE: Final = "none"

Place = Annotated[str, Field(pattern=r"^(page|none|https://[!-~]+)$", max_length=300)]
"""`page`: a form of ours that opens a case. An `https://` address: a page of the landlord's own.
`none`: the landlord does not offer it."""


class PublicMatters(BaseModel):
    """Where the landlord takes what is said by people who are no customers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    antisocial_behaviour: Place = PAGE
    feedback: Place = PAGE
    home_search: Place = PAGE

    def offered(self) -> dict[str, str]:
        """Return what is offered, by its name → where it is taken."""
        return {name: place for name, place in self if place != NOT_HERE}
