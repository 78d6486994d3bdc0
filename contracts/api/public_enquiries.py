"""What somebody says who is no customer: behaviour that troubles them, feedback, a home wanted."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.api.common import ApiModel, Line, Words

Matter = Literal["antisocial_behaviour", "feedback", "home_search"]


class PublicEnquiry(ApiModel):
    """`PUT /public-enquiries/{enquiry_id}`: nobody is signed in, and no name has to be given."""

    matter: Matter
    words: Words = Field(min_length=1)
    place: Line = ""
    name: Line = ""
    email: Annotated[str, StringConstraints(strip_whitespace=True, max_length=320)] = ""
    """As typed. Nobody proved it: no mail goes there by itself."""

    telephone: Line = ""


class PublicEnquiryTaken(ApiModel):
    """The case that is open now, and how its sender follows it."""

    reference: str
    tracking_link: str
    answer_by: AwareDatetime | None = None
