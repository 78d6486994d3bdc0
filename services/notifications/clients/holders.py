"""Asking for what stands in a letter, while it is printed: whose it is, and what it carries."""

from collections.abc import Collection
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.accounts import Addressee, AddresseeQuery, Addressees
from contracts.api.posted import PostedQuery, PostedSecret, PostedSecrets
from services.notifications.domain.paper import SECRETS

PRINTING_SECONDS = 20


class Holders:
    """accounts knows where people live; registration derives the keys of their letters."""

    def __init__(self, *, accounts: ServiceClient, registration: ServiceClient) -> None:
        """Ask through these clients, as this service."""
        self._accounts = accounts
        self._registration = registration

    async def addressees(
        self, landlord_id: UUID, connection_ids: Collection[UUID]
    ) -> dict[UUID, Addressee]:
        """Return names and addresses by connection. Whose connection is over is left out."""
        found = await self._accounts.call(
            "POST",
            "/addressees",
            landlord_id=landlord_id,
            body=AddresseeQuery(connection_ids=list(connection_ids)),
            answer=Addressees,
            within=PRINTING_SECONDS,
        )
        return {each.connection_id: each for each in found.items}

    async def secrets(
        self, landlord_id: UUID, kind: str, connection_ids: Collection[UUID]
    ) -> dict[UUID, PostedSecret]:
        """Return keys or codes by connection; nobody's, for a letter that carries none."""
        if kind not in SECRETS or not connection_ids:
            return {}
        found = await self._registration.call(
            "POST",
            "/posted-secrets/read",
            landlord_id=landlord_id,
            body=PostedQuery.model_validate({"kind": kind, "connection_ids": connection_ids}),
            answer=PostedSecrets,
            within=PRINTING_SECONDS,
        )
        return {each.connection_id: each for each in found.items}
