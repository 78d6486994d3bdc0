"""The record: who could be invited."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.accounts import Invitee, InviteeQuery, Invitees
from contracts.api.legal_holds import ContactHold
from services.identity.domain.login_runs import PAGE

PATIENCE = 20.0
"""Seconds that a page may take: nobody waits for it at a screen."""


@dataclass(frozen=True)
class Records:
    """accounts, as identity asks it by itself. Raises `Unavailable`."""

    client: ServiceClient

    async def page(
        self,
        landlord_id: UUID,
        *,
        after: UUID | None,
        estate_id: UUID | None = None,
        block_id: UUID | None = None,
    ) -> Invitees:
        """Return the next people on record, of everywhere or of one place."""
        query = InviteeQuery(after=after, limit=PAGE, estate_id=estate_id, block_id=block_id)
        return await self._ask(landlord_id, query)

    async def people(self, landlord_id: UUID, contact_ids: Sequence[UUID]) -> dict[UUID, Invitee]:
        """Return what the record says now of these contacts; those it does not know are missing."""
        found = await self._ask(landlord_id, InviteeQuery(contact_ids=list(contact_ids)))
        return {person.contact_id: person for person in found.items}

    async def is_held(self, landlord_id: UUID, contact_id: UUID) -> bool:
        """Tell whether a legal hold is on a home of somebody."""
        found = await self.client.call(
            "GET",
            f"/contacts/{contact_id}/legal-hold",
            landlord_id=landlord_id,
            answer=ContactHold,
        )
        return found.is_held

    async def _ask(self, landlord_id: UUID, query: InviteeQuery) -> Invitees:
        return await self.client.call(
            "POST",
            "/contacts/invitees",
            landlord_id=landlord_id,
            body=query,
            answer=Invitees,
            within=PATIENCE,
        )
