"""Whom accounts asks: registration for a newcomer's facts, identity for a login's address."""

from dataclasses import dataclass, field
from uuid import UUID

from chassis.blind import BlindKey
from chassis.clients import ServiceClient
from chassis.landlords import Landlord, Landlords
from chassis.role_choices import NO_ROLES, Roles
from contracts.api.identity import LoginAddress
from contracts.api.key_links import ContactLogin
from contracts.api.registration import RegistrationView
from services.accounts.clients.dropped_places import DroppedPlaces
from services.accounts.clients.payments import PaymentProviders
from services.accounts.clients.statement_press import StatementPress
from services.accounts.store.delivery_files import DeliveryFiles
from services.accounts.store.delivery_places import DeliveryPlace
from services.accounts.store.document_files import DocumentFiles
from services.accounts.store.newcomers import Newcomer
from services.accounts.store.requests import Asking


@dataclass(frozen=True)
class Clients:
    """What the handlers' fetches work with, and the key of the hashes."""

    registration: ServiceClient
    identity: ServiceClient
    blind: BlindKey | None = None
    """What PINs are hashed under. None: this installation keeps no PINs."""

    payments: PaymentProviders | None = None
    """Who takes payments online. None: in tests that know none."""

    statements: StatementPress | None = None
    """What sets statements. None: in tests that make none."""

    deliveries: DeliveryFiles | None = None
    """Where files wait until they are read. None: in tests that send none."""

    dropped: DroppedPlaces = field(default_factory=DroppedPlaces)
    """Where the landlords' systems drop files."""

    documents: DocumentFiles | None = None
    """Where files of documents are kept. None: in tests that keep none."""

    landlords: Landlords | None = None
    """As they are set up now. None: in tests that set nothing up."""

    def places_of(self, landlord: Landlord) -> list[DeliveryPlace]:
        """Return the places into which the systems of a landlord drop files."""
        return self.dropped.of(landlord.code)

    def roles(self, landlord_id: UUID) -> Roles:
        """Return what the landlord has chosen for the roles of people."""
        return self.landlords.by_id(landlord_id).roles if self.landlords else NO_ROLES

    async def newcomer(self, landlord_id: UUID, registration_id: UUID, role: str) -> Newcomer:
        """Return the person of a registration as they described themselves.

        Raises:
            Unavailable: registration does not answer; the event comes again later.
        """
        view = await self.registration.call(
            "GET",
            f"/registrations/{registration_id}/facts",
            landlord_id=landlord_id,
            answer=RegistrationView,
        )
        return Newcomer(
            first_name=view.first_name,
            last_name=view.last_name,
            email=view.email,
            phone=view.telephone,
            role=role,
        )

    async def asking(self, landlord_id: UUID, registration_id: UUID) -> Asking:
        """Return who asks the owners of a home, and what they say.

        Raises:
            Unavailable: registration does not answer; the event comes again later.
        """
        view = await self.registration.call(
            "GET",
            f"/registrations/{registration_id}/facts",
            landlord_id=landlord_id,
            answer=RegistrationView,
        )
        return Asking(
            first_name=view.first_name,
            last_name=view.last_name,
            email=view.email,
            phone=view.telephone,
            role=view.asked_role,
            words=view.asked_words,
        )

    async def has_login(self, landlord_id: UUID, contact_id: UUID) -> bool:
        """Say whether a contact can sign in.

        Raises:
            Unavailable: identity does not answer; then nobody is merged.
        """
        found = await self.identity.call(
            "GET", f"/contacts/{contact_id}/login", landlord_id=landlord_id, answer=ContactLogin
        )
        return found.user_id is not None

    async def login_of(self, landlord_id: UUID, contact_id: UUID) -> UUID | None:
        """Return the login that a contact signs in with. Raise `Unavailable`."""
        found = await self.identity.call(
            "GET", f"/contacts/{contact_id}/login", landlord_id=landlord_id, answer=ContactLogin
        )
        return found.user_id

    async def login_address(self, landlord_id: UUID, user_id: UUID) -> LoginAddress:
        """Return the address that somebody signs in with now, and since when.

        Raises:
            Unavailable: identity does not answer; the event comes again later.
        """
        return await self.identity.call(
            "GET", f"/users/{user_id}/address", landlord_id=landlord_id, answer=LoginAddress
        )
