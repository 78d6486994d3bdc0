"""Which provider takes the payments of which landlord."""

from uuid import UUID

import httpx

from chassis.db import Database
from chassis.landlords import Landlords
from services.accounts.clients.demo_provider import DemoProvider
from services.accounts.clients.govuk_pay import GovUkPay
from services.accounts.domain.payments import NoOnlinePayments, PaymentProvider


class PaymentProviders:
    """The providers of all landlords. Keys are read once, at start."""

    def __init__(self, http: httpx.AsyncClient, database: Database, landlords: Landlords) -> None:
        """Set up each landlord's provider."""
        self._of: dict[UUID, PaymentProvider] = {}
        demo = DemoProvider(database, landlords)
        for landlord in landlords:
            if landlord.payments is not None:
                self._of[landlord.id] = (
                    demo
                    if landlord.payments.provider == "demo"
                    else GovUkPay(http, landlord.payments)
                )

    def of(self, landlord_id: UUID) -> PaymentProvider:
        """Return the landlord's provider. Raise `NoOnlinePayments`."""
        found = self._of.get(landlord_id)
        if found is None:
            raise NoOnlinePayments("this landlord takes no payments online")
        return found
