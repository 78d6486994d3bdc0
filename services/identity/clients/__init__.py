"""Whom identity asks beside its own database: the record, and the organisations' own sign-in."""

from dataclasses import dataclass

from services.identity.clients.access_invitations import AccessInvitations
from services.identity.clients.providers import Provider, Providers
from services.identity.clients.records import Records

__all__ = ["AccessInvitations", "Clients", "Provider", "Providers", "Records"]


@dataclass(frozen=True)
class Clients:
    """What jobs, and the route of invitations, work with."""

    records: Records
    access_invitations: AccessInvitations
