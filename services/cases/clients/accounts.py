"""accounts: the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.accounts import (
    AccountCorrection,
    AccountHits,
    AccountListWanted,
    AccountVersion,
    AccountView,
    ConnectionConfirmation,
    ConnectionVersion,
    ContactCorrection,
    ContactQuery,
    ContactVersion,
    FoundContacts,
    NewConnection,
    NewContact,
    Places,
    RecordChanges,
)
from contracts.api.units import BlockView, UnitView


@dataclass(frozen=True)
class Accounts:
    """The record, with the rights of the member of staff who looks or corrects."""

    client: ServiceClient

    async def search(self, token: str, text: str, *, place: UUID | None = None) -> AccountHits:
        """Find accounts by reference, name, address, postcode or email; of one place alone."""
        query = {"q": text} | ({"place": str(place)} if place is not None else {})
        return await self.client.call(
            "GET", "/accounts", token=token, query=query, answer=AccountHits
        )

    async def list_out(self, token: str, text: str, reason: str) -> AccountHits:
        """Return up to a thousand accounts that a search finds, for a file. Written down there."""
        return await self.client.call(
            "POST",
            "/account-lists",
            token=token,
            body=AccountListWanted(q=text, reason=reason),
            answer=AccountHits,
        )

    async def account(self, token: str, account_id: UUID) -> AccountView:
        """Return the account page. Raise `NotFound`."""
        return await self.client.call(
            "GET", f"/accounts/{account_id}", token=token, answer=AccountView
        )

    async def people(self, token: str, text: str) -> FoundContacts:
        """Find people by name, email, or anything that finds one of their accounts."""
        return await self.client.call(
            "GET", "/contacts", token=token, query={"q": text}, answer=FoundContacts
        )

    async def people_with_ids(self, token: str, contact_ids: Sequence[UUID]) -> FoundContacts:
        """Say who these are. Those not on record are left out."""
        return await self.client.call(
            "POST",
            "/contacts/lookup",
            token=token,
            body=ContactQuery(contact_ids=list(contact_ids)),
            answer=FoundContacts,
        )

    async def places(self, token: str, text: str) -> Places:
        """Find estates and blocks by a part of their name."""
        return await self.client.call(
            "GET", "/places", token=token, query={"q": text}, answer=Places
        )

    async def changes(self, token: str, account_id: UUID) -> RecordChanges:
        """Return what was changed by hand, the newest first."""
        return await self.client.call(
            "GET", f"/accounts/{account_id}/changes", token=token, answer=RecordChanges
        )

    async def correct_contact(
        self, token: str, contact_id: UUID, version: int, correction: ContactCorrection
    ) -> ContactVersion:
        """Correct a contact that is still at `version`. Raise `Stale` or `Invalid`."""
        return await self.client.call(
            "PATCH",
            f"/contacts/{contact_id}",
            token=token,
            body=correction,
            if_match=version,
            answer=ContactVersion,
        )

    async def correct(
        self, token: str, account_id: UUID, version: int, correction: AccountCorrection
    ) -> AccountVersion:
        """Mend facts of an account that is still at `version`. Raise `Stale` or `Invalid`."""
        return await self.client.call(
            "PATCH",
            f"/accounts/{account_id}",
            token=token,
            body=correction,
            if_match=version,
            answer=AccountVersion,
        )

    async def add_contact(self, token: str, account_id: UUID, contact: NewContact) -> NewConnection:
        """Add a contact whose connection waits for approval. Raise `Invalid` or `Rejected`."""
        return await self.client.call(
            "POST",
            f"/accounts/{account_id}/contacts",
            token=token,
            body=contact,
            answer=NewConnection,
        )

    async def confirm(
        self,
        token: str,
        account_id: UUID,
        connection_id: UUID,
        version: int,
        confirmation: ConnectionConfirmation,
    ) -> ConnectionVersion:
        """Open what a provisional connection withholds. Raise `NotFound` or `Stale`."""
        return await self.client.call(
            "POST",
            f"/accounts/{account_id}/connections/{connection_id}/confirmation",
            token=token,
            body=confirmation,
            if_match=version,
            answer=ConnectionVersion,
        )

    async def unit(self, token: str, unit_id: UUID) -> UnitView:
        """Return a unit with its accounts over time. Raise `NotFound`."""
        return await self.client.call("GET", f"/units/{unit_id}", token=token, answer=UnitView)

    async def block(self, token: str, block_id: UUID, *, after: UUID | None) -> BlockView:
        """Return a block with a part of its units. Raise `NotFound`."""
        query = {"after": str(after)} if after else {}
        return await self.client.call(
            "GET", f"/blocks/{block_id}", token=token, query=query, answer=BlockView
        )
