"""The composition of accounts: the only module that knows all of it."""

import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis.blind import BlindKey
from chassis.db import Database
from chassis.files.scanner import Scanner
from chassis.files.store import LocalFiles
from chassis.following import Ask
from chassis.service import Service, build_context, run
from contracts.events.accounts import AccountsAuditAnchored
from services.accounts.clients import Clients
from services.accounts.clients.dropped_places import DroppedPlaces
from services.accounts.clients.payments import PaymentProviders
from services.accounts.clients.statement_press import StatementPress
from services.accounts.jobs import jobs
from services.accounts.retention import retention
from services.accounts.routes import router
from services.accounts.routes.own_files import own_file_opener, what_is_open
from services.accounts.settings import AccountsSettings
from services.accounts.store.delivery_files import DeliveryFiles
from services.accounts.store.document_files import DocumentFiles
from services.accounts.store.landlord import settings_in_force
from services.accounts.subscribers import handlers

INVITATION_KEY_PURPOSE = b"lodge accounts invitation key v1"
"""Links of invitations are derived from the signing key: a new one makes the open links stop."""


def build(settings: AccountsSettings) -> Service[AccountsSettings]:
    """Assemble the service; nothing is opened yet."""
    context = build_context("accounts", settings)
    context.clients = Clients(
        registration=context.client("registration", settings.registration_url),
        identity=context.client("identity", settings.identity_url),
        blind=BlindKey.load(settings.record_key_file) if settings.record_key_file else None,
        payments=PaymentProviders(context.http, context.database, context.landlords),
        landlords=context.landlords,
        statements=StatementPress(context.landlords, settings.print_fonts),
        deliveries=DeliveryFiles(LocalFiles(settings.files_folder / "deliveries")),
        dropped=DroppedPlaces.from_settings(settings),
        documents=DocumentFiles(
            LocalFiles(settings.files_folder / "documents"),
            Scanner(settings.scanner_url) if settings.scanner_url else None,
        ),
    )
    service = Service(
        context,
        handlers=handlers,
        jobs=jobs,
        retention=retention,
        anchored=AccountsAuditAnchored,
        follows=_own_settings(context.database),
    )
    service.api.state.invitation_key = hmac.digest(
        context.signer.key.private_bytes_raw(), INVITATION_KEY_PURPOSE, "sha256"
    )
    service.api.state.own_file = own_file_opener(context.database, context.clients.documents)
    service.api.state.own_data_gate = what_is_open
    service.api.include_router(router)
    return service


def _own_settings(database: Database) -> Ask:
    async def ask(landlord_id: UUID) -> Mapping[str, Any]:
        async with database.transaction(landlord_id) as session:
            row = await settings_in_force(session, landlord_id)
            return row.settings if row else {}

    return ask


if __name__ == "__main__":
    run("accounts", AccountsSettings, build)
