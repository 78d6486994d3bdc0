"""cases: what people say who are no customers."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.public_enquiries import PublicEnquiry, PublicEnquiryTaken


class PublicEnquiriesClient:
    """The call of the portal that opens such a case."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def send(
        self, landlord_id: UUID, enquiry_id: UUID, enquiry: PublicEnquiry
    ) -> PublicEnquiryTaken:
        """Hand it to staff. The same id again is the same case.

        Raises:
            Invalid: a field cannot be taken.
            Unavailable: nobody answers.
        """
        return await self._service.call(
            "PUT",
            f"/public-enquiries/{enquiry_id}",
            landlord_id=landlord_id,
            body=enquiry,
            answer=PublicEnquiryTaken,
        )
