"""Asking cases and registration for what mails about an enquiry need."""

from datetime import datetime

from chassis.clients import ServiceClient
from chassis.errors import NotFound
from chassis.text import day, when
from contracts.api.cases import RefusalView, ReplySecret
from contracts.api.key_links import KeyLinkSecret
from contracts.api.registration import RegistrationView
from contracts.api.tracking import TrackingLink
from services.notifications.clients.material import CUT_LINK, Asker, Material, Wanted
from services.notifications.domain.letters import letter_named


class MailsOfCases:
    """Letters about an enquiry: cases has its words and links, registration its address."""

    def __init__(self, cases: ServiceClient, registration: ServiceClient) -> None:
        """Ask through these, as this service."""
        self._cases, self._registration = cases, registration
        self.askers: dict[str, Asker] = {
            "enquiry_received": self._enquiry_received,
            "access_refused": self._access_refused,
            "reply_wanted": self._reply_wanted,
            "tracking_link": self._tracking_link,
            "portal_key_link": self._portal_key_link,
        }

    async def _enquiry_received(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        return Material(
            letter=letter_named("enquiry_received"),
            recipient=await self._address_of_applicant(wanted),
            facts={
                "reference": wanted.facts["reference"],
                "answer_by": day(datetime.fromisoformat(wanted.facts["due_at"])),
                "link": await self._link_of_case(wanted),
            },
            cut={"link": CUT_LINK},
        )

    async def _tracking_link(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        return Material(
            letter=letter_named("tracking_link"),
            recipient=await self._address_of_applicant(wanted),
            facts={
                "reference": wanted.facts["reference"],
                "link": await self._link_of_case(wanted),
            },
            cut={"link": CUT_LINK},
        )

    async def _link_of_case(self, wanted: Wanted) -> str:
        told = await self._cases.call(
            "GET",
            f"/tracking-links/{wanted.registration_id}",
            landlord_id=wanted.landlord_id,
            answer=TrackingLink,
        )
        return told.link

    async def _access_refused(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        refusal = await self._refusal_of(wanted)
        return Material(
            letter=letter_named("access_refused"),
            recipient=await self._address_of_applicant(wanted),
            facts={
                "explanation": refusal.reason if refusal else None,
                "is_by_owner": wanted.facts.get("reason") == "owner_refused",
                "reference": refusal.reference if refusal else None,
            },
        )

    async def _reply_wanted(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        secret = await self._cases.call(
            "POST",
            f"/secrets/{wanted.request_id}",
            landlord_id=wanted.landlord_id,
            answer=ReplySecret,
        )
        until = secret.expires_at
        return Material(
            letter=letter_named("reply_wanted"),
            recipient=secret.email,
            facts={
                "reference": secret.reference,
                "question": secret.question,
                "link": secret.link,
                "answer_until": day(until) if until else None,
            },
            cut={"link": CUT_LINK},
            expires_at=until,
        )

    async def _portal_key_link(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask cases whom it goes to and how they answer, registration for what the link carries."""
        asked = await self._cases.call(
            "POST",
            f"/secrets/{wanted.request_id}",
            landlord_id=wanted.landlord_id,
            answer=ReplySecret,
        )
        secret = await self._registration.call(
            "POST",
            f"/secrets/{wanted.request_id}",
            landlord_id=wanted.landlord_id,
            answer=KeyLinkSecret,
        )
        return Material(
            letter=letter_named("portal_key_link"),
            recipient=asked.email,
            facts={
                "reference": asked.reference,
                "account_number": secret.account_reference,
                "link": secret.link,
                "until": when(secret.expires_at),
                "answer_link": asked.link,
            },
            cut={"link": CUT_LINK, "answer_link": CUT_LINK},
            expires_at=secret.expires_at,
        )

    async def _address_of_applicant(self, wanted: Wanted) -> str:
        view = await self._registration.call(
            "GET",
            f"/registrations/{wanted.registration_id}/facts",
            landlord_id=wanted.landlord_id,
            answer=RegistrationView,
        )
        return view.email

    async def _refusal_of(self, wanted: Wanted) -> RefusalView | None:
        """Ask for the words that staff chose; None: nobody at a desk refused this."""
        try:
            return await self._cases.call(
                "GET",
                f"/registrations/{wanted.registration_id}/refusal",
                landlord_id=wanted.landlord_id,
                answer=RefusalView,
            )
        except NotFound:
            return None
