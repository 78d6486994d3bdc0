"""A page that shows what is another person's: told by whoever saw it."""

from uuid import UUID

from pydantic import Field

from contracts.api.common import ApiModel, Line, Words


class ExposureReport(ApiModel):
    """`PUT /exposures/{exposure_id}`: somebody sees another person's information."""

    correlation_id: str = Field(pattern=r"^[0-9a-f]{32}$")
    """Of the page that was seen, as the portal itself gave it: it finds the request in the logs."""

    page: str = Field(max_length=300, pattern=r"^/[!-~]*$")
    """Path of that page, without what follows a question mark and without secrets."""

    seen: Words = ""
    telephone: Line = ""
    may_call: bool = False


class ExposureTaken(ApiModel):
    """The case that is open now."""

    case_id: UUID
    reference: str
