"""The audits of the other services."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from chassis.audit.reading import AuditEntry, AuditPage, AuditQuestion
from chassis.clients import ServiceClient
from contracts.api.identity.people import People, PeopleQuery


@dataclass(frozen=True)
class Audits:
    """What the other services wrote down, with the rights of whoever looks."""

    of_service: Mapping[str, ServiceClient]

    async def page(self, service: str, token: str, question: AuditQuestion) -> AuditPage:
        """Return entries of one service, the newest first."""
        asked = question.model_dump(mode="json", exclude_defaults=True)
        return await self.of_service[service].call(
            "GET",
            "/audit",
            token=token,
            query={name: str(value) for name, value in asked.items()},
            answer=AuditPage,
        )

    async def entry(self, service: str, token: str, entry_id: UUID) -> AuditEntry:
        """Return one entry. Raise `NotFound`."""
        return await self.of_service[service].call(
            "GET", f"/audit/{entry_id}", token=token, answer=AuditEntry
        )

    async def people(self, token: str, query: PeopleQuery) -> People:
        """Return who these people are."""
        return await self.of_service["identity"].call(
            "POST", "/people", token=token, body=query, answer=People
        )
