"""Asking accounts for what mails about access to homes need."""

from datetime import datetime
from uuid import UUID

from chassis.clients import ServiceClient
from chassis.text import day, pounds, when
from contracts.api.details import DetailChangeMail
from contracts.api.documents import DocumentMail
from contracts.api.invitations import InvitationMail, InvitationOwnerMail
from contracts.api.owners import OwnerMail
from contracts.api.payments import PaymentReceipt
from contracts.api.statements import StatementMail
from services.notifications.clients.further import Further
from services.notifications.clients.material import (
    CUT_LINK,
    Asker,
    Material,
    NotWanted,
    RoomStillClosed,
    Wanted,
)
from services.notifications.domain.access_words import access_told
from services.notifications.domain.detail_words import detail_told
from services.notifications.domain.document_words import document_told
from services.notifications.domain.greeting import greeting
from services.notifications.domain.letters import letter_named
from services.notifications.domain.payment_words import payment_told


class MailsOfHomes:
    """Letters about who may act on a home: address, home and link are asked of the record."""

    def __init__(self, accounts: ServiceClient, further: Further) -> None:
        """Ask through these, as this service."""
        self._accounts, self._further = accounts, further
        self.askers: dict[str, Asker] = {
            "access_requested": self._home_owner,
            "access_request_settled": self._home_owner,
            "access_invitation": self._access_invitation,
            "access_invitation_accepted": self._invitation_accepted,
            "access_changed": self._access_changed,
            "payment_received": self._payment,
            "payment_failed": self._payment,
            "unexpected_newcomer": self._unexpected_newcomer,
            "statement_ready": self._statement_ready,
            "document_added": self._document_added,
            "details_changed": self._details_changed,
        }

    async def _home_owner(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask the record for the owner of a home, and how a request about it stands."""
        told = await self._accounts.call(
            "GET",
            f"/access-requests/{wanted.request_id}/owners/{wanted.facts['contact_id']}",
            landlord_id=wanted.landlord_id,
            answer=OwnerMail,
        )
        is_new = wanted.template == "access_requested"
        if not told.email or (is_new and told.state != "waiting"):
            raise NotWanted("no address on record, or decided before the mail went")
        return Material(
            letter=letter_named(wanted.template),
            recipient=told.email,
            facts={
                "greeting": greeting(told.name),
                "address": told.address,
                "state": told.state,
                "asked_on": day(told.asked_at),
            },
        )

    async def _access_invitation(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask the record for mailbox and link. Nothing else: the mailbox is not proved."""
        told = await self._accounts.call(
            "GET",
            f"/access-invitations/{wanted.facts['invitation_id']}/mail/{wanted.request_id}",
            landlord_id=wanted.landlord_id,
            answer=InvitationMail,
        )
        return Material(
            letter=letter_named("access_invitation"),
            recipient=told.email,
            facts={
                "link": told.link,
                "until": when(told.expires_at),
                "is_by_staff": told.is_by_staff,
            },
            cut={"link": CUT_LINK},
            expires_at=told.expires_at,
        )

    async def _invitation_accepted(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask the record for the owner of a home that somebody has access to now."""
        told = await self._accounts.call(
            "GET",
            f"/access-invitations/{wanted.request_id}/owners/{wanted.facts['contact_id']}",
            landlord_id=wanted.landlord_id,
            answer=InvitationOwnerMail,
        )
        if not told.email:
            raise NotWanted("no address on record")
        return Material(
            letter=letter_named("access_invitation_accepted"),
            recipient=told.email,
            facts={
                "greeting": greeting(told.name),
                "address": told.address,
                "invited_on": day(told.invited_at),
            },
        )

    async def _access_changed(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask the record for the home, and whether it is the reader's own access."""
        facts = wanted.facts
        told = await self._further.access_notice(
            wanted.landlord_id,
            connection_id=UUID(facts["connection_id"]),
            contact_id=UUID(facts["contact_id"]),
        )
        if not told.email:
            raise NotWanted("no address on record")
        return Material(
            letter=letter_named(wanted.template),
            recipient=told.email,
            facts={
                "greeting": greeting(told.name),
                "on": day(datetime.fromisoformat(facts["at"])),
                "told": access_told(facts["change"], facts["by"], told.address, is_own=told.is_own),
                "is_own": told.is_own,
            },
        )

    async def _payment(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask the record what became of a payment, and whether its payer may still see money.

        While the money is closed for all customers the mail names no amount.
        """
        told = await self._accounts.call(
            "GET",
            f"/payments/{wanted.facts['payment_id']}/mail",
            landlord_id=wanted.landlord_id,
            answer=PaymentReceipt,
        )
        is_receipt = wanted.template == "payment_received"
        if not told.email or (told.state == "succeeded") != is_receipt:
            raise NotWanted("no address on record, or it became money after all")
        is_closed = "money" in await self._further.closed_rooms(wanted.landlord_id)
        is_told = told.may_see_money and not is_closed
        return Material(
            letter=letter_named(wanted.template),
            recipient=told.email,
            facts={
                "greeting": greeting(told.name),
                "told": payment_told(
                    told.state,
                    amount=pounds(told.amount_pence) if is_told else "",
                    address=told.address,
                    reference=told.reference,
                ),
            },
        )

    async def _unexpected_newcomer(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask the record for the home and for the link: both are gone once nobody may object."""
        told = await self._further.newcomer(
            wanted.landlord_id,
            connection_id=UUID(wanted.facts["connection_id"]),
            contact_id=UUID(wanted.facts["contact_id"]),
        )
        if not told.email:
            raise NotWanted("no address on record")
        return Material(
            letter=letter_named(wanted.template),
            recipient=told.email,
            facts={
                "greeting": greeting(told.name),
                "address": told.address,
                "on": day(told.registered_at),
                "link": told.link,
            },
            cut={"link": CUT_LINK},
        )

    async def _statement_ready(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask the record where to write to, and of which days the statement is."""
        await self._require_open(wanted, "money", "documents")
        told = await self._accounts.call(
            "GET",
            f"/statements/{wanted.request_id}/told/{wanted.facts['contact_id']}",
            landlord_id=wanted.landlord_id,
            answer=StatementMail,
        )
        if not told.email:
            raise NotWanted("no address on record")
        return Material(
            letter=letter_named(wanted.template),
            recipient=told.email,
            facts={
                "greeting": greeting(told.name),
                "address": told.address,
                "first_day": day(told.first_day),
                "last_day": day(told.last_day),
                "place": f"home/{told.account_id}/statements",
            },
        )

    async def _document_added(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask the record where to write to, and what the document is about: not for its title."""
        await self._require_open(wanted, "documents")
        told = await self._accounts.call(
            "GET",
            f"/documents/{wanted.request_id}/told/{wanted.facts['contact_id']}",
            landlord_id=wanted.landlord_id,
            answer=DocumentMail,
        )
        if not told.email:
            raise NotWanted("no address on record")
        return Material(
            letter=letter_named(wanted.template),
            recipient=told.email,
            facts={
                "greeting": greeting(told.name),
                "told": document_told(told.kind, told.address, is_of_block=told.is_of_block),
                "place": f"home/{told.account_id}/documents",
            },
        )

    async def _require_open(self, wanted: Wanted, *rooms: str) -> None:
        """Let the mail wait while one of `rooms`, to which it leads, is closed."""
        if not (await self._further.closed_rooms(wanted.landlord_id)).isdisjoint(rooms):
            raise RoomStillClosed("what the mail leads to is closed")

    async def _details_changed(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask the record where to write to, and what became of the change."""
        told = await self._accounts.call(
            "GET",
            f"/detail-changes/{wanted.request_id}/mail",
            landlord_id=wanted.landlord_id,
            answer=DetailChangeMail,
        )
        if not told.email or told.state not in {"made", "accepted", "refused"}:
            raise NotWanted("no address on record, or taken back")
        return Material(
            letter=letter_named(wanted.template),
            recipient=told.email,
            facts={
                "greeting": greeting(told.name),
                "told": detail_told(told.field, told.state, day(told.at)),
                "reason": told.reason if told.state == "refused" else "",
            },
        )
