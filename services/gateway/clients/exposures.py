"""cases: somebody sees what is another person's."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.exposures import ExposureReport, ExposureTaken


class ExposuresClient:
    """The call of the portal that opens an urgent case."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def report(
        self, landlord_id: UUID, exposure_id: UUID, report: ExposureReport, *, token: str | None
    ) -> ExposureTaken:
        """Tell staff. `token`: of the person who tells, if they are signed in.

        Raises:
            Invalid: a field cannot be taken.
            Unavailable: nobody answers.
        """
        return await self._service.call(
            "PUT",
            f"/exposures/{exposure_id}",
            landlord_id=landlord_id,
            token=token,
            body=report,
            answer=ExposureTaken,
        )
