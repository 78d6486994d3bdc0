"""registration: what applicants said."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.registration import Candidates, RegistrationView


@dataclass(frozen=True)
class Registrations:
    """What applicants said."""

    client: ServiceClient

    async def facts(self, landlord_id: UUID, registration_id: UUID) -> RegistrationView:
        """Return everything the applicant said. Raise `NotFound`."""
        return await self.client.call(
            "GET",
            f"/registrations/{registration_id}/facts",
            landlord_id=landlord_id,
            answer=RegistrationView,
        )

    async def candidates(self, token: str, registration_id: UUID) -> Candidates:
        """Return the accounts this may be about, best first, as the member of staff may see."""
        return await self.client.call(
            "GET", f"/registrations/{registration_id}/candidates", token=token, answer=Candidates
        )
