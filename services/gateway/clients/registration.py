"""registration: the answers of somebody who is trying to get in."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.key_links import KeyLinkOpened, KeyLinkToken
from contracts.api.registration import (
    EnquirySent,
    EnquiryWithPin,
    Evidence,
    OwnerRequest,
    RegistrationForm,
    RegistrationStatus,
    WayIn,
    WaysIn,
)
from contracts.api.tracking import TrackingLink

MATCHING_SECONDS = 5.0


class RegistrationClient:
    """Calls of the portal to registration: as itself first, then with the applicant's token."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def ways(self, landlord_id: UUID) -> list[WayIn]:
        """Return the landlord's ways to get in, the first one first."""
        found = await self._service.call("GET", "/ways", landlord_id=landlord_id, answer=WaysIn)
        return found.items

    async def open_key_link(self, landlord_id: UUID, token: str) -> KeyLinkOpened:
        """Return what a mailed link carries. Raise `NotFound` for one that opens nothing."""
        return await self._service.call(
            "POST",
            "/key-links/open",
            landlord_id=landlord_id,
            body=KeyLinkToken(token=token),
            answer=KeyLinkOpened,
        )

    async def start(self, landlord_id: UUID, registration_id: UUID, form: RegistrationForm) -> None:
        """Keep the first step's answers. Whether they match is nobody's to know yet.

        Raises:
            Invalid: an answer cannot be accepted, by field.
            Rejected: this registration holds other answers already.
        """
        await self._service.call(
            "PUT", f"/registrations/{registration_id}", landlord_id=landlord_id, body=form
        )

    async def status(self, registration_id: UUID, token: str) -> RegistrationStatus:
        """Say where the registration stands."""
        return await self._service.call(
            "GET", f"/registrations/{registration_id}", token=token, answer=RegistrationStatus
        )

    async def verify(
        self, registration_id: UUID, token: str, evidence: Evidence
    ) -> RegistrationStatus:
        """Run the step of the policy that waits, with `evidence`.

        Raises:
            Rejected: no step waits for this.
            TooMany: the tries are used up for now.
        """
        return await self._service.call(
            "POST",
            f"/registrations/{registration_id}/verification",
            token=token,
            body=evidence,
            answer=RegistrationStatus,
            within=MATCHING_SECONDS,
        )

    async def send_enquiry(
        self, registration_id: UUID, token: str, enquiry: EnquiryWithPin
    ) -> EnquirySent:
        """Hand the matter to a person. Safe once this returns, whatever is down."""
        return await self._service.call(
            "POST",
            f"/registrations/{registration_id}/enquiry",
            token=token,
            body=enquiry,
            answer=EnquirySent,
            within=MATCHING_SECONDS,
        )

    async def tracking_link(self, registration_id: UUID, token: str) -> str:
        """Return the link by which somebody follows what they sent."""
        told = await self._service.call(
            "GET",
            f"/registrations/{registration_id}/tracking-link",
            token=token,
            answer=TrackingLink,
        )
        return told.link

    async def ask_owner(
        self, registration_id: UUID, token: str, request: OwnerRequest
    ) -> RegistrationStatus:
        """Have the owner of the home asked. Safe once this returns, whatever is down."""
        return await self._service.call(
            "POST",
            f"/registrations/{registration_id}/owner-request",
            token=token,
            body=request,
            answer=RegistrationStatus,
        )

    async def cancel(self, landlord_id: UUID, registration_id: UUID) -> None:
        """Forget the registration and its answers. One that is gone already is no error."""
        await self._service.call(
            "DELETE", f"/registrations/{registration_id}", landlord_id=landlord_id
        )
