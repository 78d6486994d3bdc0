"""Asking whom else to tell: further addresses of a person on record, and staff with a role."""

from collections.abc import Collection
from uuid import UUID

from chassis.clients import ServiceClient
from chassis.emails import email_key
from chassis.errors import NotFound
from contracts.api.accounts import ContactAddress, ContactAddresses
from contracts.api.documents import DocumentReaders
from contracts.api.identity import Recipient
from contracts.api.identity.rooms import RoomClosures
from contracts.api.identity.staff import StaffRole, StaffWithRole
from contracts.api.key_links import ContactLogins, ContactLoginsQuery
from contracts.api.owners import AccessNotice
from contracts.api.provisional import NewcomerMail


class Further:
    """accounts knows people's addresses; identity the one on the login, and who is who at the desk.

    An address has an id, so that a message can be asked for without holding it.
    """

    def __init__(self, *, identity: ServiceClient, accounts: ServiceClient) -> None:
        """Ask through these clients, as this service."""
        self._identity = identity
        self._accounts = accounts

    async def ids_besides_login(
        self, landlord_id: UUID, *, contact_id: UUID, user_id: UUID
    ) -> list[UUID]:
        """Return the addresses on record of a person, but for the one on the login."""
        found = await self._on_record(landlord_id, contact_id)
        if not found:
            return []
        own = await self.recipient(landlord_id, user_id)
        login = email_key(own.email) if own else None
        return [each.address_id for each in found if email_key(each.email) != login]

    @property
    def accounts(self) -> ServiceClient:
        """Return the record, as this service asks it."""
        return self._accounts

    async def logins_of(self, landlord_id: UUID, contact_ids: Collection[UUID]) -> frozenset[UUID]:
        """Return the logins of people on record, those that are turned off too."""
        if not contact_ids:
            return frozenset()
        found = await self._identity.call(
            "POST",
            "/contacts/logins",
            landlord_id=landlord_id,
            body=ContactLoginsQuery(contact_ids=list(contact_ids)),
            answer=ContactLogins,
        )
        return frozenset(found.user_ids)

    async def email(self, landlord_id: UUID, *, contact_id: UUID, address_id: UUID) -> str | None:
        """Return an address by its id. None: it is not on record any more."""
        for each in await self._on_record(landlord_id, contact_id):
            if each.address_id == address_id:
                return each.email
        return None

    async def recipient(self, landlord_id: UUID, user_id: UUID) -> Recipient | None:
        """Return the address on a login. None: there is no such login any more."""
        try:
            return await self._identity.call(
                "GET",
                f"/users/{user_id}/recipient",
                landlord_id=landlord_id,
                answer=Recipient,
            )
        except NotFound:
            return None

    async def staff_with_role(self, landlord_id: UUID, role: StaffRole) -> list[UUID]:
        """Return the staff whose login works and who have the role."""
        found = await self._identity.call(
            "GET", f"/staff/with-role/{role}", landlord_id=landlord_id, answer=StaffWithRole
        )
        return found.user_ids

    async def closed_rooms(self, landlord_id: UUID) -> frozenset[str]:
        """Return the rooms that are closed for all customers."""
        found = await self._identity.call(
            "GET", "/closed-rooms", landlord_id=landlord_id, answer=RoomClosures
        )
        return frozenset(found.closed)

    async def access_notice(
        self, landlord_id: UUID, *, connection_id: UUID, contact_id: UUID
    ) -> AccessNotice:
        """Return where a mail about somebody's access goes. Raise `NotFound`."""
        return await self._accounts.call(
            "GET",
            f"/connections/{connection_id}/told/{contact_id}",
            landlord_id=landlord_id,
            answer=AccessNotice,
        )

    async def newcomer(
        self, landlord_id: UUID, *, connection_id: UUID, contact_id: UUID
    ) -> NewcomerMail:
        """Return where a notice of a newcomer goes, and the link. Raise `NotFound`: it is over."""
        return await self._accounts.call(
            "GET",
            f"/newcomers/{connection_id}/told/{contact_id}",
            landlord_id=landlord_id,
            answer=NewcomerMail,
        )

    async def readers_of_document(self, landlord_id: UUID, document_id: UUID) -> list[UUID]:
        """Return the contacts who are told of a document. Nobody, once it was withdrawn."""
        told: list[UUID] = []
        is_more = True
        while is_more:
            part = await self._accounts.call(
                "GET",
                f"/documents/{document_id}/told",
                landlord_id=landlord_id,
                query={"after": str(told[-1])} if told else None,
                answer=DocumentReaders,
            )
            told += part.contact_ids
            is_more = part.has_more
        return told

    async def _on_record(self, landlord_id: UUID, contact_id: UUID) -> list[ContactAddress]:
        found = await self._accounts.call(
            "GET",
            f"/contacts/{contact_id}/addresses",
            landlord_id=landlord_id,
            answer=ContactAddresses,
        )
        return found.items
