"""registration: what applicants said."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.posted import (
    NewPostedSecret,
    PostedKindName,
    PostedKinds,
    PostedSecret,
    PostedState,
    PostedStates,
)
from contracts.api.registration import AccountTries, Candidates, RegistrationView
from services.cases.domain.submitted import month_text


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

    async def posted_kinds(self, token: str) -> list[PostedKindName]:
        """Say what the landlord's letters may hold."""
        found = await self.client.call("GET", "/posted-secrets", token=token, answer=PostedKinds)
        return found.kinds

    async def posted(self, token: str, connection_id: UUID) -> list[PostedState]:
        """Say how it stands with what was posted to somebody."""
        found = await self.client.call(
            "GET", f"/posted-secrets/{connection_id}", token=token, answer=PostedStates
        )
        return found.items

    async def post_anew(self, token: str, new: NewPostedSecret) -> PostedSecret:
        """Make a new key or code for a letter; the old one dies. Raise `Rejected`."""
        return await self.client.call(
            "POST", "/posted-secrets", token=token, body=new, answer=PostedSecret
        )

    async def restore_tries(self, token: str, number: str, case_id: UUID) -> None:
        """Give a number its tries back, as the member of staff may."""
        await self.client.call(
            "POST",
            "/restored-tries",
            token=token,
            body=AccountTries(account_reference=number, case_id=case_id),
        )

    async def candidates(self, token: str, registration_id: UUID) -> Candidates:
        """Return the accounts this may be about, best first, as the member of staff may see."""
        return await self.client.call(
            "GET", f"/registrations/{registration_id}/candidates", token=token, answer=Candidates
        )


def answers_of(said: RegistrationView) -> dict[str, str]:
    """Return the submitted facts in the order of the case's description, empty ones too."""
    enquiry = said.enquiry
    home = ", ".join(part for part in (said.house, said.street, said.town) if part)
    more = {
        "association": enquiry.association if enquiry else "",
        "date_of_birth": said.date_of_birth.isoformat() if said.date_of_birth else "",
        "evening_phone": said.evening_telephone,
        "mobile": said.mobile,
        "pin_result": said.pin_result,
    }
    return {
        "first_name": said.first_name,
        "last_name": said.last_name,
        "email": said.email,
        "phone": (enquiry.telephone if enquiry else "") or said.telephone,
        "purchase_month": month_text(said.purchase_month, said.purchase_year),
        "account_reference": said.account_reference,
        "postcode": said.postcode,
        "address": (enquiry.property_address if enquiry else "") or home,
        "service_charge": enquiry.latest_service_charge if enquiry else "",
        "details": enquiry.details if enquiry else "",
        **{fact: told for fact, told in more.items() if told},
    }
