"""Models of accounts' API about people who came in as owners on what a stranger may know too."""

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Words


class NewcomerLink(ApiModel):
    """`POST /newcomers/look`: the token of a mailed link."""

    token: str = Field(max_length=200, repr=False)


class NewcomerView(ApiModel):
    """Which home, and since when. Nobody is named: whoever came in typed their name themselves."""

    address: str
    registered_at: AwareDatetime


class NewcomerObjection(NewcomerLink):
    """`POST /newcomers/objection`: whoever was told did not expect it. Access stops at once."""

    words: Words = ""


class NewcomerMail(ApiModel):
    """`GET /newcomers/{connection_id}/told/{contact_id}`: what the mail says, and its link."""

    email: str
    """Empty: none on record."""

    name: str
    address: str
    registered_at: AwareDatetime
    link: str = Field(repr=False)
