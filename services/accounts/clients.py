"""The one service that accounts asks: registration, for the facts of a newcomer."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.registration import RegistrationView
from services.accounts.store.newcomers import Newcomer


@dataclass(frozen=True)
class Clients:
    """What the handlers' fetches work with."""

    registration: ServiceClient

    async def newcomer(self, landlord_id: UUID, registration_id: UUID, role: str) -> Newcomer:
        """Return the person of a registration as they described themselves.

        Raises:
            Unavailable: registration does not answer; the event comes again later.
        """
        view = await self.registration.call(
            "GET",
            f"/registrations/{registration_id}/facts",
            landlord_id=landlord_id,
            answer=RegistrationView,
        )
        return Newcomer(
            first_name=view.first_name,
            last_name=view.last_name,
            email=view.email,
            phone=view.telephone,
            role=role,
        )
