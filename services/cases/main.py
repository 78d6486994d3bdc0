"""Composition root of the cases service: the one place where everything meets."""

import base64
import hmac

from chassis.service import Context, Service, build_context, run
from services.cases.clients import Accounts, Clients, Identity, Registrations
from services.cases.routes import router
from services.cases.settings import CasesSettings
from services.cases.subscribers import handlers

LINK_KEY_PURPOSE = b"lodge cases link key v1"


def build(settings: CasesSettings) -> Service[CasesSettings]:
    """Assemble the service: its API, its handlers, the staff desk."""
    context = build_context("cases", settings)
    context.clients = Clients(
        identity=Identity(context.client("identity", settings.identity_url)),
        registrations=Registrations(context.client("registration", settings.registration_url)),
        accounts=Accounts(context.client("accounts", settings.accounts_url)),
        landlords=context.landlords,
    )
    service = Service(context=context, handlers=handlers)
    service.api.state.link_key = link_key(context)
    service.api.include_router(router)
    return service


def link_key(context: Context[CasesSettings]) -> bytes:
    """Return the key of reply links: the operator's own, else one derived from the signing key."""
    file = context.settings.link_key_file
    if file is not None:
        return base64.b64decode(file.read_text("ascii").strip(), validate=True)
    return hmac.digest(context.signer.key.private_bytes_raw(), LINK_KEY_PURPOSE, "sha256")


if __name__ == "__main__":
    run("cases", CasesSettings, build)
